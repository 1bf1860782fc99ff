"""Legs to telephones that are no agent's: the set extension of an overflow, a number outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.schema import Site
from cti.calls.announcer import sentence
from cti.calls.steps import Step, ToNumber, ToStation
from cti.once import first_of, to_the_end
from cti.refused import Refused
from cti.switch.ari import SwitchRefused
from cti.switch.between import way
from cti.switch.channel import ASKS_TRANSFER, Bridge, Channel, Gone, guarded, up_or_gone
from cti.switch.lines import Line
from cti.switch.node import Node

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall
    from cti.calls.recording import TalkRecording
    from cti.calls.services import Services
    from cti.calls.session import Legs

EXTENSION_RINGS = 40.0  # seconds
NUMBER_RINGS = 60.0

CAUSES = {17: "busy", 1: "unallocated-number", 28: "unallocated-number", 34: "congestion", 21: "rejected"}


def cause_of(gone: Gone) -> str:
    """Why nobody was reached, in the link's words. A SIP code says more than the Q.850 cause."""
    by_sip = {486: "busy", 600: "busy", 404: "unallocated-number", 484: "unallocated-number"}
    by_sip |= {603: "rejected", 403: "rejected", 503: "congestion", 480: "no-answer", 408: "no-answer"}
    return by_sip.get(gone.sip) or CAUSES.get(gone.cause, "failed")


def take_outbound_line(services: Services, node: Node, *, or_elsewhere: bool) -> Line:
    """A free line of a board that may call out: one of this node's, or else of another that answers.
    Errors: no-free-line."""
    boards = [board for board in services.site.boards if board.kind == "sip" and board.outbound]
    for board in sorted(boards, key=lambda board: board.node != node.name):
        other = services.switch.nodes[board.node]
        if other is node or (or_elsewhere and other.ari.connected):
            line = services.lines.boards[board.name].take()
            if line is not None:
                return line
    raise Refused("no-free-line", "all lines to the outside are in use; try again in a moment")


def node_of(services: Services, line: Line) -> Node:
    """The Asterisk on which this line lies."""
    return services.switch.nodes[services.site.board(line.board.name).node]


def shown_number(site: Site, line: Line) -> str:
    """Whom the called person sees calling."""
    board = site.board(line.board.name)
    return getattr(board, "caller_id", None) or site.numbers[0].number


async def call_number(
    services: Services, line: Line, number: str, interaction: str, variables: dict[str, str]
) -> Channel:
    """Dials an outside number on this line, which is free again when the leg is gone. Without a leg it is
    still the caller's. Errors: SwitchRefused."""
    leg = await node_of(services, line).call(
        f"PJSIP/{number}@board-{line.board.name}",
        arguments="line",
        caller=shown_number(services.site, line),
        ringing=NUMBER_RINGS,
        variables={"TL_IX": interaction, "TL_LINE": str(line)} | variables,
    )
    leg.gone.wait().addCallback(lambda gone: line.release())
    return leg


async def ring_elsewhere(session: CustomerCall, step: Step) -> Step | None:
    """The customer is put through to a station or a number; None when that talk is over, else where he goes
    because nobody answered there."""
    customer = session.customer
    assert customer is not None
    detail = str(step.station if isinstance(step, ToStation) else getattr(step, "number", ""))
    legs, session.legs = session.legs, None
    leg = None if legs is None else legs.other  # an earlier server's
    talked = legs is not None and session.chronicle.stage == "talk"
    if legs is not None and talked and leg is None:
        session.outcome = "answered"
        await legs.part()
        return None
    try:
        if not talked:
            session.chronicle.segment("transfer", detail=detail)
            leg = leg or await _ring(session, customer, step)
            gone = await up_or_gone(leg)
            if gone is not None:
                session.log.info("nobody there", to=detail, cause=cause_of(gone))
                return session.without_agent(cause_of(gone))
        assert leg is not None
        await _talk_through(session, customer, leg, detail, legs)
        return None
    except (SwitchRefused, Refused) as fault:
        if customer.gone.happened:
            raise
        session.log.warning("cannot be put through", to=detail, fault=str(fault))
        return session.without_agent("failed")
    finally:
        if leg is not None:
            await leg.hang_up()


async def _ring(session: CustomerCall, customer: Channel, step: Step) -> Channel:
    """The caller hears what happens and then ringing; the telephone rings. Errors: SwitchRefused, Refused."""
    services = session.services
    media = await services.prompts.media([sentence("elsewhere", session.language)], session.interaction)
    if media:
        playback = await customer.play(media)
        await playback.finished.wait()
    await customer.ring()
    if isinstance(step, ToStation):
        return await customer.node.call(
            way(customer.node, services.stations.node_of(step.station), f"station-{step.station}"),
            arguments="extension",
            caller=session.caller.number or "",
            ringing=EXTENSION_RINGS,
            variables={"TL_IX": session.interaction, "TL_ROLE": "extension"}
            | ASKS_TRANSFER
            | guarded(customer),
        )
    if isinstance(step, ToNumber):
        outside = {"TL_ROLE": "outside"} | guarded(customer)
        line = take_outbound_line(services, customer.node, or_elsewhere=False)
        try:
            return await call_number(services, line, step.number, session.interaction, outside)
        except BaseException:
            line.release()
            raise
    raise TypeError(f"{step!r} is no telephone")


async def _talk_through(
    session: CustomerCall, customer: Channel, leg: Channel, detail: str, legs: Legs | None
) -> None:
    bridge = legs.bridge if legs is not None else None
    bridge = bridge or await customer.node.bridge()
    outside = [one for one in (customer, leg) if legs is None or one.uid not in legs.bridged]
    recordings = session.services.recordings
    recording: TalkRecording | None = None
    try:
        if outside:
            await bridge.add(*outside)
        session.chronicle.segment("talk", station=detail)
        session.outcome = "answered"
        begun = recordings.begin if legs is None else recordings.take_up
        recording = await begun(session.chronicle, customer, None)
        await first_of(customer.gone.wait(), leg.gone.wait())
    finally:
        await to_the_end(_part(recording, bridge))


async def _part(recording: TalkRecording | None, bridge: Bridge) -> None:
    if recording is not None:
        await recording.end()
    await bridge.destroy()
