"""The one table of the link's commands; commands.py and its neighbours put theirs into it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from crm.records import Account
from cti.refused import Refused

if TYPE_CHECKING:
    from cti.link.client import LinkClient
    from cti.link.commands import Commands

Handler = Callable[["Commands", "LinkClient", Any], Awaitable[object]]
TABLE: dict[str, tuple[bool, Handler]] = {}


def command(name: str, *, agent: bool = False) -> Callable[[Handler], Handler]:
    """Lists a command; `agent`: only for somebody who is logged in as an agent."""

    def list_it(handler: Handler) -> Handler:
        TABLE[name] = (agent, handler)
        return handler

    return list_it


def designer(client: LinkClient) -> Account:
    """Errors: not-allowed."""
    assert client.account is not None
    if client.account.role == "agent":
        raise Refused("not-allowed", "flows and prompts are for team leads and administrators")
    return client.account
