"""The administrator sees who is shut out, and lets him in again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from crm.pins import PinRules
from tests.browser.axe import violations
from tests.live.people import PASSWORD

MALLORY = "203.0.113.9"


@pytest.fixture
async def administrators(house):
    """Two accounts, one in each language."""

    def add(unit) -> None:
        for name, language in (("ada", "en"), ("bao", "zh")):
            if unit.accounts.get(name) is None:
                unit.accounts.add(
                    name=name, display_name=name.title(), role="administrator", password=PASSWORD,
                    language=language,
                )  # fmt: skip
        unit.commit()

    await house.ask(add)


async def opened(office, name: str, **context):
    page = await office.page(**context)
    await page.goto("/login?next=/security")
    await page.fill("#name", name)
    await page.fill("#password", PASSWORD)
    await page.click("form#login button.big")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_address_is_blocked_by_hand_seen_by_a_second_administrator_and_let_in_again(
    house, office, administrators, scheme
):
    page = await opened(office, "ada", color_scheme=scheme)
    await expect(page.get_by_text("Nobody is blocked")).to_be_visible()
    assert await violations(page) == []
    second = await house.link("ada")
    await second.ask("blocklist.list")
    await page.get_by_label("Address to block").focus()
    await page.keyboard.type(MALLORY)
    await page.keyboard.press("Enter")
    row = page.get_by_role("row", name=MALLORY)
    await expect(row).to_contain_text("Blocked by ada")
    await expect(page.get_by_text("1 address is blocked")).to_be_visible()
    shown = (await second.event("blocklist.changed"))["blocklist"]["blocked"]
    assert [one["address"] for one in shown] == [MALLORY]
    assert await violations(page) == []
    await row.get_by_role("button", name="Unblock").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nobody is blocked")).to_be_visible()
    facts = await house.ask(
        lambda unit: [(one.actor, one.action, one.subject) for one in unit.audit.latest(20)]
    )
    assert ("ada", "blocklist.unblocked", MALLORY) in facts
    await second.close()


async def test_what_cannot_be_is_said_in_the_pages_own_language(house, office, administrators):
    page = await opened(office, "bao")
    await expect(page.get_by_text("没有被封锁的地址")).to_be_visible()
    await page.get_by_label("要封锁的地址").fill(house.network.host(20))
    await page.get_by_role("button", name="封锁", exact=True).click()
    await expect(page.get_by_text("该地址属于本站")).to_be_visible()
    assert await violations(page) == []


async def test_an_agent_does_not_see_the_page(office):
    office.expects("403")
    page = await opened(office, "wang.wei")
    await expect(page.get_by_text("Your role does not allow this")).to_be_visible()


async def test_a_customer_locked_after_wrong_pins_is_let_in_again(house, office, administrators):
    def lock(unit) -> int:
        kept = unit.customers.add(name="王芳", code="8801")
        unit.pins.choose(kept.id, "648213", by="test")
        unit.pins.try_for(kept.id, "8801", None, PinRules(wrong=1), datetime.now(UTC))
        unit.commit()
        return kept.id

    customer = await house.ask(lock)
    page = await opened(office, "bao")
    row = page.get_by_role("table", name="密码输错后锁定").get_by_role("row", name="王芳")
    await expect(row).to_be_visible()
    assert await violations(page) == []
    await row.get_by_role("button", name="解锁 王芳").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("王芳 可重新尝试")).to_be_visible()
    await expect(row).to_have_count(0)
    locked = await house.ask(lambda unit: unit.pins.locked(datetime.now(UTC)))
    assert f"customer {customer}" not in {one.who for one in locked}
