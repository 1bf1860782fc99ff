"""Flows as the designer's clients see them: node types, what is wrong with a draft, what happens in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from cti.flows.publishing import Judged
from cti.flows.shelf import Flows
from cti.link import flow_messages
from ivr_flows import effects
from ivr_flows.attempt import Attempt, ending_of
from ivr_flows.flow import Flow
from ivr_flows.functions import FUNCTIONS
from ivr_flows.nodes import NodeTypes
from ivr_flows.outline import exits_of
from ivr_flows.variables import CUSTOMER, GIVEN, Value, Variables

HIDDEN = "••"


def types(here: Flows) -> flow_messages.FlowTypes:
    """On a thread: it looks at the sound files, and describes every node type."""
    return flow_messages.FlowTypes(
        types=tuple(
            flow_messages.FlowType(
                type=name,
                label=dict(node_type.label),
                help=dict(node_type.help),
                fields=node_type.model_json_schema(),
            )
            for name, node_type in here.types.items()
        ),
        functions=tuple(
            flow_messages.FlowFunction(
                name=name,
                takes=function.takes,
                gives=function.gives,
                help=dict(function.help),
                example=function.example[0],
            )
            for name, function in FUNCTIONS.items()
        ),
        site=_site(here),
    )


def _site(here: Flows) -> flow_messages.FlowSite:
    known = here.known
    return flow_messages.FlowSite(
        languages=tuple(known.languages),
        queues=tuple(sorted(known.queues)),
        hours=tuple(sorted(known.hours)),
        mailboxes=tuple(sorted(known.mailboxes)),
        stations=tuple(sorted(known.stations)),
        sources=tuple(sorted(known.sources)),
        services=tuple(sorted(known.services)),
        dispositions=tuple(sorted(known.dispositions)),
        sounds=tuple(sorted(here.library.names())),
        call={**GIVEN, **{CUSTOMER + field: "text" for field in sorted(known.fields)}},
        flows=tuple(_live(here.get(name)) for name in here.names),
    )


def _live(flow: Flow) -> flow_messages.LiveFlow:
    return flow_messages.LiveFlow(
        name=flow.name,
        title=dict(flow.title),
        version=flow.version,
        nodes=len(flow.nodes),
        given=dict(flow.signature.given),
        results=dict(flow.signature.results),
        ends=tuple(sorted(flow.signature.ends)),
    )


def document(flow: Flow) -> flow_messages.FlowDocument:
    """As it was written: what nobody wrote is not in it."""
    return flow_messages.FlowDocument(
        flow=flow.name, version=flow.version, document=flow.model_dump(mode="json", exclude_unset=True)
    )


def templates(found: Sequence[Flow]) -> flow_messages.FlowTemplates:
    return flow_messages.FlowTemplates(
        templates=tuple(
            flow_messages.FlowTemplate(
                name=flow.name,
                title=dict(flow.title),
                summary=dict(flow.summary),
                nodes=len(flow.nodes),
                document=document(flow).document,
            )
            for flow in found
        )
    )


def exits(known: NodeTypes, nodes: Mapping[str, Mapping[str, Any]]) -> flow_messages.FlowExits:
    return flow_messages.FlowExits(exits={name: exits_of(node, known) for name, node in nodes.items()})


def judged(found: Judged, language: str) -> flow_messages.FlowJudged:
    return flow_messages.FlowJudged(
        faults=tuple(
            flow_messages.FlowFault(
                code=fault.code, node=fault.node, field=fault.field, **fault.sentences(language)._asdict()
            )
            for fault in found.faults
        ),
        disappointed=tuple(
            flow_messages.TrialDisappointed(
                trial=one.trial, of=one.of, expected=one.expected[:500], found=one.found[:500]
            )
            for one in found.disappointed
        ),
        elsewhere=tuple(
            flow_messages.FaultElsewhere(
                flow=fault.flow, node=fault.node or "", what=fault.sentences(language).what
            )
            for fault in found.elsewhere
        ),
    )


def tried(attempt: Attempt) -> flow_messages.FlowTried:
    return flow_messages.FlowTried(
        happened=tuple(
            flow_messages.TrialHappening(
                at=one.at,
                flow=one.flow,
                node=one.node,
                kind=one.kind,
                text=one.text,
                heard=_audible(one.prompt),
            )
            for one in attempt.happened
        ),
        passed=tuple(
            flow_messages.TrialStep(flow=step.flow, node=step.node, exit=step.exit)
            for step in attempt.run.trace
        ),
        ending=ending_of(attempt),
        wants=_wants(attempt.wants),
        node=attempt.run.node,
        ended=attempt.ended,
        variables=dict(shown(attempt.run.variables)),
        failed=tuple(attempt.run.faults),
    )


def _audible(prompt: effects.Prompt | None) -> flow_messages.Audible | None:
    match prompt:
        case effects.Sound(name=name, language=language, text=text) if language:
            return flow_messages.Audible(language=language, sound=name, text=text)
        case effects.Speech(text=text, language=language):
            return flow_messages.Audible(language=language, sound=None, text=text)
    return None


def _wants(effect: effects.Effect | None) -> flow_messages.Wanted | None:
    match effect:
        case None:
            return None
        case effects.Collect(words=words):
            return "keys" if words is None else "words"
        case effects.TakeMessage():
            return "message"
        case effects.Enqueue() | effects.SendTo():
            return "queue"
        case effects.Query():
            return "rows"
        case effects.Fetch():
            return "status"
        case _:
            return "answer"


def shown(variables: Variables) -> Iterator[tuple[str, str]]:
    """What is in them, as people may see it."""
    for name, value in sorted(variables.known().items()):
        if value is not None:
            yield name, HIDDEN if variables.is_secret(name) else _text(value)


def _text(value: Value) -> str:
    """As a test call takes it back (cti/flows/rehearsal.py)."""
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat(" ", "seconds")
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
