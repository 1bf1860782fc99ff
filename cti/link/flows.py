"""Flows as the designer's clients see them: node types, what is wrong with a draft, what happens in it."""

from __future__ import annotations

from collections.abc import Iterator

from cti.flows.publishing import Judged
from cti.link import messages
from ivr_flows import effects
from ivr_flows.attempt import Attempt
from ivr_flows.functions import FUNCTIONS
from ivr_flows.nodes import NodeTypes
from ivr_flows.variables import Variables

HIDDEN = "••"


def types(known: NodeTypes) -> messages.FlowTypes:
    return messages.FlowTypes(
        types=tuple(
            messages.FlowType(
                type=name,
                label=dict(node_type.label),
                help=dict(node_type.help),
                fields=node_type.model_json_schema(),
            )
            for name, node_type in known.items()
        ),
        functions=tuple(
            messages.FlowFunction(
                name=name,
                takes=function.takes,
                gives=function.gives,
                help=dict(function.help),
                example=function.example[0],
            )
            for name, function in FUNCTIONS.items()
        ),
    )


def judged(found: Judged, language: str) -> messages.FlowJudged:
    return messages.FlowJudged(
        faults=tuple(
            messages.FlowFault(
                code=fault.code, node=fault.node, field=fault.field, **fault.sentences(language)._asdict()
            )
            for fault in found.faults
        ),
        disappointed=tuple(
            messages.TrialDisappointed(
                trial=one.trial, of=one.of, expected=one.expected[:500], found=one.found[:500]
            )
            for one in found.disappointed
        ),
    )


def tried(attempt: Attempt) -> messages.FlowTried:
    return messages.FlowTried(
        happened=tuple(
            messages.TrialHappening(at=one.at, flow=one.flow, node=one.node, kind=one.kind, text=one.text)
            for one in attempt.happened
        ),
        wants=_wants(attempt.wants),
        node=attempt.run.node,
        ended=attempt.ended,
        variables=dict(shown(attempt.run.variables)),
        failed=tuple(attempt.run.faults),
    )


def _wants(effect: effects.Effect | None) -> messages.Wanted | None:
    match effect:
        case None:
            return None
        case effects.Collect():
            return "keys"
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
            yield name, HIDDEN if variables.is_secret(name) else str(value)
