"""Coming and going: log-in, a session that has ended, two places at once, a server that was away."""

from __future__ import annotations

import asyncio
import time

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.async_api import Page, expect

from agent_console.guard import SESSION_SECONDS
from tests.live.people import ZHANG_WEI


async def test_a_wrong_password_is_refused_in_one_sentence_and_the_name_stays(office):
    page = await office.page()
    office.expects("401")
    await office.log_in(page, "wang.wei", "wrong")
    await expect(page.get_by_role("alert")).to_have_text(
        "Name or password is wrong. Check both, and the Caps Lock key."
    )
    await expect(page.locator("#name")).to_have_value("wang.wei")
    await expect(page.locator("#password")).to_have_value("")
    await page.goto("/desk")
    assert "/login" in page.url, "the desk opens to nobody"
    await office.log_in(page, "wang.wei")
    await page.wait_for_url("**/desk")


async def session_ends(house, page: Page, account: str) -> None:
    """The browser's cookie is what it would be after a shift and its overtime."""
    app = Flask("console")
    app.secret_key = house.secrets.session_key
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    [cookie] = [one for one in await page.context.cookies() if one["name"] == "trunkline"]
    old = signer.loads(cookie["value"]) | {"began": int(time.time() - SESSION_SECONDS - 1)}
    assert old["account"] == account
    await page.context.add_cookies([cookie | {"value": signer.dumps(old)}])


async def test_a_session_that_has_ended_leads_to_the_log_in_and_back_to_the_desk(house, office):
    desk = await office.desk("wang.wei")
    await session_ends(house, desk.page, "wang.wei")
    office.expects("401")
    await desk.page.keyboard.press("/")
    await desk.page.keyboard.type("Zhang")
    await desk.page.wait_for_url("**/login?next=*")
    await office.log_in(desk.page, "wang.wei")
    await desk.is_open()
    await desk.becomes("Ready")


async def test_a_second_log_in_elsewhere_asks_first_and_then_the_first_window_says_so(house, office):
    first = await office.desk("wang.wei")
    page = await office.page()
    await office.log_in(page, "wang.wei")
    await page.wait_for_url("**/desk")
    strip = page.locator("section.strip")
    await expect(strip).to_contain_text("You are logged in at another place.")
    await first.becomes("Ready")
    await strip.get_by_role("button", name="Continue here").click()
    await expect(strip).to_contain_text("No call")
    await expect(first.strip).to_contain_text("You work at another place now")

    await first.strip.get_by_role("button", name="Continue here").click()
    await first.becomes("Ready")
    await expect(strip).to_contain_text("You work at another place now")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await first.answers()
    await caller.hears_sound(0.4)
    await first.hangs_up()


async def test_a_server_that_was_away_is_shown_and_the_desk_comes_back_by_itself(house, office):
    desk = await office.desk("wang.wei")
    office.expects("ERR_CONNECTION_REFUSED|WebSocket connection to|ERR_CONNECTION_RESET|503")
    back = asyncio.create_task(house.server_dies_and_comes_back())
    notice = desk.page.locator(".notices [role=alert]")
    await expect(notice).to_contain_text("The connection to the centre is lost.")
    await expect(desk.foot).to_contain_text("Not connected")
    await back
    await expect(notice).to_have_count(0, timeout=20_000)
    await desk.is_open()
    await desk.goes_ready()
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)
    await desk.hangs_up()
