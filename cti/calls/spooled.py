"""A call that the safety net served, as asterisk/safety_net.py wrote it down, and the facts that it makes.

Pure. The facts' ids come from the call's own, so that what is taken in twice stands in the journal once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from crm import facts
from crm.records import Interaction
from recorder.mailboxes import Taken

CAUSE = "no-server"

Id = Annotated[str, Field(pattern=r"^[0-9A-Z-]{10,24}$")]  # it is a file's name, and part of facts' ids
Known = Annotated[str, Field(max_length=80)] | None


class BadEntry(ValueError):
    """A file of the spool is no call; says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of the call, as the journal's segments have it."""

    kind: facts.SegmentKind
    at: AwareDatetime
    station: Known = None
    detail: Known = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledCall:
    """`orphan`: a call that a server had begun, and whose agent hung up when there was none; `interaction` is
    that call's. `ended`, `by`: none while it lasts, and for ever if its script was killed."""

    id: Id
    interaction: Annotated[str, Field(min_length=1, max_length=facts.LONGEST_ID)]
    orphan: bool
    node: str
    board: Known
    line: Known
    number: Known
    called: Known
    uniqueid: str
    began: AwareDatetime
    steps: tuple[Step, ...]
    ended: AwareDatetime | None
    by: Known = None

    @property
    def talked(self) -> bool:
        return any(step.kind == "talk" for step in self.steps)

    @property
    def message_began(self) -> datetime:
        return next((step.at for step in self.steps if step.kind == "mailbox"), self.began)


_reader = TypeAdapter(SpooledCall)


def read(text: str, name: str) -> SpooledCall:
    """name: the file's, without ending. Raises BadEntry."""
    try:
        call = _reader.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadEntry(
            f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}".lstrip(": ")
        ) from error
    if call.id != name:
        raise BadEntry(f'it says that it is "{call.id}"; was it renamed?')
    return call


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What else is known when a call is taken in. `spoke`: a message was left, whether it has a mailbox or
    not."""

    number: str | None  # E.164
    customer: int | None  # of exactly one customer is the number
    before: Interaction | None  # the journal's, if a server had begun it
    spoke: bool
    message: Taken | None
    mailbox: str | None


def facts_of(call: SpooledCall, found: Findings) -> Iterator[facts.Fact]:
    """In order. A call that a server had begun goes on where it stood; one that has ended there gets its
    message and nothing else."""
    name, interaction, before = f"net-{call.id}", call.interaction, found.before
    is_new, has_ended = before is None, before is not None and before.ended is not None
    if is_new:
        yield facts.InteractionBegan(
            id=f"{name}-began", at=call.began, interaction=interaction, direction="in",
            line=call.line or call.board, number=found.number, called=call.called, node=call.node,
        )  # fmt: skip
        yield facts.SegmentBegan(id=f"{name}-ringing", at=call.began, interaction=interaction, kind="ringing")
    if is_new and found.customer is not None:
        yield facts.CustomerAttached(
            id=f"{name}-customer", at=call.began, interaction=interaction, customer=found.customer
        )
    for place, step in enumerate(call.steps if not has_ended else ()):
        detail = found.mailbox if step.kind == "mailbox" else step.detail
        yield facts.SegmentBegan(
            id=f"{name}-step-{place}", at=step.at, interaction=interaction, kind=step.kind,
            station=step.station, detail=detail,
        )  # fmt: skip
    if found.message is not None and found.mailbox is not None:
        yield facts.MessageLeft(
            id=f"{name}-message", at=call.message_began, interaction=interaction, mailbox=found.mailbox,
            path=found.message.path, seconds=found.message.seconds,
        )  # fmt: skip
    if call.ended is not None and not has_ended:
        yield facts.InteractionEnded(
            id=f"{name}-ended", at=call.ended, interaction=interaction, outcome=_outcome(call, found),
            cause=CAUSE, by=call.by or "customer",
        )  # fmt: skip


def _outcome(call: SpooledCall, found: Findings) -> str:
    before = found.before.segments if found.before is not None else ()
    if call.talked or any(segment.kind == "talk" for segment in before):
        return "answered"
    return "message" if found.spoke else "abandoned"
