"""Who may come in, where he sits, and who may do what."""

from __future__ import annotations

import json
import sqlite3

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.live.link import LinkClient, LinkRefused
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD

INTERACTION = "2026-1123-6N3F-7Q2XKD"
FOR_AGENTS = {
    "agent.log_out": {}, "agent.ready": {}, "agent.not_ready": {"reason": "break"}, "agent.wrap_up_more": {},
    "call.decline": {"interaction": INTERACTION}, "call.hold": {"interaction": INTERACTION},
    "call.retrieve": {"interaction": INTERACTION}, "call.mute": {"interaction": INTERACTION, "on": True},
    "call.digits": {"interaction": INTERACTION, "digits": "1"},
    "call.transfer": {"interaction": INTERACTION, "agent": "li.na"},
    "call.clear": {"interaction": INTERACTION}, "call.make": {"number": "+862155500101"},
    "interaction.note": {"interaction": INTERACTION, "text": "x"},
    "interaction.disposition": {"interaction": INTERACTION, "disposition": "sales"},
    "interaction.customer": {"interaction": INTERACTION, "customer": 1},
}  # fmt: skip
FOR_ALL = {
    "session.ping": {}, "stations.list": {}, "agent.log_in": {"station": "101"},
    "board.watch": {}, "board.unwatch": {},
}  # fmt: skip


async def refusal(link, command: str, **values) -> str:
    with pytest.raises(LinkRefused) as refused:
        await link.ask(command, **values)
    return refused.value.code


def audited(house, action: str) -> list[str]:
    """Who did it, as the journal keeps it, oldest first."""
    connection = sqlite3.connect(f"file:{house.home.database_file}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT body FROM facts WHERE body LIKE '%Audited%' ORDER BY seq"
        ).fetchall()
    finally:
        connection.close()
    facts = [json.loads(body) for (body,) in rows]
    return [fact["actor"] for fact in facts if fact["action"] == action]


async def test_before_anybody_has_said_who_he_is_every_command_is_refused(house):
    link = await house.link("nobody", password=None)
    for command, values in (FOR_AGENTS | FOR_ALL).items():
        assert await refusal(link, command, **values) == "not-open", command
    await link.close()


async def test_a_team_lead_who_has_no_station_can_do_nothing_with_calls(house):
    lead = await house.link("priya.nair")
    for command, values in FOR_AGENTS.items():
        assert await refusal(lead, command, **values) == "not-logged-in", command
    await lead.close()


async def test_an_agent_does_not_see_the_team_leads_board(house):
    li_na = await house.agent("li.na")
    assert await refusal(li_na.link, "board.watch") == "not-allowed"


async def test_a_call_that_is_not_his_is_none_to_an_agent(house):
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102", ready=False)
    await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    for command, values in FOR_AGENTS.items():
        if "interaction" in values:
            asked = values | {"interaction": interaction}
            assert await refusal(wang_wei.link, command, **asked) == "no-such-call", command


async def test_a_wrong_password_is_refused_and_written_down_and_the_right_one_still_opens(house):
    link = await house.link("li.na", password=None)
    assert await refusal(link, "session.open", account="li.na", password="wrong") == "wrong-credentials"
    assert (
        await refusal(link, "session.open", account="nobody.here", password=PASSWORD) == "wrong-credentials"
    )
    opened = await link.ask("session.open", account="li.na", password=PASSWORD)
    assert (opened["account"], opened["role"], opened["extension"]) == ("li.na", "agent", "204")
    assert await refusal(link, "session.open", account="li.na", password=PASSWORD) == "already-open"
    assert audited(house, "link.refused")[-2:] == ["li.na", "nobody.here"]
    await link.close()


async def test_who_guesses_is_stopped_even_with_the_right_password_and_others_are_not(house):
    """The name is one that no other test uses: it stays locked for five minutes. Where somebody works it would
    not be (test_door_link.py), so the guesser comes from elsewhere."""
    guesser = house.network.host(90)
    link = await LinkClient("guesser", house.link_url, house.story).connect(source=guesser)
    for _ in range(10):
        assert await refusal(link, "session.open", account="guessed.at", password="x") == "wrong-credentials"
    assert await refusal(link, "session.open", account="Guessed.At", password=PASSWORD) == "too-many-tries"
    assert (await link.ask("session.open", account="chen.jie", password=PASSWORD))["account"] == "chen.jie"
    await link.close()


async def test_a_pages_token_opens_and_a_forged_or_foreign_one_does_not(house):
    tokens = URLSafeTimedSerializer(house.secrets.session_key, salt="trunkline-link")
    good = tokens.dumps("li.na")
    forged = URLSafeTimedSerializer("a key of his own", salt="trunkline-link").dumps("li.na")
    foreign = URLSafeTimedSerializer(house.secrets.session_key, salt="another use").dumps("li.na")
    link = await house.link("li.na", password=None)
    changed = ("A" if good[0] != "A" else "B") + good[1:]
    for token in (forged, foreign, changed, "", "x" * 500, tokens.dumps("nobody.here")):
        assert await refusal(link, "session.open", token=token) == "wrong-credentials", token
    assert (await link.ask("session.open", token=good))["account"] == "li.na"
    await link.close()


async def test_a_token_of_a_while_ago_is_refused_as_expired(house):
    class Earlier(URLSafeTimedSerializer):
        class default_signer(URLSafeTimedSerializer.default_signer):
            def get_timestamp(self) -> int:
                return super().get_timestamp() - 31

    link = await house.link("li.na", password=None)
    token = Earlier(house.secrets.session_key, salt="trunkline-link").dumps("li.na")
    assert await refusal(link, "session.open", token=token) == "expired-token"
    await link.close()


async def test_a_station_is_anybodys_and_one_mans_at_a_time(house):
    li_na = await house.agent("li.na", station="101", ready=False)
    other = await house.link("wang.wei")
    with pytest.raises(LinkRefused) as refused:
        await other.ask("agent.log_in", station="101")
    assert refused.value.code == "station-taken"
    assert "li.na" in refused.value.message
    with pytest.raises(LinkRefused) as refused:
        await other.ask("agent.log_in", station="1O1")
    assert refused.value.code == "unknown-station"
    assert 'did you mean "101"?' in refused.value.message
    listed = {one["station"]: one["taken_by"] for one in (await other.ask("stations.list"))["stations"]}
    assert (listed["101"], listed["102"]) == ("li.na", None)
    await li_na.link.ask("agent.log_out")
    assert (await other.ask("agent.log_in", station="101"))["station"] == "101"
    await other.ask("agent.log_out")
    await other.close()


async def test_an_agent_moves_to_another_telephone_and_his_calls_ring_there(house):
    li_na = await house.agent("li.na", station="101")
    desk_102 = await house.phone("102")
    moved = await li_na.link.ask("agent.log_in", station="102")
    assert (moved["station"], moved["resumed"], moved["state"]["state"]) == ("102", True, "ready")
    caller = await house.caller(newcomer(), presses="1,1")
    await desk_102.event("incoming", 8)
    await desk_102.do("answer")
    await li_na.told("established")
    await desk_102.hears_sound(0.4)
    assert await refusal(li_na.link, "agent.log_in", station="103") == "call-in-progress"
    assert await refusal(li_na.link, "agent.log_out") == "call-in-progress"
    await caller.hangs_up()
    wang_wei = await house.link("wang.wei")
    assert (await wang_wei.ask("agent.log_in", station="101"))["station"] == "101", "his old desk is free"
    await wang_wei.ask("agent.log_out")
    await wang_wei.close()


async def test_a_second_log_in_is_refused_and_one_that_takes_over_ends_the_first_in_mid_talk(house):
    first = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await first.answers()
    second = await house.link("li.na")
    assert await refusal(second, "agent.log_in", station="101") == "already-logged-in"
    took = await second.ask("agent.log_in", station="101", take_over=True)
    assert (took["resumed"], took["state"]["state"]) == (True, "busy")
    assert [(call["interaction"], call["state"]) for call in took["calls"]] == [(interaction, "established")]
    assert (await first.link.event("session.ended"))["reason"] == "taken-over"
    await first.link.ended()
    await first.phone.hears_sound(0.4)
    await second.ask("call.hold", interaction=interaction)
    assert (await second.event("call.held"))["call"]["interaction"] == interaction
    await caller.hangs_up()
    await second.event("call.cleared")
    await second.ask("agent.log_out")
    await second.close()


async def test_a_take_over_that_cannot_be_leaves_the_first_console_where_it_was(house):
    first = await house.agent("li.na")
    await house.agent("wang.wei", station="102", ready=False)
    second = await house.link("li.na")
    assert await refusal(second, "agent.log_in", station="102", take_over=True) == "station-taken"
    assert await refusal(second, "agent.log_in", station="999", take_over=True) == "unknown-station"
    await second.close()
    assert (await first.link.ask("agent.not_ready", reason="break"))["reason"] == "break"
    await first.becomes("not-ready", reason="break")
