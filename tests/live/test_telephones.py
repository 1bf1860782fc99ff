"""The headless telephone itself, two of them calling each other without an exchange between."""

from __future__ import annotations

import pytest

from tests.live import sound
from tests.live.network import Network
from tests.live.telephone import PhoneRefused, Telephone, telephone


@pytest.fixture
def network():
    network = Network()
    yield network
    network.release()


@pytest.fixture
async def anna(tmp_path, network):
    voice = sound.write_tone(tmp_path / "anna-says.wav", sound.CALLER)
    place = at(network, "anna", ANNA, BERT, "--says", str(voice))
    async with telephone("anna", tmp_path, *place) as phone:
        yield phone


@pytest.fixture
async def bert(tmp_path, network):
    voice = sound.write_tone(tmp_path / "bert-says.wav", sound.LI_NA)
    place = at(network, "bert", BERT, ANNA, "--says", str(voice))
    async with telephone("bert", tmp_path, *place) as phone:
        yield phone


ANNA, BERT, CARL = 1, 2, 3


def at(network: Network, user: str, own: int, other: int, *more: str) -> tuple[str, ...]:
    """A phone at one host of the network whose calls go to another."""
    exchange, listen = f"{network.host(other)}:5060", f"{network.host(own)}:5060"
    return ("--exchange", exchange, "--user", user, "--listen", listen, *more)


async def talk(anna: Telephone, bert: Telephone) -> None:
    await anna.do("call", to="+86 512 5550 0100", **{"from": "+862155500101"})
    await bert.event("incoming")
    await bert.do("answer")
    await anna.event("media")
    await bert.event("media")


async def test_the_called_phone_shows_who_calls_and_which_number(anna, bert):
    await anna.do("call", to="+86 512 5550 0100", name="张伟", **{"from": "+862155500101"})
    ring = await bert.event("incoming")
    assert (ring["caller"], ring["called"], ring["caller_name"]) == (
        "+862155500101",
        "+8651255500100",
        "张伟",
    )


async def test_both_hear_each_other(anna, bert):
    await talk(anna, bert)
    await anna.hears_sound()
    await bert.hears_sound()
    await anna.do("hang-up")
    assert (await bert.event("hung-up"))["by"] == "there"
    voices = (sound.CALLER, sound.LI_NA)
    assert sound.read(await anna.recording())[0].tones(voices) == {sound.LI_NA}
    assert sound.read(await bert.recording())[0].tones(voices) == {sound.CALLER}


async def test_the_level_meter_tells_what_is_heard_from_what_is_said(anna, tmp_path, network):
    async with telephone("dumb", tmp_path, *at(network, "dumb", BERT, ANNA)) as dumb:
        await talk(anna, dumb)
        await dumb.hears_sound(0.4)
        await anna.hears_silence(0.4)
        await anna.do("levels", on=True)
        level = await anna.event("level")
        assert (level["hears"], level["says"] > 0.05) == (0.0, True)


async def test_keys_arrive_in_order(anna, bert):
    await talk(anna, bert)
    await anna.do("press", keys="1#9")
    assert [(await bert.event("key"))["key"] for _ in range(3)] == ["1", "#", "9"]


async def test_a_phone_that_talks_is_busy_for_the_next_caller(anna, bert, tmp_path, network):
    await talk(anna, bert)
    async with telephone("carl", tmp_path, *at(network, "carl", CARL, BERT)) as carl:
        await carl.do("call", to="100")
        assert (await carl.event("hung-up"))["code"] == 486
    assert not bert.sightings.take(lambda seen: seen["event"] == "hung-up" and seen["call"] == 1)


async def test_a_caller_who_gives_up_stops_the_ringing(anna, bert):
    await anna.do("call", to="100")
    await bert.event("incoming")
    await anna.event("state", state="ringing")
    await anna.do("hang-up")
    assert (await bert.event("hung-up"))["code"] == 487


async def test_hold_and_retrieve_keep_the_call(anna, bert):
    await talk(anna, bert)
    await anna.do("hold")
    await anna.do("retrieve")
    await anna.event("media")
    await anna.do("hang-up")
    assert (await bert.event("hung-up"))["code"] == 200


@pytest.mark.parametrize(
    ("word", "values", "why"),
    [
        ("answer", {}, "no call of this phone"),
        ("sing", {}, "is no command"),
        ("press", {"call": 7, "keys": "1"}, "no call of this phone; there is: none"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_the_phone_goes_on(anna, bert, word, values, why):
    with pytest.raises(PhoneRefused, match=why):
        await anna.do(word, **values)
    await talk(anna, bert)


async def test_an_address_in_use_is_said_in_one_sentence(anna, tmp_path, network):
    second = Telephone("second", tmp_path, lambda: "")
    with pytest.raises(AssertionError, match="did not start"):
        await second.start(*at(network, "second", ANNA, BERT))
    said = second.error_log.read_text()
    assert said.startswith(
        f"Error: {network.host(ANNA)}:5060 cannot be used for SIP (Address already in use)"
    )
    assert "Traceback" not in said


async def test_a_killed_owner_takes_the_phone_along(anna, bert):
    """Its stdin ends: it hangs up and the process ends by itself."""
    await talk(anna, bert)
    await anna.stop()
    assert (await bert.event("hung-up"))["by"] == "there"
