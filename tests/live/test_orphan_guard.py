"""An agent hangs up while there is no server: his customer is not left in silence, and the call ends once."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import datetime

from tests.live import emptiness, sound
from tests.live.numbers import newcomer
from tests.live.people import ZHANG_WEI
from tests.live.spool_seen import entry, is_taken_in, mortal, reaches
from tests.live.test_outgoing import reach

__all__ = ["mortal"]

DEAD = 3  # seconds without a word, after which the dialplan takes the server for dead
QUIET = 1.2


async def is_known_to_be_dead(house) -> None:
    """Waits until the server's last word to Asterisk is old enough."""

    async def look() -> list[str]:
        said = house.asterisk.command("dialplan show globals")
        last = int(said.partition("TL_ALIVE=")[2].split()[0])
        return [] if time.time() - last > DEAD + 1 else [f"alive {time.time() - last:.1f} s ago"]

    assert not await emptiness.settles(look, limit=10)


def facts_of(house, interaction: str) -> list[tuple[str, str | None]]:
    """Kind and fault of each, as the journal has them."""
    with closing(sqlite3.connect(house.home.database_file)) as database:
        query = "SELECT kind, fault FROM facts WHERE interaction = ? ORDER BY seq"
        return list(database.execute(query, (interaction,)))


def ends_once(house, interaction: str) -> bool:
    facts = facts_of(house, interaction)
    return facts.count(("InteractionEnded", None)) == 1 and all(fault is None for _, fault in facts)


async def test_a_customer_whose_agent_hangs_up_without_a_server_may_leave_a_message(mortal):
    house = mortal
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    await house.server_dies()
    await is_known_to_be_dead(house)
    await caller.hears_sound(0.6)  # they talk on

    await li_na.phone.do("hang-up")
    await caller.hears_sound(0.6, limit=2)
    written = await reaches(house, caller.number, "mailbox", 40)
    assert (written["orphan"], written["interaction"]) == (True, interaction)
    await caller.hears_silence(QUIET)
    await caller.presses("#")
    assert (await caller.is_hung_up())["by"] == "there"
    await reaches(house, caller.number, "ended")

    await house.server_comes_back()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.id, kept.outcome, kept.cause) == (interaction, "answered", "no-server")
    assert len(kept.messages) == 1
    assert [segment.kind for segment in kept.segments][-3:] == ["talk", "ivr", "mailbox"]
    assert ends_once(house, interaction)
    assert len(await house.ask(lambda unit: unit.interactions.history(number=caller.number))) == 1
    await is_taken_in(house)


async def test_a_clock_that_was_set_does_not_hide_a_death(mortal):
    """Set back: the last sign of life is from the future."""
    house = mortal
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    await house.server_dies()
    house.asterisk.command(f"dialplan set global TL_ALIVE {round(time.time()) + 7200}")
    await li_na.phone.do("hang-up")
    await reaches(house, caller.number, "ivr")
    await caller.presses("1")  # he need not hear it in both languages
    written = await reaches(house, caller.number, "mailbox", 40)
    assert (written["orphan"], written["interaction"]) == (True, interaction)
    await caller.hangs_up()
    await reaches(house, caller.number, "ended")
    await house.server_comes_back()
    await house.kept(caller.number)
    assert ends_once(house, interaction)
    await is_taken_in(house)


async def test_a_server_that_is_back_while_he_speaks_leaves_his_call_open_until_he_hangs_up(mortal):
    house = mortal
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    await house.server_dies()
    await is_known_to_be_dead(house)
    await li_na.phone.do("hang-up")
    await reaches(house, caller.number, "ivr")
    await caller.presses("1")  # he need not hear it in both languages
    await reaches(house, caller.number, "mailbox", 40)
    await house.server_comes_back()
    await house.is_written("li.na", "ready")  # what was left behind has been looked through by then
    await caller.hears_silence(QUIET)
    found = await house.ask(lambda unit: unit.interactions.get(interaction))
    assert found.ended is None
    await caller.presses("#")
    await caller.is_hung_up()
    over = await reaches(house, caller.number, "ended")
    kept = await house.kept(caller.number, recordings=1, limit=20)
    assert (kept.id, kept.outcome, kept.cause) == (interaction, "answered", "no-server")
    assert kept.ended == datetime.fromisoformat(over["ended"])
    assert [segment.kind for segment in kept.segments][-3:] == ["talk", "ivr", "mailbox"]
    assert ends_once(house, interaction)
    await is_taken_in(house)


async def test_a_customer_on_hold_hears_the_sentence_and_no_music(mortal):
    house = mortal
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    await li_na.does("hold", interaction)
    await house.server_dies()
    await is_known_to_be_dead(house)
    await li_na.phone.do("hang-up")
    await caller.presses("1")
    await reaches(house, caller.number, "mailbox", 40)
    await caller.hears_silence(QUIET)
    await caller.hangs_up()
    await reaches(house, caller.number, "ended")
    await house.server_comes_back()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.id, kept.outcome) == (interaction, "answered")
    assert ends_once(house, interaction)
    await is_taken_in(house)


async def test_a_customer_who_was_called_is_not_left_in_silence_either(mortal):
    house = mortal
    li_na = await house.agent("li.na", says=sound.LI_NA)
    interaction, call = await reach(house, li_na)
    await house.server_dies()
    await is_known_to_be_dead(house)
    await li_na.phone.do("hang-up")
    telco = await house.telco()
    await telco.hears_sound(0.6, 2, call=call)
    await telco.do("hang-up", call=call)
    await house.server_comes_back()
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.id, kept.direction, kept.outcome) == (interaction, "out", "answered")
    assert ends_once(house, interaction)
    await is_taken_in(house)


async def test_a_customer_whose_server_is_back_when_he_is_found_is_hung_up(house):
    """As if the server had come back between the agent's hang-up and the customer's turn."""
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    node, password = house.site.nodes[0], house.secrets.ari_password
    channels = await emptiness.ari(node, password, "channels")
    (customer,) = [channel["id"] for channel in channels if channel["name"].startswith("PJSIP/board-")]
    away = f"channels/{customer}/continue?context=orphan&extension=net&priority=1"
    await emptiness.ari(node, password, away, method="POST")
    assert (await caller.is_hung_up())["by"] == "there"
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.id, kept.outcome) == (interaction, "answered")
    assert entry(house, caller.number) is None


async def test_while_the_server_lives_a_hang_up_is_its_own_affair(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await caller.hears_sound(0.6)
    await li_na.phone.do("hang-up")
    await caller.is_hung_up()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.outcome, kept.ended_by) == ("answered", "agent")
    assert entry(house, caller.number) is None
