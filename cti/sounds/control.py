"""What the command line has changed in the prompt library, said to the running server: an order of
cti/control.py. The files it has changed itself, and callers hear them already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cti.control import Order
from cti.refused import Refused
from cti.sounds.keeping import Keeping, SoundName


def orders(keeping: Keeping) -> Mapping[str, Order]:
    def changed(asked: Mapping[str, Any]) -> dict[str, Any]:
        match asked:
            case {
                "change": "kept" | "deleted" | "back" as change,
                "sound": [str(language), str(name)],
                "author": str(author),
            }:
                keeping.tell(change, SoundName(language, name), author)
                return {}
        raise Refused("bad-order", 'give {"change": "kept", "sound": ["en", "greeting"], "author": "ada"}')

    return {"prompt-changed": changed}
