"""Publishing while people call: checked, tried, spoken ahead, then taken by new callers; and back again.

The database keeps every version and who is drawing (crm/flows.py); the shelf keeps what is live, as files,
too. A server that died between the two takes the database's word at its next start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from twisted.internet.defer import DeferredLock

from crm.faults import DatabaseUnavailable, Unknown
from crm.flows import FlowMoved
from crm.unit import Unit
from cti.calls.services import Services
from cti.flows.shelf import Flows
from cti.refused import Refused
from ivr_flows.attempt import Attempt, attempted, disappointments
from ivr_flows.faults import Fault, FlowRefused
from ivr_flows.flow import Flow, read
from ivr_flows.speech.catalogue import catalogue
from ivr_flows.trial import Trial

log = structlog.get_logger("cti.flows")

T = TypeVar("T")
Document = Mapping[str, Any]
FROM_A_FILE = "file"
"""The author of a version that was never drawn here: it lay in a file before the first one was published."""


@dataclass(frozen=True, slots=True)
class Disappointed:
    """A trial that did not come out as expected: of what, what was expected, what there was."""

    trial: str
    of: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What there is to say about a document. Trials are not played while there are faults. elsewhere: what
    would be wrong with other live flows that enter it. They are checked against it, so they come after it."""

    faults: Sequence[Fault] = ()
    disappointed: Sequence[Disappointed] = ()
    elsewhere: Sequence[Fault] = ()


class Publishing:
    """`published` is called with flow, version and who, when new callers take it."""

    def __init__(self, services: Callable[[], Services]) -> None:
        """services: those of now; a reload replaces them."""
        self._services = services
        self.turn = DeferredLock()  # one change at a time: what is written last is what callers take
        self.published: list[Callable[[str, int, str], None]] = []

    @property
    def _flows(self) -> Flows:
        return self._services().flows

    async def catch_up(self) -> None:
        """At a start: what the database calls live is."""
        live = await self._services().records.insist("which flows are live", lambda unit: unit.flows.live())
        for flow, version in live.items():
            here = self._flows.named(flow)
            if here is not None and here.version == version:
                continue
            try:
                async with self.turn:
                    await self._take(flow, version)
                log.warning("a flow was published and not taken yet", flow=flow, version=version)
            except (FlowRefused, Unknown, OSError) as fault:
                log.error("a published flow cannot be taken", flow=flow, version=version, fault=str(fault))

    # ---- while it is drawn -----------------------------------------------------------------------------

    async def draft(self, flow: str, author: str) -> Document:
        """What he is drawing. Errors: no-draft."""
        found = await self._ask("a draft", lambda unit: unit.flows.draft(flow, author))
        if found is None:
            raise Refused("no-draft", f"you have no draft of {flow}; open it in the designer")
        return found[1]

    async def judge(self, document: Document) -> Judged:
        flows = self._flows
        return await self._services().records.run("judging a flow", lambda: judge(flows, document))

    async def playable(self, flow: str, version: int | None, author: str) -> Flow:
        """His draft, or a version that was published, as it would be for callers now.
        Errors: no-draft, no-such-version, faulty-flow, database-unavailable."""
        document = await (self.draft(flow, author) if version is None else self._version(flow, version))
        judged = await self.judge(document)
        if judged.faults:
            raise Refused("faulty-flow", str(judged.faults[0]))
        flows = self._flows
        return await self._services().records.run("reading a flow", lambda: _readable(flows, document))

    async def _version(self, flow: str, version: int) -> Document:
        """One that lies in a file alone, too."""
        live = self._flows.named(flow)
        if live is not None and live.version == version:
            return live.model_dump(mode="json")
        return await self._document(flow, version)

    async def attempt(self, document: Document, trial: Trial) -> Attempt:
        """Errors: faulty-flow."""
        flows = self._flows

        def play() -> Attempt:
            return attempted(_readable(flows, document), trial, flows.named)

        return await self._services().records.run("trying a flow", play)

    # ---- for the callers -------------------------------------------------------------------------------

    async def publish(
        self, flow: str, author: str, *, base: int, note: str, in_spite_of: str | None = None
    ) -> int:
        """His draft, as the newest version; new callers take it. base: the version from which he began.
        Errors: no-draft, draft-moved, faulty-flow, disappointing, flow-moved, database-unavailable."""
        document = await self.draft(flow, author)
        judged = await self.judge(document)
        if judged.faults:
            raise Refused("faulty-flow", str(judged.faults[0]))
        if judged.disappointed and in_spite_of is None:
            first = judged.disappointed[0]
            raise Refused(
                "disappointing",
                f'trial "{first.trial}": {first.of} {first.expected} was expected; mend it, or say why it is'
                " published all the same",
            )

        def write(unit: Unit) -> int:
            drawn = unit.flows.draft(flow, author)
            if drawn is None or drawn[1] != document:
                raise Refused("draft-moved", "you have drawn on meanwhile; publish what is there now")
            if unit.flows.newest(flow) is None and before is not None:
                _keep_as_it_came(unit, before)
            version = unit.flows.publish(
                flow, document, author=author, base=base, note=note, in_spite_of=in_spite_of
            )
            unit.audit.write(author, "flow.published", flow, f"version {version}")
            unit.commit()
            return version

        async with self.turn:
            before = self._flows.named(flow)
            try:
                version = await self._ask("publishing a flow", write)
            except FlowMoved as moved:
                raise Refused("flow-moved", str(moved)) from None
            await self._take(flow, version)
        self._tell(flow, version, author)
        return version

    async def make_live(self, flow: str, version: int, by: str) -> None:
        """An older version, or a newer one again. Errors: no-such-version, faulty-flow,
        database-unavailable."""
        document = await self._document(flow, version)
        judged = await self.judge(document)
        if judged.faults:
            raise Refused("faulty-flow", f"version {version} fits the site no more: {judged.faults[0]}")

        def write(unit: Unit) -> None:
            unit.flows.make_live(flow, version, by=by)
            unit.audit.write(by, "flow.made-live", flow, f"version {version}")
            unit.commit()

        async with self.turn:
            await self._ask("a flow's live version", write)
            await self._take(flow, version)
        self._tell(flow, version, by)

    async def _document(self, flow: str, version: int) -> Document:
        try:
            return await self._ask("a flow's version", lambda unit: unit.flows.document(flow, version))
        except Unknown as unknown:
            raise Refused("no-such-version", str(unknown)) from None

    async def _take(self, flow: str, version: int) -> None:
        """Spoken first: no caller waits for a prompt. Raises FlowRefused, OSError."""
        document = await self._document(flow, version)
        services, flows = self._services(), self._flows
        kept = await services.records.run(
            "a flow's files", lambda: flows.keep({**document, "version": version})
        )
        for speech in catalogue(kept):
            await services.prompts.media([speech])
        flows.take(kept)
        log.info("a flow is live", flow=flow, version=version)

    def _tell(self, flow: str, version: int, by: str) -> None:
        for told in self.published:
            told(flow, version, by)

    async def _ask(self, what: str, work: Callable[[Unit], T]) -> T:
        try:
            return await self._services().records.ask(what, work)
        except DatabaseUnavailable as away:
            raise Refused("database-unavailable", f"{away}; nothing was changed") from None


def judge(flows: Flows, document: Document) -> Judged:
    """What is wrong with it, and which of its trials disappoint."""
    faults = flows.faults_of(document)
    if faults:
        return Judged(faults)
    flow = read(document, flows.types)
    return Judged(
        (),
        [
            Disappointed(trial.name, *wrong)
            for trial in flow.trials
            for wrong in disappointments(attempted(flow, trial, flows.named))
        ],
        flows.outgrown_by(flow),
    )


def _readable(flows: Flows, document: Document) -> Flow:
    try:
        return read(document, flows.types)
    except ValueError as fault:
        raise Refused("faulty-flow", str(fault).splitlines()[0]) from None


def _keep_as_it_came(unit: Unit, flow: Flow) -> None:
    """The version that lay in a file, so that one can go back to it."""
    unit.flows.publish(
        flow.name, flow.model_dump(mode="json"), author=FROM_A_FILE, base=flow.version - 1, note=""
    )
