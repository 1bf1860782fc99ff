"""A real Asterisk node: it boots, it can be asked, and a caller without a server hears the apology."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.error
import urllib.request

import pytest

from config.faults import Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from config.schema import Site
from config.secrets import Secrets
from tests.live import emptiness, sound
from tests.live.telephone import telephone
from trunkline.asterisk_node import AsteriskNode, channels_up

NODE, FAR_END, SIP = "127.0.79.1", "127.0.79.20", 5260


def moved(site: Site) -> Site:
    """The sample at addresses of this module's own, so that it runs beside others."""
    node = site.nodes[0].model_copy(update={"address": NODE, "sip_port": SIP})
    telco = site.boards[0].model_copy(update={"peer": type(site.boards[0].peer)(FAR_END, SIP)})
    return site.model_copy(update={"nodes": (node,), "boards": (telco, *site.boards[1:])})


class Booted:
    def __init__(self, folder) -> None:
        self.home = Home(folder)
        self.home.make()
        self.site = moved(load_site(SAMPLE_SITE))
        text = (
            SAMPLE_SITE.read_text()
            .replace("127.0.10.1", NODE)
            .replace("127.0.10.20:5060", f"{FAR_END}:{SIP}")
        )
        self.home.site_file.write_text(text.replace("sip_port = 5060", f"sip_port = {SIP}"))
        assert load_site(self.home.site_file) == self.site
        sound.write_tone(self.home.prompts / "no-server-en.wav", 700, seconds=1)
        self.secrets = Secrets.load_or_create(self.home, self.site)
        self.settings = self.site.nodes[0]
        self.node = AsteriskNode(self.site, self.settings, self.secrets, self.home)

    def ari(self, method: str, path: str, body: object = None):
        words = base64.b64encode(f"trunkline:{self.secrets.ari_password}".encode()).decode()
        request = urllib.request.Request(
            f"http://{self.settings.control_address}:{self.settings.http_port}/ari/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {words}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"null")


@pytest.fixture(scope="module")
def booted(tmp_path_factory):
    booted = Booted(tmp_path_factory.mktemp("n"))
    booted.node.start()
    yield booted
    booted.node.stop()
    assert not booted.node.child.alive


def test_it_answers_over_ari_under_its_own_name(booted):
    status, info = booted.ari("GET", "asterisk/info")
    assert (status, info["config"]["name"]) == (200, "a")
    assert info["system"]["version"].startswith("22.")


def test_its_log_names_no_error(booted):
    messages = (booted.home.node("a").log / "messages").read_text()
    assert not [line for line in messages.splitlines() if "] ERROR[" in line or "] WARNING[" in line]


async def test_ami_takes_our_password_and_no_other(booted):
    async def log_in(password: str) -> str:
        reader, writer = await asyncio.open_connection(
            booted.settings.control_address, booted.settings.ami_port
        )
        writer.write(f"Action: Login\r\nUsername: trunkline\r\nSecret: {password}\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.close()
        await writer.wait_closed()
        return answer.decode()

    assert "Response: Success" in await log_in(booted.secrets.ami_password)
    assert "Response: Error" in await log_in("wrong")


def test_a_browsers_phone_is_made_and_gone_without_a_reload(booted):
    def fields(**values: str):
        return {"fields": [{"attribute": name, "value": value} for name, value in values.items()]}

    at = "asterisk/config/dynamic/res_pjsip"
    made = [
        booted.ari("PUT", f"{at}/auth/web-1", fields(auth_type="userpass", username="web-1", password="x")),
        booted.ari("PUT", f"{at}/aor/web-1", fields(max_contacts="1", remove_existing="yes")),
        booted.ari(
            "PUT", f"{at}/endpoint/web-1", fields(auth="web-1", aors="web-1", webrtc="yes", allow="!all,opus")
        ),
    ]
    assert [status for status, _ in made] == [200, 200, 200]
    assert booted.ari("GET", "endpoints/PJSIP/web-1")[1]["state"] == "offline"
    for kind in ("endpoint", "aor", "auth"):
        assert booted.ari("DELETE", f"{at}/{kind}/web-1")[0] == 204
    assert booted.ari("GET", "endpoints/PJSIP/web-1")[0] == 404


def test_its_command_line_counts_channels(booted):
    assert channels_up(booted.home, booted.settings) == 0
    assert "0 active calls" in booted.node.command("core show channels")


async def test_a_caller_without_server_or_safety_net_hears_the_apology_and_congestion(booted, tmp_path):
    (booted.home.node("a").etc / "safety-net.json").write_text("{")
    place = ("--home", str(booted.home.path), "--board", "telco")
    async with telephone("telco", tmp_path, *place) as caller:
        await caller.do("call", to="+86 512 5550 0100", **{"from": "+862155500101"})
        await caller.event("media")
        ended = await caller.event("hung-up", limit=10)
        assert ended["by"] == "there"
        assert sound.read(await caller.recording())[0].tones((sound.CALLER, 700)) == {700}
    assert channels_up(booted.home, booted.settings) == 0


async def test_a_stranger_on_the_network_is_nobody(booted, tmp_path):
    place = ("--exchange", f"{NODE}:{SIP}", "--user", "board-telco", "--listen", f"127.0.79.66:{SIP}")
    async with telephone("stranger", tmp_path, *place) as stranger:
        await stranger.do("call", to="+8651255500100", **{"from": "board-telco"})
        ended = await stranger.event("hung-up")
        assert ended["code"] in (401, 403, 404)


async def test_a_telephone_registers_with_its_own_password(booted, tmp_path):
    async with telephone("101", tmp_path, "--home", str(booted.home.path), "--station", "101") as phone:
        await phone.event("registered")

        async def look() -> list[str]:
            state = booted.ari("GET", "endpoints/PJSIP/station-101")[1]["state"]
            return [] if state == "online" else [state]

        assert not await emptiness.settles(look)  # the telephone hears of it first


def test_a_second_asterisk_at_the_same_ports_is_refused_whole(booted, near_folder):
    home = Home(near_folder)
    home.make()
    second = AsteriskNode(booted.site, booted.settings, booted.secrets, home)
    with pytest.raises(Refused) as refused:
        second.start()
    assert [fault.where for fault in refused.value.faults] == ["Asterisk a"] * 4
    assert not second.child.alive


def test_a_home_too_deep_for_a_socket_says_so(booted, tmp_path):
    home = Home(tmp_path / ("deep" * 30))
    with pytest.raises(Refused, match="choose one with a shorter path by --home DIR"):
        AsteriskNode(booted.site, booted.settings, booted.secrets, home).start()
