"""Says everything that is wrong with a flow, before a caller can find out.

What passes here ends, or keeps the caller hearing something, whatever he presses and whatever fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr_flows import form
from ivr_flows.drawing import Drawing, faults_of
from ivr_flows.faults import Fault, FlowRefused
from ivr_flows.flow import Flow, Frame, read
from ivr_flows.form import Draft
from ivr_flows.formula import OF_CUSTOMER, BadFormula
from ivr_flows.functions import FUNCTIONS
from ivr_flows.nodes import NODE_TYPES, NodeTypes
from ivr_flows.nodes.node import Announcement, Node, Part, Scope, Signature
from ivr_flows.reading import read_too_early
from ivr_flows.references import announcements, formulas, named
from ivr_flows.spoken import LANGUAGES
from ivr_flows.trial import fits
from ivr_flows.variables import CUSTOMER, GIVEN, Kind

#: Bytes. A thousand nodes with long texts in two languages need about two million.
LARGEST = 5_000_000
MOST_OF_FORMULAS = 100_000  # characters: a second or two to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the site has, by name. `sounds`: "greeting" for all languages, "en/greeting" for one."""

    languages: tuple[str, ...] = tuple(LANGUAGES)  # for which it has a voice
    queues: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()
    stations: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()  # on the web
    dispositions: frozenset[str] = frozenset()
    sources: Mapping[str, bool] = field(default_factory=dict)  # the site's databases: may flows change them
    sounds: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()  # of the customer, without "customer."
    flows: Mapping[str, Signature] = field(default_factory=dict)  # the others, as they are published

    def has_sound(self, name: str, language: str) -> bool:
        """Is there a sound file of this name for callers in this language?"""
        return name in self.sounds or f"{language}/{name}" in self.sounds

    def sounds_in(self, language: str) -> tuple[str, ...]:
        """What there is in this language, or for all."""
        here = f"{language}/"
        return tuple(
            name.removeprefix(here) for name in self.sounds if "/" not in name or name.startswith(here)
        )


def load(data: bytes | str, known: Known, types: NodeTypes = NODE_TYPES) -> Flow:
    """The flow in a file's content. Raises FlowRefused with everything that is wrong with it."""
    if len(data) > LARGEST:
        found = {"found": str(len(data)), "unit": "bytes", "most": str(LARGEST)}
        raise FlowRefused([Fault("too-large", arguments=found)])
    try:
        document = json.loads(data, object_pairs_hook=_each_key_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FlowRefused([Fault("not-json", arguments={"cause": str(error)})]) from error
    faults = check(document, known, types)
    if faults:
        raise FlowRefused(faults)
    return read(document, types)


def check(document: object, known: Known, types: NodeTypes = NODE_TYPES) -> list[Fault]:
    """Every fault of this document (parsed JSON) or flow, in its order; none: it may be published."""
    if isinstance(document, Flow):
        document = document.model_dump(mode="json")
    if not isinstance(document, dict):
        return [Fault("not-a-flow", arguments={"found": type(document).__name__})]
    faults: list[Fault] = []
    frame = form.frame(document, faults)
    drafts = form.drafts(document, types, faults)
    drawing = Drawing.of(document, drafts)
    if (written := _formulas_of(frame, drafts)) > MOST_OF_FORMULAS:  # they are read below
        found = {"found": str(written), "unit": "characters of formulas", "most": str(MOST_OF_FORMULAS)}
        return [*faults, Fault("too-large", drawing.flow, None, "nodes", found)]
    if frame is not None:
        faults.extend(_of_frame(frame, known))
        faults.extend(_of_trials(frame, drafts, known))
        for name, draft in drafts.items():
            if draft.node is not None:
                faults.extend(_of_node(frame, name, draft.node, known))
    faults.extend(faults_of(drawing))
    if frame is not None:
        faults.extend(read_too_early(drawing, frame))
    return faults


def _formulas_of(frame: Frame | None, drafts: Mapping[str, Draft]) -> int:
    """Characters of all that are different."""
    parts: list[Part] = [draft.node for draft in drafts.values() if draft.node is not None]
    parts += frame.trials if frame is not None else ()
    return sum(map(len, {text for part in parts for _, text, _ in formulas(part)}))


def _of_frame(frame: Frame, known: Known) -> Iterator[Fault]:
    for language in frame.languages:
        if language not in LANGUAGES or language not in known.languages:
            spoken = tuple(language for language in known.languages if language in LANGUAGES)
            yield Fault("unspoken-language", frame.name, None, "languages", {"name": language}, spoken)
    for name, variable in frame.variables.items():
        if name in GIVEN or name in FUNCTIONS or name == OF_CUSTOMER:
            yield Fault("taken-name", frame.name, None, f"variables.{name}", {"name": name})
        try:
            variable.value()
        except ValueError:
            field = f"variables.{name}.default"
            wrong = {"field": field, "found": f'"{variable.default}"', "cause": "wrong_default"}
            wrong["limit"] = variable.type
            yield Fault("bad-value", frame.name, None, field, wrong)


def _of_trials(frame: Frame, drafts: Mapping[str, Draft], known: Known) -> Iterator[Fault]:
    for place, trial in enumerate(frame.trials):
        at = f"trials.{place}."
        yield from _of_part(frame, None, trial, at, known)
        for which, node in enumerate(trial.expect.passes):
            if node not in drafts:
                wrong = {"exit": "passes", "name": node}
                yield Fault(
                    "unknown-node", frame.name, None, f"{at}expect.passes.{which}", wrong, tuple(drafts)
                )
        for name, value in trial.given.items():
            kind = frame.kinds.get(name)
            if kind is not None and not fits(value, kind):
                about = {"field": name, "found": f'"{value}"', "cause": "wrong_default", "limit": kind}
                yield Fault("bad-value", frame.name, None, f"{at}given.{name}", about)


# ---- one node ------------------------------------------------------------------------------------------


def _of_node(frame: Frame, name: str, node: Node, known: Known) -> Iterator[Fault]:
    yield from _of_part(frame, name, node, "", known)
    for path, announcement in announcements(node):
        yield from _unheard(frame, name, path, announcement, known)
    for doubt in node.doubts(_scope(frame, known)):
        yield Fault(doubt.code, frame.name, name, doubt.field, doubt.arguments, doubt.possible)


def _scope(frame: Frame, known: Known) -> Scope:
    secrets = frozenset(name for name, variable in frame.variables.items() if variable.secret)
    written = frozenset(name for name, writes in known.sources.items() if writes)
    return Scope(frame.languages, frame.kinds, frame.formulas, known.flows, secrets, written)


def _of_part(frame: Frame, name: str | None, part: Part, at: str, known: Known) -> Iterator[Fault]:
    """Its names and its formulas. at: before the fields' paths."""
    for of, path, value in named(part):
        fault = _unknown(of, value, frame, known)
        if fault is not None:
            code, wrong, possible = fault
            yield Fault(code, frame.name, name, at + path, {"name": wrong}, tuple(possible))
    for path, formula, wanted in formulas(part):
        yield from _of_formula(frame, name, at + path, formula, wanted, known)


def _of_formula(
    frame: Frame, name: str | None, path: str, text: str, wanted: Kind | None, known: Known
) -> Iterator[Fault]:
    try:
        formula = frame.formulas.compiled(text)
    except BadFormula as bad:
        about = {"name": bad.about, "formula": text, "cause": bad.cause}
        code = "formula-name" if bad.possible else "bad-formula"
        yield Fault(code, frame.name, name, path, about, bad.possible or None)
        return
    for unknown in sorted(formula.fields - known.fields):
        yield Fault("unknown-field", frame.name, name, path, {"name": unknown}, tuple(known.fields))
    if wanted is not None and formula.kind not in (None, wanted):
        yield Fault("formula-gives", frame.name, name, path, {"field": text, "wanted": wanted})


def _unknown(of: str, value: str, frame: Frame, known: Known) -> tuple[str, str, frozenset[str]] | None:
    """The code, the wrong name and what was possible; None when the name is known."""
    if of == "variables" and value.startswith(CUSTOMER):
        value, code, possible = value.removeprefix(CUSTOMER), "unknown-field", known.fields
    else:
        code, possible = {
            "queues": ("unknown-queue", known.queues),
            "hours": ("unknown-hours", known.hours),
            "mailboxes": ("unknown-mailbox", known.mailboxes),
            "stations": ("unknown-station", known.stations),
            "dispositions": ("unknown-disposition", known.dispositions),
            "services": ("unknown-service", known.services),
            "sources": ("unknown-source", frozenset(known.sources)),
            "variables": ("unknown-variable", frozenset(frame.kinds)),
            "own": ("unknown-variable", frozenset(frame.variables)),
            "flows": ("unknown-flow", frozenset(known.flows)),
            "languages": ("unknown-language", frozenset(frame.languages)),
        }[of]
    return None if value in possible else (code, value, possible)


def _unheard(
    frame: Frame, name: str, field: str, announcement: Announcement, known: Known
) -> Iterator[Fault]:
    for language in frame.languages:
        if announcement.sound is not None and known.has_sound(announcement.sound, language):
            continue
        text = announcement.text.get(language)
        at = {"field": field, "language": language}
        if text is None and announcement.sound is not None:
            at |= {"name": announcement.sound}
            yield Fault("sound-missing", frame.name, name, field, at, known.sounds_in(language))
        elif text is None:
            yield Fault("prompt-missing", frame.name, name, field, at)
        elif not any(character.isalnum() for character in text):
            yield Fault("prompt-mute", frame.name, name, field, at)


# ---- JSON ----------------------------------------------------------------------------------------------


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'"{key[:80]}" stands there twice')
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
