"""Reads what a script sent, or refuses it whole."""

from __future__ import annotations

from typing import Any

from flask import request

from agent_console.fault import Fault, fault


def sent() -> dict[str, Any]:
    """The request's JSON object."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise fault(Fault.BAD_INPUT)
    return body


def fields(body: dict[str, Any], **kinds: type) -> dict[str, Any]:
    """Exactly these fields, each of its type; raises bad-input naming the first one that is not so."""
    for name in (*kinds, *body):
        kind = kinds.get(name)
        value = body.get(name)
        right = kind is not None and isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not right:
            raise fault(Fault.BAD_INPUT, field=name)
    return body
