"""A station with encryption: its SIP goes by TLS, its voice by SRTP, and a caller hears no difference."""

from __future__ import annotations

import pytest_asyncio

from tests.live import emptiness, sound
from tests.live.house import House


def encrypted(site) -> None:
    next(station for station in site["stations"] if station["name"] == "101")["encryption"] = "srtp"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def encrypting(on_the_reactor):
    house = House()
    await house.start(change=encrypted)
    yield house
    await house.stop()


@pytest_asyncio.fixture
async def house(encrypting, tmp_path):
    encrypting.enter(tmp_path)
    yield encrypting
    await encrypting.leave()


async def asked(house, path: str):
    return await emptiness.ari(house.site.nodes[0], house.secrets.ari_password, path)


async def secured(house, leg: str) -> dict[str, str]:
    """Whether Asterisk says that the sound, and the signalling, of a leg is encrypted."""
    return {
        what: (await asked(house, f"channels/{leg}/variable?variable=CHANNEL({what},secure)"))["value"]
        for what in ("rtp", "pjsip")
    }


async def test_both_hear_each_other_and_the_agents_leg_is_srtp_by_tls(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(presses="1,1")
    await li_na.answers()
    await caller.hears_sound(1.0)
    await li_na.phone.hears_sound(1.0)
    legs = {leg["name"].partition("-0000")[0]: leg["id"] for leg in await asked(house, "channels")}
    assert await secured(house, legs["PJSIP/station-101"]) == {"rtp": "1", "pjsip": "1"}
    assert await secured(house, legs["PJSIP/board-telco"]) == {"rtp": "0", "pjsip": "0"}
    await caller.hangs_up()
    assert sound.read(await caller.recording())[0].seconds_of(sound.LI_NA) > 0.8
    assert sound.read(await li_na.phone.recording())[0].tones((sound.CALLER, sound.LI_NA)) == {sound.CALLER}
