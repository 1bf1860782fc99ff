"""A draft is played to its author's own telephone: nobody else hears it, and nothing of the world changes."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.live import emptiness
from tests.live.link import LinkRefused
from tests.live.people import ZHANG_WEI

HELLO = {"text": {"en": "Welcome to the draft.", "zh": "欢迎试听。"}}
DRAFT = {
    "format": 1, "name": "drawn", "version": 1, "languages": ["en", "zh"], "start": "mark", "default": "bye",
    "variables": {"drink": {"type": "text", "default": "tea"}, "pin": {"type": "text", "secret": True, "default": "4711"}},
    "nodes": {
        "mark": {"type": "set", "values": [{"variable": "drink", "value": 'upper(drink)'}],
                 "exits": {"done": "votes", "error": "bye"}},
        "votes": {"type": "vote", "poll": "colour", "choice": "drink",
                  "exits": {"counted": "menu", "already": "bye", "withheld": "bye", "error": "bye"}},
        "menu": {"type": "menu", "prompt": HELLO, "choices": {"1": {"value": "sales"}}, "wait": 8,
                 "exits": {"1": "sales", "timeout": "bye", "invalid": "bye"}},
        "sales": {"type": "queue", "queue": "sales-en", "exits": {"refused": "bye"}},
        "bye": {"type": "hang-up"},
    },
}  # fmt: skip


class Director:
    """A team lead who tests a flow at a telephone."""

    def __init__(self, link, phone) -> None:
        self.link, self.phone, self.test = link, phone, ""

    async def begins(self, **more) -> None:
        asked = {"flow": "drawn", "station": "102", "caller": "+8613855501182"} | more
        self.test = (await self.link.ask("flows.test", **asked))["test"]
        ring = await self.phone.event("incoming")
        await self.phone.do("answer", call=ring["call"])

    async def told(self, such_that) -> dict:
        return await self.link.events.next(10, such_that, event="flows.tested")

    async def pauses(self, node: str) -> dict:
        return await self.told(lambda told: told["paused"] and told["call"]["stands"][-1]["node"] == node)

    async def says(self, what: str, **more) -> None:
        await self.link.ask(f"flows.test_{what}", test=self.test, **more)

    async def is_over(self) -> dict:
        told = await self.told(lambda told: told["ended"])
        await self.phone.event("hung-up")
        return told


@pytest_asyncio.fixture
async def director(house):
    def draws(unit) -> None:
        found = unit.flows.draft("drawn", "priya.nair")
        unit.flows.save_draft(
            "drawn", DRAFT, author="priya.nair", base=0, revision=found[0].revision if found else 0
        )
        unit.commit()

    await house.ask(draws)
    link, phone = await house.link("priya.nair"), await house.phone("102")
    yield Director(link, phone)
    await house.ask(lambda unit: (unit.flows.forget_draft("drawn", "priya.nair"), unit.commit()))


async def test_step_by_step_with_a_variable_changed_on_the_way_and_nothing_done_to_the_world(house, director):
    await director.begins(step=True, caller=ZHANG_WEI)
    seen = await director.pauses("mark")
    assert seen["call"]["variables"]["customer.name"] == "张伟"
    assert (seen["call"]["variables"]["drink"], seen["call"]["variables"]["pin"]) == ("tea", "••")
    await director.phone.hears_sound(0.6)  # music, while he looks
    await director.says("set", variable="drink", value="juice")
    await director.says("go", step=True)
    assert (await director.pauses("votes"))["call"]["variables"]["drink"] == "JUICE"
    await director.says("go")
    await director.told(lambda told: told["call"]["does"] == "collect")
    await director.phone.hears_sound(0.6)
    await director.says("stops", stops=["sales"])  # while the caller is in the menu
    await director.phone.do("press", call=1, keys="1")
    await director.pauses("sales")
    await director.says("go")
    over = await director.is_over()
    assert over["ended"] == "queue sales-en"
    assert over["left_out"] == [{"kind": "vote", "what": "colour: JUICE"}]
    assert await house.ask(lambda unit: unit.votes.counts("colour")) == {}
    assert await house.ask(lambda unit: unit.facts.of(director.test)) == ()


async def test_who_hangs_up_or_closes_the_page_ends_it(house, director):
    await director.begins(stops=["menu"])
    await director.pauses("menu")
    with pytest.raises(LinkRefused, match="unknown-variable"):
        await director.says("set", variable="drinks", value="juice")
    await director.says("end")
    assert (await director.is_over())["ended"] == "hung-up"
    await director.begins()
    await director.told(lambda told: told["call"]["does"] == "collect")
    await director.link.close()
    await director.phone.event("hung-up")


async def test_only_who_draws_flows_tests_them_and_at_a_telephone_that_is_free(house, director):
    agent = await house.agent("li.na")
    with pytest.raises(LinkRefused, match="not-allowed"):
        await agent.link.ask("flows.test", flow="drawn", station="102")
    for more, code in (
        ({"station": "101"}, "station-taken"), ({"station": "999"}, "unknown-station"),
        ({"flow": "nothing", "station": "102"}, "no-draft"),
        ({"flow": "hotline", "version": 99, "station": "102"}, "no-such-version"),
    ):  # fmt: skip
        with pytest.raises(LinkRefused, match=code):
            await director.link.ask("flows.test", **{"flow": "drawn"} | more)


async def test_a_browser_that_does_not_register_is_not_waited_for_and_its_telephone_goes(house, director):
    begun = await director.link.ask("flows.test", flow="drawn", station="browser")
    made = f"endpoints/PJSIP/{begun['sip']['user']}"
    assert (await emptiness.ari(house.site.nodes[0], house.secrets.ari_password, made))["state"] == "offline"
    over = await director.link.events.next(20, lambda told: told["ended"], event="flows.tested")
    assert over["ended"] == "nobody-answered"

    async def look() -> list[str]:
        there = await emptiness.ari(house.site.nodes[0], house.secrets.ari_password, "endpoints/PJSIP")
        return [one["resource"] for one in there if one["resource"] == begun["sip"]["user"]]

    assert not await emptiness.settles(look)


async def test_a_test_call_does_not_outlive_its_server(house, director):
    await director.begins(stops=["menu"])
    await director.pauses("menu")
    await house.server_dies_and_comes_back()
    await director.phone.event("hung-up")
