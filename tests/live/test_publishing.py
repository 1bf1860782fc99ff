"""A flow published while people call: who is in the old one finishes there, the next takes the new one."""

from __future__ import annotations

import asyncio
import json

import pytest
import pytest_asyncio

from config.home import FLOW_LIBRARY
from tests.live import emptiness
from tests.live.link import LinkRefused
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD

HOTLINE = json.loads((FLOW_LIBRARY / "hotline.json").read_text(encoding="utf-8"))


OTHER = "omar.haddad"


def has_another_lead(unit) -> None:
    if unit.accounts.get(OTHER) is None:
        unit.accounts.add(name=OTHER, display_name="Omar Haddad", role="lead", password=PASSWORD)
        unit.commit()


def changed(**nodes) -> dict:
    """The hotline in which key 1 of the main menu leads to a message, unless `nodes` say otherwise."""
    menu = HOTLINE["nodes"]["main-menu"]
    leads = menu | {"exits": menu["exits"] | {"1": "good-bye"}}
    bye = {
        "type": "hang-up",
        "prompt": {"text": {"en": "Sales has moved. Goodbye.", "zh": "销售部已搬迁，再见。"}},
    }
    others = {name: node for name, node in HOTLINE["nodes"].items() if name != "sales"}
    return HOTLINE | {"nodes": others | {"main-menu": leads, "good-bye": bye} | nodes}


async def draws(house, who: str, document: dict, base: int) -> None:
    """As the designer saves it."""

    def save(unit) -> None:
        found = unit.flows.draft("hotline", who)
        revision = found[0].revision if found else 0
        unit.flows.save_draft("hotline", document, author=who, base=base, revision=revision)
        unit.commit()

    await house.ask(save)


async def newest(house) -> int:
    """Of the hotline; the one in the library is version 1."""
    found = await house.ask(lambda unit: unit.flows.newest("hotline"))
    return found.version if found else 1


@pytest_asyncio.fixture
async def lead(house):
    """A team lead at the designer. Afterwards the hotline is as it came."""
    link = await house.link("priya.nair")
    yield link
    live = (await house.ask(lambda unit: unit.flows.live())).get("hotline", 1)
    if live != 1:
        link = link if link.is_open else await house.link("priya.nair")
        await link.ask("flows.make_live", flow="hotline", version=1)
    await house.ask(lambda unit: (unit.flows.forget_draft("hotline", "priya.nair"), unit.commit()))


async def publishes(house, lead, document: dict, **more) -> int:
    base = await newest(house)
    await draws(house, "priya.nair", document, base)
    return (await lead.ask("flows.publish", flow="hotline", base=base, **more))["version"]


async def test_who_is_in_the_old_one_finishes_there_and_the_next_takes_the_new_one(house, lead):
    li_na = await house.agent("li.na")
    before = await house.caller(newcomer(), presses="1")  # in the old main menu
    version = await publishes(house, lead, changed(), note="sales has moved")
    told = await lead.events.next(5, event="flows.changed")
    assert (told["flow"], told["version"], told["by"]) == ("hotline", version, "priya.nair")
    after = await house.caller(newcomer(), presses="1,1")
    assert (await after.is_hung_up(15))["by"] == "there"
    await before.presses("1")
    assert await li_na.answers()
    await before.hangs_up()
    assert (await house.kept(before.number)).outcome == "answered"
    assert (await house.kept(after.number)).outcome == "completed-in-ivr"


async def test_back_to_an_older_version_by_one_word(house, lead):
    li_na = await house.agent("li.na")
    await publishes(house, lead, changed())
    await lead.ask("flows.make_live", flow="hotline", version=1)
    caller = await house.caller(newcomer(), presses="1,1")
    assert await li_na.answers()
    await caller.hangs_up()


async def test_a_restart_takes_what_is_live_and_goes_on_in_the_version_where_a_caller_is(house, lead):
    li_na = await house.agent("li.na")
    before = await house.caller(newcomer(), presses="1")
    await publishes(house, lead, changed())
    await house.server_dies_and_comes_back()
    after = await house.caller(newcomer(), presses="1,1")
    assert (await after.is_hung_up(15))["by"] == "there"
    await li_na.comes_back()
    await before.presses("1,1")  # his first key may have died with the server
    assert await li_na.answers()
    await before.hangs_up()


async def test_a_version_that_only_the_database_has_is_taken_at_the_next_start(house, lead):
    """As if the server had died between writing it and taking it."""
    await publishes(house, lead, changed())
    version = await newest(house) + 1
    document = changed(**{"good-bye": {"type": "hang-up", "cause": "busy"}})
    await house.server_dies()

    def write(unit) -> None:
        unit.flows.publish("hotline", document, author="priya.nair", base=version - 1)
        unit.commit()

    await house.ask(write)
    await house.server_comes_back()

    async def look() -> list[str]:
        live = json.loads((house.home.published_flows / "hotline.json").read_text(encoding="utf-8"))
        return [] if live["version"] == version else [f"version {live['version']} is live"]

    assert not await emptiness.settles(look)
    caller = await house.caller(newcomer(), presses="1,1")
    assert (await caller.is_hung_up(15))["by"] == "there"


async def test_what_is_wrong_is_said_in_ones_language_and_not_published(house, lead):
    faulty = changed(**{"good-bye": {"type": "queue", "queue": "sales-fr"}})
    await draws(house, "priya.nair", faulty, 1)
    (fault,) = (await lead.ask("flows.judge", flow="hotline"))["faults"]
    assert (fault["code"], fault["node"], fault["field"]) == ("unknown-queue", "good-bye", "queue")
    assert 'did you mean "sales-' in fault["hint"]
    with pytest.raises(LinkRefused, match="faulty-flow"):
        await lead.ask("flows.publish", flow="hotline", base=await newest(house))


async def test_a_trial_is_played_and_one_that_disappoints_stops_publishing_unless_a_reason_is_given(
    house, lead
):
    trial = {"name": "sales", "answers": [{"keys": "1"}, {"keys": "1"}], "expect": {"ends": "queue:sales-en"}}
    document = changed() | {"trials": [trial]}
    await draws(house, "priya.nair", document, await newest(house))
    tried = await lead.ask("flows.try", flow="hotline", trial={"name": "by hand", "answers": [{"keys": "1"}]})
    assert tried["wants"] == "keys"
    assert tried["node"] == "main-menu"
    assert tried["variables"]["language"] == "en"
    assert any("Welcome" in one["text"] for one in tried["happened"])
    judged = await lead.ask("flows.judge", flow="hotline")
    assert [(one["trial"], one["of"]) for one in judged["disappointed"]] == [("sales", "ends")]
    base = await newest(house)
    with pytest.raises(LinkRefused, match="disappointing"):
        await lead.ask("flows.publish", flow="hotline", base=base)
    await lead.ask("flows.publish", flow="hotline", base=base, in_spite_of="sales has moved for good")
    versions = await house.ask(lambda unit: unit.flows.versions("hotline"))
    assert versions[0].in_spite_of == "sales has moved for good"


async def test_two_authors_do_not_overwrite_each_other(house, lead):
    await house.ask(has_another_lead)
    base = await newest(house)
    await draws(house, OTHER, changed(), base)
    await publishes(house, lead, changed())
    other = await house.link(OTHER)
    with pytest.raises(LinkRefused, match="flow-moved") as moved:
        await other.ask("flows.publish", flow="hotline", base=base)
    assert "priya.nair" in str(moved.value)
    assert await house.ask(lambda unit: unit.flows.draft("hotline", OTHER)), "his draft is there still"
    await house.ask(lambda unit: (unit.flows.forget_draft("hotline", OTHER), unit.commit()))


async def test_agents_draw_no_flows(house):
    link = await house.link("li.na")
    for command, more in (
        ("types", {}),
        ("templates", {}),
        ("judge", {"flow": "hotline"}),
        ("publish", {"flow": "hotline", "base": 1}),
    ):
        with pytest.raises(LinkRefused, match="not-allowed"):
            await link.ask(f"flows.{command}", **more)


async def test_the_designer_learns_what_it_can_draw_with(lead):
    answer = await lead.ask("flows.types")
    types = {one["type"]: one for one in answer["types"]}
    assert types["menu"]["label"]["zh"] == "菜单"
    assert types["collect"]["fields"]["properties"]["most"]["maximum"] == 40
    assert types["condition"]["fields"]["properties"]["holds"]["formula"] == "flag"
    assert {one["name"] for one in answer["functions"]} >= {"upper", "round"}
    templates = {one["name"]: one for one in (await lead.ask("flows.templates"))["templates"]}
    assert templates["hotline"]["summary"].keys() == {"en", "zh"}
    assert len(templates["hotline"]["document"]["nodes"]) == templates["hotline"]["nodes"]


async def test_many_callers_in_the_old_one_are_not_disturbed(house, lead):
    callers = [await house.caller(f"+8621555007{place:02}", answered=False) for place in range(12)]
    await asyncio.gather(*(caller.is_answered(15) for caller in callers))
    await publishes(house, lead, changed())
    await asyncio.gather(*(caller.presses("1") for caller in callers))
    await asyncio.gather(*(caller.hears_sound(1.0, 15) for caller in callers))
    for caller in callers:
        await caller.hangs_up()
