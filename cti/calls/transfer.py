"""Where an agent may send a customer: an agent, a queue, a number outside. Checked before he lets go."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from cti.calls.outgoing import readable_number
from cti.calls.steps import Step, ToAgent, ToNumber, ToQueue
from cti.refused import Refused

if TYPE_CHECKING:
    from cti.calls.services import Services


def target(
    services: Services, sender: str, *, agent: str | None, queue: str | None, number: str | None
) -> tuple[Step, str]:
    """The step and what the sender is told of it. Exactly one of the three is given.
    Errors: bad-transfer, no-such-agent, agent-not-available, no-such-queue, bad-number."""
    if sum(given is not None for given in (agent, queue, number)) != 1:
        raise Refused("bad-transfer", "name exactly one of agent, queue or number")
    if agent is not None:
        return _to_agent(services, sender, agent)
    if queue is not None:
        names = [known.name for known in services.site.queues]
        if queue not in names:
            near = difflib.get_close_matches(queue, names, n=1)
            raise Refused("no-such-queue", f'there is no queue "{queue}"', near=near)
        return ToQueue(queue, after=sender), queue
    assert number is not None
    return ToNumber(readable_number(services.site, number)), number


def _to_agent(services: Services, sender: str, agent: str) -> tuple[Step, str]:
    present = services.agents.present.get(agent) or next(
        (one for one in services.agents.present.values() if one.account.extension == agent), None
    )
    if present is None:
        raise Refused("no-such-agent", f'nobody is logged in as "{agent}"')
    if not services.routing.centre.can_take(present.name):
        raise Refused(
            "agent-not-available", f"{present.account.display_name} is not ready; choose another or a queue"
        )
    return ToAgent(present.name, after=sender), present.account.display_name


def target_of_digits(services: Services, digits: str, sender: str) -> Step | None:
    """What a desk telephone's transfer button dialled: an agent's extension, else a number, else None."""
    for form in ({"agent": digits}, {"number": digits}):
        try:
            return target(services, sender, **({"agent": None, "queue": None, "number": None} | form))[0]
        except Refused:
            continue
    return None
