"""What a flow asks of the house: hours, queues, counts, votes, databases, web services.

Nothing of it needs the caller, so it is done even when he has gone (effects.UNHEARD).
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from crm.faults import CrmFault
from crm.unit import Unit
from cti.calls import flow_customers, flow_matters
from ivr_flows import effects

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall


async def answer(session: CustomerCall, effect: effects.Effect, flow: str) -> effects.Result:
    """`Failed` when it could not be done, or is nothing that the house can answer. flow: for the log."""
    services = session.services
    try:
        if isinstance(effect, flow_customers.CustomerEffect):
            return await flow_customers.answer(session, effect, flow)
        match effect:
            case effects.AskOpen(hours=hours):
                return effects.OpenIs(services.site.is_open(hours, services.clock.utc()))
            case effects.AskQueue(queue=queue):
                return _queue_is(session, queue)
            case effects.CountCalls(hours=hours):
                return effects.Counted(await _calls_so_far(session, hours))
            case effects.Vote():
                return effects.Voted(await _counts(session, effect))
            case effects.PostLater() | effects.MailLater():
                return await services.outbox.send(effect, session.interaction)
            case effects.OpenMatter():
                return await flow_matters.opened(session, effect)
            case effects.AddToList():
                return await flow_matters.added(session, effect)
            case effects.Mark(disposition=disposition):
                flow_matters.mark(session, disposition, flow)
                return effects.Done()
            case effects.Query():
                return await services.sources.ask(effect)
            case effects.Fetch():
                return await services.web.ask(effect)
            case effects.Draw():
                return effects.Drawn(random.random())
            case effects.Note(text=text):
                session.log.info("the flow says", flow=flow, text=text)
                return effects.Done()
    except CrmFault as fault:
        return effects.Failed(str(fault))
    return effects.Failed(f"nobody carries out {type(effect).__name__}")


def _queue_is(session: CustomerCall, queue: str) -> effects.QueueIs:
    services = session.services
    figures = services.routing.centre.queue(queue)
    now = services.clock.now()
    longest = 0.0 if figures.oldest_since is None else now - figures.oldest_since
    return effects.QueueIs(figures.waiting + figures.offered, longest, figures.ready, figures.logged_in)


async def _calls_so_far(session: CustomerCall, hours: float) -> int:
    """Of a number that is withheld none."""
    number, services = session.caller.number, session.services
    if number is None:
        return 0
    since, this = services.clock.utc() - timedelta(hours=hours), session.interaction
    return await services.records.ask(
        "a caller's earlier calls",
        lambda unit: unit.interactions.count(number=number, since=since, without=this),
        this,
    )


async def _counts(session: CustomerCall, vote: effects.Vote) -> bool | None:
    """Whether the vote does; None: the number is withheld."""
    number, services = session.caller.number, session.services
    if number is None:
        return None
    at, interaction = services.clock.utc(), session.interaction

    def cast(unit: Unit) -> bool:
        counts = unit.votes.cast(vote.poll, number=number, choice=vote.choice, at=at, interaction=interaction)
        unit.commit()
        return counts

    return await services.records.ask("a vote", cast, interaction)
