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
from tests.live.sound import write_tone

HOTLINE = {**json.loads((FLOW_LIBRARY / "hotline.json").read_text(encoding="utf-8")), "trials": []}


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


def news_of(number: int, what: str) -> dict:
    text = {"en": f"News number {number} {what}.", "zh": f"第{number}条新闻 {what}。"}
    return {"type": "play", "prompt": {"text": text}, "exits": {"done": f"news-{number + 1}"}}


async def test_of_two_who_publish_at_the_same_time_the_later_one_is_live(house, lead):
    """The first has texts that take the voice some seconds; the second is drawn on top of it meanwhile."""
    await house.ask(has_another_lead)
    base = await newest(house)
    news = {f"news-{number}": news_of(number, f"of version {base}") for number in range(60)}
    news["news-59"]["exits"] = {"done": "main-menu"}
    address = HOTLINE["nodes"]["address"] | {"exits": {"done": "news-0"}}
    await draws(house, "priya.nair", changed(address=address, **news), base)
    await draws(house, OTHER, changed(), base)
    other = await house.link(OTHER)
    long = asyncio.ensure_future(lead.ask("flows.publish", limit=30, flow="hotline", base=base))

    async def written() -> list[str]:
        return [] if await newest(house) > base else ["nothing is written yet"]

    assert not await emptiness.settles(written)
    version = (await other.ask("flows.publish", limit=30, flow="hotline", base=base + 1))["version"]
    assert (await long)["version"] == version - 1
    live = json.loads((house.home.published_flows / "hotline.json").read_text(encoding="utf-8"))
    assert live["version"] == version
    assert (await lead.ask("flows.document", flow="hotline"))["version"] == version


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


async def test_the_designer_offers_a_sound_that_has_just_been_uploaded(house, lead):
    (house.home.prompts / "zh").mkdir(exist_ok=True)
    file = write_tone(house.home.prompts / "zh" / "jingle.wav", 400)
    try:
        assert "zh/jingle" in (await lead.ask("flows.types"))["site"]["sounds"]
    finally:
        file.unlink()
    assert "zh/jingle" not in (await lead.ask("flows.types"))["site"]["sounds"]


async def test_many_callers_finish_in_the_old_one_and_those_who_come_then_are_in_the_new(house, lead):
    """The bench does it with sixty (make bench ONLY=publish_disturbed_60)."""
    await house.agent("li.na", ready=False)  # else they would be sent on at once
    olds = [await house.caller(newcomer(), answered=False) for _ in range(9)]
    await asyncio.gather(*(caller.is_answered(15) for caller in olds))
    before = (await house.ask(lambda unit: unit.flows.live())).get("hotline", 1)
    after = await publishes(house, lead, changed())
    news = [await house.caller(newcomer(), presses="1,1") for _ in range(3)]
    await asyncio.gather(*(caller.presses("1,1") for caller in olds))
    await house.reaches("queue", callers=len(olds))
    for caller in news:
        assert (await caller.is_hung_up(15))["by"] == "there"
    for caller in olds:
        await caller.hangs_up()
    for caller in olds:
        assert await way(house, caller) == (before, "sales")
    for caller in news:
        assert await way(house, caller) == (after, "good-bye")


async def way(house, caller) -> tuple[int, str]:
    """In which version he was, from his first node to this last one."""
    kept = await house.kept(caller.number)
    steps = await house.ask(lambda unit: unit.flow_figures.steps_of(kept.id))
    (version,) = {step.version for step in steps}
    return version, steps[-1].node
