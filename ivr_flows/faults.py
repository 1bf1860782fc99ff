"""What is wrong with a flow, and the exception that carries all of it.

A fault has a stable code, which manual, screens and tests cite, and says in English and Chinese what is
wrong and what to do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ivr_flows.messages import CAUSES, MESSAGES, NEAREST, NONE_KNOWN, Sentences

#: A name longer than this is quoted no further: it is a mistake or an attack.
QUOTED = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a flow: in which node, None for the flow itself, and in which field."""

    code: str
    flow: str = ""
    node: str | None = None
    field: str | None = None
    arguments: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    #: What could have been meant where a name is wrong.
    possible: tuple[str, ...] | None = None

    @property
    def where(self) -> str:
        """Flow, node and field: `flow "hotline", node "menu", choices.1`."""
        parts = [f'flow "{_quoted(self.flow)}"' if self.flow else "flow"]
        if self.node is not None:
            parts.append(f'node "{_quoted(self.node)}"')
        if self.field is not None:
            parts.append(_quoted(self.field))
        return ", ".join(parts)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.sentences("en").what

    @property
    def hint(self) -> str:
        """What to do, in English."""
        return self.sentences("en").hint

    def sentences(self, language: str) -> Sentences:
        """What is wrong and what to do, in this language; English where there is no other."""
        of_code = MESSAGES[self.code]
        language = language if language in of_code else "en"
        arguments = {name: _quoted(value) for name, value in self.arguments.items()}
        arguments["nearest"] = self._nearest(language)
        if cause := CAUSES.get(arguments.get("cause", "")):
            arguments["cause"] = cause[language].format_map(arguments)
        what, hint = of_code[language]
        return Sentences(what.format_map(arguments), hint.format_map(arguments))

    def _nearest(self, language: str) -> str:
        if self.possible is None:
            return ""
        if not self.possible:
            return NONE_KNOWN[language]
        one, several = NEAREST[language]
        wrong = next((self.arguments[key] for key in ("name", "exit", "field") if key in self.arguments), "")
        close = nearest(wrong, self.possible)
        if close is not None:
            return one.format(name=close)
        shown = ", ".join(sorted(self.possible)[:12])
        return several.format(names=shown + (", …" if len(self.possible) > 12 else ""))

    def __str__(self) -> str:
        what, hint = self.sentences("en")
        return f"{self.where}: {what}; {hint}   [{self.code}]"


class FlowRefused(Exception):
    """A flow is refused, whole. `faults` holds everything that is wrong with it."""

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def nearest(name: str, possible: Collection[str]) -> str | None:
    """The one of these names that is most like it, if any is."""
    close = get_close_matches(name[:QUOTED], sorted(possible), n=1, cutoff=0.6)
    return close[0] if close else None


def _quoted(text: str) -> str:
    return text if len(text) <= QUOTED else text[:QUOTED] + "…"
