"""Where Asterisk's program, modules and sounds are: what `asterisk/fetch.py` wrote down."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from config.faults import Fault, Refused

PROJECT = Path(__file__).resolve().parent.parent
RECORD = PROJECT / ".cache" / "asterisk" / "installation.json"


@dataclass(frozen=True, slots=True)
class Installation:
    """One Asterisk on this machine."""

    program: tuple[str, ...]  # the command's first words: its own loader and library path, or just the binary
    modules: Path
    sounds: Path  # holds `en/…`
    data: Path  # Asterisk's own data folder: documentation that modules need in order to load
    music: Path  # sound files for those who wait
    version: str

    @classmethod
    def find(cls) -> Installation:
        """TRUNKLINE_ASTERISK names another record than the usual one. Errors: Refused, when there is none."""
        record = Path(os.environ.get("TRUNKLINE_ASTERISK", RECORD))
        try:
            found = json.loads(record.read_text(encoding="utf-8"))
            installation = cls(
                program=tuple(found["program"]),
                modules=Path(found["modules"]),
                sounds=Path(found["sounds"]),
                data=Path(found["data"]),
                music=Path(found["music"]),
                version=found["version"],
            )
        except FileNotFoundError:
            raise Refused([Fault("Asterisk", "there is none yet", FETCH)]) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refused([Fault(str(record), f"cannot be read ({error!r})", FETCH)]) from None
        if not installation.modules.is_dir():
            raise Refused([Fault("Asterisk", f"its modules are gone from {installation.modules}", FETCH)])
        for part in (installation.program[0], installation.program[-1]):
            if not Path(part).exists():
                raise Refused([Fault("Asterisk", f"its program {part} is gone", FETCH)])
        return installation


FETCH = "run `python3 asterisk/fetch.py` (part of `make run`), which fetches and unpacks it"
