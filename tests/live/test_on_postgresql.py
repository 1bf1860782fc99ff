"""A whole house on PostgreSQL: one line of the site file is all that differs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import create_engine, text

from tests.live import emptiness, sound
from tests.live.command_line import CommandLine
from tests.live.house import House
from tests.live.link import LinkRefused
from tests.live.people import PASSWORD, ZHANG_WEI
from tests.unit.crm.postgresql_cluster import HINT, Cluster, binaries

WHOLE_CALL = ["ringing", "ivr", "queue", "offer", "talk"]  # its segments


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    programs = binaries()
    assert programs is not None, HINT
    cluster = Cluster.start(programs)
    yield cluster
    cluster.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def postgresql_house(on_the_reactor: Any, cluster: Cluster) -> AsyncIterator[House]:
    def change(site: dict[str, Any]) -> None:
        site["database"]["url"] = cluster.new_database()

    house = await House().start(change=change)
    yield house
    await house.stop()


@pytest_asyncio.fixture
async def house(postgresql_house: House, tmp_path) -> AsyncIterator[House]:
    postgresql_house.enter(tmp_path)
    yield postgresql_house
    await postgresql_house.leave()


def facts_of(house: House, interaction: str) -> list[str]:
    """What PostgreSQL itself says of a call: the kinds of its facts, in order."""
    engine = create_engine(house.site.database.url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.connect() as connection:
        kinds = "SELECT kind FROM facts WHERE interaction = :interaction ORDER BY seq"
        found = [str(kind) for (kind,) in connection.execute(text(kinds), {"interaction": interaction})]
    engine.dispose()
    return found


async def test_a_call_end_to_end_is_journalled_there(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    pop = await li_na.pop()
    assert [customer["name"] for customer in pop["customers"]] == ["张伟"]
    interaction = await li_na.answers()
    await caller.hears_sound()
    await li_na.phone.hears_sound()
    await caller.hangs_up()
    await li_na.becomes("wrap-up")

    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.id, kept.outcome) == (interaction, "answered")
    assert [segment.kind for segment in kept.segments] == WHOLE_CALL
    facts = facts_of(house, interaction)
    assert facts[0] == "InteractionBegan"
    assert facts.count("InteractionEnded") == 1
    assert not list(house.home.path.glob("trunkline*.db")), "nothing is kept beside PostgreSQL"


async def test_a_talk_goes_on_while_postgresql_is_away_and_nothing_of_it_is_lost(house, cluster):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    cluster.down()
    try:
        await caller.hears_sound()
        await li_na.phone.hears_sound()
        told = await li_na.link.event("alarms.changed", 15)
        assert [alarm["name"] for alarm in told["alarms"]] == ["records-stale"]
        await caller.hangs_up()
        await li_na.becomes("wrap-up")
        figures = await emptiness.health(house.site.server.address, house.site.server.port)
        assert figures["journal"]["waiting"] > 0
    finally:
        cluster.up()
    assert (await li_na.link.event("alarms.changed", 15))["alarms"] == []
    kept = await house.kept(ZHANG_WEI, recordings=1, limit=15)
    assert (kept.id, kept.outcome, kept.ended_by) == (interaction, "answered", "customer")
    assert [segment.kind for segment in kept.segments] == WHOLE_CALL


def page_of(house: House, account: str) -> str:
    """The short token that a page of this account gets."""
    return str(URLSafeTimedSerializer(house.secrets.session_key, salt="trunkline-link").dumps(account))


async def test_who_was_at_work_comes_in_again_without_postgresql_and_nobody_else(house, cluster):
    before = await house.link("li.na", password=None)
    await before.ask("session.open", token=page_of(house, "li.na"))
    cluster.down()
    try:
        again = await house.link("li.na", password=None)
        opened = await again.ask("session.open", 15, token=page_of(house, "li.na"))
        assert (opened["account"], opened["role"]) == ("li.na", "agent")
        for stranger in (
            {"token": page_of(house, "chen.jie")},
            {"account": "chen.jie", "password": PASSWORD},
        ):
            refused = await house.link("chen.jie", password=None)
            with pytest.raises(LinkRefused) as why:
                await refused.ask("session.open", 15, **stranger)
            assert why.value.code == "records-away"
            await refused.close()
        await again.event("alarms.changed", 15)
    finally:
        cluster.up()
    for link in (before, again):
        await link.close()
    assert await emptiness.settles(lambda: alarms_left(house), limit=15) == []


async def alarms_left(house: House) -> list[str]:
    figures = await emptiness.health_at(house.site.server.page)
    return [alarm["name"] for alarm in figures["alarms"]]


def test_without_postgresql_nothing_starts(cluster, tmp_path):
    site = CommandLine(tmp_path)
    site.change("sqlite:///trunkline.db", cluster.new_database())
    cluster.down()
    try:
        up = site.up()
        assert up.returncode == 1
        (said,) = up.stderr.splitlines()
        assert said.startswith("database: the database postgresql+psycopg://trunkline@/")
        assert "does not serve: " in said
        assert said.endswith(
            "check [database] url in the site file, that the server runs and that its disk has room"
        )
        assert site.pids() == {}
    finally:
        cluster.up()
        site.close()
