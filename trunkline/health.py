"""What the running server says of itself, at its /health."""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from typing import Any

LIMIT = 5.0  # seconds
# Never by the machine's web proxy. Our own certificate may be signed by nobody; no secret goes this way.
_DIRECTLY = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=ssl._create_unverified_context())
)


def health(address: str) -> dict[str, Any] | None:
    """address: "https://host:port/". None: it does not answer, or is none of ours."""
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
