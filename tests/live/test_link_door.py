"""What the door and the link do with a real Asterisk behind them."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.live import emptiness
from tests.live.link import LinkRefused
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD, SHARED


async def asterisk_knows(house, path: str):
    return await emptiness.ari(house.site.nodes[0], house.secrets.ari_password, path)


async def browsers(house) -> set[str]:
    """The telephones made at run time that Asterisk has."""
    endpoints = await asterisk_knows(house, "endpoints/PJSIP")
    return {one["resource"] for one in endpoints if one["resource"].startswith("web-")}


async def watched(house) -> set[str]:
    """Those of which Asterisk tells the server."""
    found = (await asterisk_knows(house, "applications/trunkline"))["endpoint_ids"]
    return {one.removeprefix("PJSIP/") for one in found if one.startswith("PJSIP/web-")}


async def test_a_browsers_phone_that_is_left_leaves_nothing_in_asterisk(house):
    link = await house.link("li.na")
    phone = (await link.ask("agent.log_in", station="browser"))["sip"]["user"]
    assert phone in await browsers(house)
    assert phone in await watched(house)
    await link.ask("agent.log_out")
    await link.close()

    async def look() -> list[str]:
        return sorted((await browsers(house) | await watched(house)) & {phone})

    assert not await emptiness.settles(look)


async def test_a_browsers_phone_outlives_its_server_until_the_page_has_another(house):
    link = await house.link("li.na")
    phone = (await link.ask("agent.log_in", station="browser", desk="desk of li.na"))["sip"]["user"]
    assert phone in await browsers(house)
    await house.server_dies_and_comes_back()
    assert phone in await browsers(house), "it may be in a talk"

    again = await house.link("li.na")
    another = (await again.ask("agent.log_in", station="browser", desk="desk of li.na"))["sip"]["user"]

    async def look() -> list[str]:
        return sorted(await browsers(house) - {another})

    assert not await emptiness.settles(look)
    await again.ask("agent.log_out")
    await again.close()


async def test_a_phone_of_a_visitor_goes_with_its_server(house):
    _, phone = await asyncio.to_thread(visitor_phone, house, visitors_token(house))
    assert phone["user"] in await browsers(house)
    await house.server_dies_and_comes_back()

    async def look() -> list[str]:
        return sorted(await browsers(house))

    assert not await emptiness.settles(look)


async def test_who_was_dismissed_since_he_opened_does_not_log_in(house):
    await house.ask(
        lambda unit: (
            unit.accounts.add(name="new.hire", display_name="New Hire", role="agent", password=PASSWORD),
            unit.commit(),
        )
    )
    link = await house.link("new.hire")
    await house.ask(lambda unit: (unit.accounts.close("new.hire"), unit.commit()))
    with pytest.raises((LinkRefused, ConnectionError)):
        await link.ask("agent.log_in", limit=1, station="101")
    assert (await link.event("session.ended"))["reason"] == "account-closed"
    assert await link.ended() == 1000
    again = await house.link("new.hire", password=None)
    with pytest.raises(LinkRefused, match="wrong-credentials"):
        await again.ask("session.open", account="new.hire", password=PASSWORD)
    await again.close()


async def test_a_customer_whom_the_agent_chooses_comes_with_his_history(house):
    anna = next(one.id for one in await house.ask(lambda unit: unit.customers.by_number(SHARED)))
    li_na = await house.agent("li.na")

    async def call_from(number: str) -> tuple[str, dict]:
        caller = await house.caller(number, presses="1,1")
        interaction = await li_na.answers()
        await li_na.link.ask("interaction.customer", interaction=interaction, customer=anna)
        shown = await li_na.link.events.next(
            5, lambda seen: seen["call"]["interaction"] == interaction and seen["call"]["customer"] == anna,
            event="call.updated",
        )  # fmt: skip
        await caller.hangs_up()
        await li_na.told("cleared")
        await li_na.becomes("wrap-up")
        await li_na.becomes("ready")
        return interaction, shown["call"]

    first, _ = await call_from(SHARED)
    await house.kept(SHARED)
    second, call = await call_from(newcomer())
    history = [item["interaction"] for item in call["history"]]
    assert first in history
    assert second not in history, "the call that is there now"


async def test_a_body_that_is_too_long_never_reaches_the_console(house):
    server = house.site.server

    def post(length: int) -> int:
        request = urllib.request.Request(
            f"http://{server.address}:{server.port}/visitor-phone", data=b"x" * length, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code
        except (ConnectionError, urllib.error.URLError):
            return 0  # cut off while it wrote

    assert await asyncio.to_thread(post, 1000) == 403
    assert await asyncio.to_thread(post, 1024 * 1024) in (0, 413)


async def test_a_visitors_token_gives_one_phone(house):
    token = visitors_token(house)
    status, phone = await asyncio.to_thread(visitor_phone, house, token)
    assert (status, phone["user"] in await browsers(house)) == (200, True)
    assert await asyncio.to_thread(visitor_phone, house, token) == (
        403, {"code": "expired-token", "message": "load the page again, then call"},
    )  # fmt: skip


def visitors_token(house) -> str:
    token = URLSafeTimedSerializer(house.secrets.session_key, salt="trunkline-visitor").dumps("a visitor")
    return token if isinstance(token, str) else token.decode()


def visitor_phone(house, token: str) -> tuple[int, dict]:
    server = house.site.server
    request = urllib.request.Request(
        f"http://{server.address}:{server.port}/visitor-phone", data=json.dumps({"token": token}).encode(),
        method="POST", headers={"Content-Type": "application/json"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, json.load(answer)
