"""What the running server says of itself, at its /health."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

LIMIT = 5.0  # seconds
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by the machine's web proxy


def health(address: str) -> dict[str, Any] | None:
    """address: "http://host:port/". None: it does not answer, or is none of ours."""
    try:
        with _DIRECTLY.open(f"{address}health", timeout=LIMIT) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as refusal:  # 503: it answers, and says what is wrong
        with refusal:
            try:
                return dict(json.load(refusal))
            except (TypeError, ValueError):
                return None
    except (OSError, http.client.HTTPException, TypeError, ValueError):
        return None
