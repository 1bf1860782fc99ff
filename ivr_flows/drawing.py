"""What is wrong with a flow as a drawing: arrows to nowhere, nodes apart, circles, ways without an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ivr_flows import graph
from ivr_flows.faults import Fault
from ivr_flows.form import Draft
from ivr_flows.nodes.node import ERROR, HANG_UP


@dataclass(frozen=True, slots=True)
class Drawing:
    """The nodes and where their exits lead, as far as the document can be understood."""

    flow: str
    start: str | None
    default: str | None
    hang_up: str | None
    drafts: Mapping[str, Draft]

    @classmethod
    def of(cls, document: Mapping[str, Any], drafts: Mapping[str, Draft]) -> Drawing:
        name, *nodes = (document.get(field) for field in ("name", "start", "default", "hang_up"))
        start, default, hang_up = (node if isinstance(node, str) else None for node in nodes)
        return cls(name if isinstance(name, str) else "", start, default, hang_up, drafts)

    def after(self, draft: Draft, way: str) -> str | None:
        """As `Flow.after`: the node drawn, else the default, else none."""
        drawn = draft.drawn.get(way)
        if drawn in self.drafts:
            return drawn
        undrawn = self.hang_up if way == HANG_UP else self.default
        return undrawn if undrawn != draft.name and undrawn in self.drafts else None

    def ways(self, draft: Draft) -> Iterator[tuple[str, bool, str | None]]:
        """Each exit: its name, whether the caller surely heard something, where it leads."""
        if draft.node is None:
            for way in draft.drawn:
                yield way, True, self.after(draft, way)
            yield ERROR, True, self.after(draft, ERROR)
            return
        for exit_ in draft.node.exits_here():
            yield exit_.name, exit_.heard, self.after(draft, exit_.name)
        yield HANG_UP, True, self.after(draft, HANG_UP)  # there is nobody who could be kept in silence

    def ends_in(self, draft: Draft) -> bool:
        """May the flow end in this node, other than by a fault?"""
        if draft.node is None or type(draft.node).ends:
            return True
        return any(after is None and way not in (ERROR, HANG_UP) for way, _, after in self.ways(draft))


def faults_of(drawing: Drawing) -> Iterator[Fault]:
    """Everything wrong with where the exits lead."""
    if not drawing.drafts:
        return
    names = tuple(drawing.drafts)
    if drawing.start is not None and drawing.start not in drawing.drafts:
        yield Fault("unknown-start", drawing.flow, None, "start", {"name": drawing.start}, names)
    if drawing.default is not None and drawing.default not in drawing.drafts:
        yield Fault("unknown-default", drawing.flow, None, "default", {"name": drawing.default}, names)
    if drawing.hang_up is not None and drawing.hang_up not in drawing.drafts:
        yield Fault("unknown-hang-up", drawing.flow, None, "hang_up", {"name": drawing.hang_up}, names)
    yield from _of_exits(drawing)
    if drawing.start in drawing.drafts:
        yield from _of_ways(drawing)


def _of_exits(drawing: Drawing) -> Iterator[Fault]:
    failing_nowhere = False
    for name, draft in drawing.drafts.items():
        here = [exit_.name for exit_ in draft.node.exits_here()] if draft.node is not None else None
        for way, after in draft.drawn.items():
            field = f"exits.{way}"
            if here is not None and way not in (*here, HANG_UP):
                yield Fault("unknown-exit", drawing.flow, name, field, {"exit": way}, tuple(here))
            if after not in drawing.drafts:
                leads = {"exit": way, "name": after}
                yield Fault("unknown-node", drawing.flow, name, field, leads, tuple(drawing.drafts))
        if drawing.default is None:
            open_exits = [way for way in here or () if way not in draft.drawn]
            failing_nowhere |= ERROR in open_exits
            for way in open_exits:
                if way != ERROR:
                    yield Fault("open-exit", drawing.flow, name, "exits", {"exit": way})
    if failing_nowhere:
        yield Fault("no-default", drawing.flow, None, "default")


def _of_ways(drawing: Drawing) -> Iterator[Fault]:
    drafts = drawing.drafts
    ways = {name: list(drawing.ways(draft)) for name, draft in drafts.items()}
    all_ways = {name: [after for _, _, after in of if after] for name, of in ways.items()}
    there = graph.reached(all_ways, [str(drawing.start)])
    for name in drafts:
        if name not in there:
            yield Fault("unreached", drawing.flow, name)

    unheard = {name: [after for _, heard, after in of if after and not heard] for name, of in ways.items()}
    for circle in graph.circles(unheard):
        if circle[0] in there:
            yield Fault("silent-circle", drawing.flow, circle[0], None, {"names": ", ".join(circle)})

    wanted = {
        name: [after for way, _, after in of if after and way not in (ERROR, HANG_UP)]
        for name, of in ways.items()
    }
    ends = [name for name, draft in drafts.items() if drawing.ends_in(draft)]
    ending = graph.reached(graph.turned(wanted), ends)
    lost = [name for name in drafts if name in there and name not in ending]
    if lost:
        yield Fault("endless", drawing.flow, lost[0], None, {"names": ", ".join(lost)})
