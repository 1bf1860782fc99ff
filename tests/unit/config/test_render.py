"""Asterisk's files, as they are rendered from a site."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

from config.faults import Refused
from config.home import Home
from config.installation import Installation
from config.render import render_node
from config.secrets import Secrets
from tests.unit.config.conftest import RIGHT, read, spoiled


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


INSTALLATION = Installation(
    program=("asterisk",),
    modules=Path("/there/modules"),
    sounds=Path("/there/sounds"),
    data=Path("/there/data"),
    music=Path("/there/moh"),
    version="22",
)


def rendered(home: Home, text: str = RIGHT, **more) -> dict[str, str]:
    site = read(text)
    secrets = Secrets.load_or_create(home, site)
    file = render_node(site, site.nodes[0], secrets, home, installation=INSTALLATION, **more)
    return {path.name: path.read_text() for path in file.parent.iterdir()}


def sections(text: str) -> dict[str, dict[str, str]]:
    """`name/type` → settings of a file in PJSIP's form."""
    found: dict[str, dict[str, str]] = {}
    for block in text.split("\n["):
        name, _, body = block.lstrip("[").partition("]")
        settings = dict(
            (part.strip() for part in line.split("=", 1))
            for line in body.splitlines()
            if "=" in line and not line.lstrip().startswith(";")
        )
        found[f"{name}/{settings.get('type', '')}"] = settings
    return found


def test_every_file_is_for_its_owner_alone(home):
    rendered(home)
    assert {path.stat().st_mode & 0o777 for path in home.node("a").etc.iterdir()} == {0o600}


def test_no_template_is_left_unfilled(home):
    assert not [
        name for name, text in rendered(home).items() if "{{" in text or "{%" in text or "None" in text
    ]


def test_only_named_modules_are_loaded_and_native_bridging_never(home):
    text = rendered(home, extra_modules=["app_queue"])["modules.conf"]
    loaded = [line.partition(" = ")[2] for line in text.splitlines() if line.startswith(("load", "require"))]
    assert "autoload = no" in text
    assert "app_queue.so" in loaded
    assert "bridge_native_rtp.so" not in loaded
    assert len(loaded) == len(set(loaded))


def test_control_ports_are_on_loopback_even_when_telephones_are_on_the_lan(home):
    files = rendered(home, spoiled(('address = "127.0.10.1"', 'address = "192.168.7.4"')))
    for name in ("http.conf", "manager.conf"):
        assert "bindaddr = 127.0.0.1\n" in files[name]
        assert "192.168" not in files[name]
    assert sections(files["pjsip.conf"])["udp/transport"]["bind"] == "192.168.7.4:5060"


def test_a_trunk_is_known_by_its_address_only(home):
    pjsip = sections(rendered(home)["pjsip.conf"])
    endpoint = pjsip["board-telco/endpoint"]
    assert endpoint["identify_by"] == "ip"
    assert endpoint["context"] == "lines"
    assert endpoint["set_var"] == "__TL_BOARD=telco"
    assert pjsip["board-telco/identify"]["match"] == "127.0.10.20"
    assert "board-web/endpoint" not in pjsip, "visitors get endpoints of their own, at run time"


def test_a_telephone_that_registers_needs_its_password(home):
    pjsip = sections(rendered(home)["pjsip.conf"])
    secrets = Secrets.load_or_create(home, read(RIGHT))
    assert pjsip["station-101/endpoint"]["auth"] == "station-101"
    assert pjsip["station-101/auth"]["password"] == secrets.station_passwords["101"]
    assert pjsip["station-201/endpoint"]["identify_by"] == "ip"
    assert "station-201/auth" not in pjsip


def of_two(home: Home) -> dict[str, dict[str, str]]:
    """The files of two nodes; station 101 is b's."""
    second = '[[nodes]]\nname = "b"\naddress = "127.0.10.2"\nsip_port = 5080\n\n[[boards]]'
    site = read(
        spoiled(
            ("[[boards]]", second), ('name = "101"\nkind = "sip"', 'name = "101"\nkind = "sip"\nnode = "b"')
        )
    )
    secrets = Secrets.load_or_create(home, site)
    files = {}
    for node in site.nodes:
        etc = render_node(site, node, secrets, home, installation=INSTALLATION).parent
        files[node.name] = {path.name: path.read_text() for path in etc.iterdir()}
    return files


def test_a_node_has_only_its_own_boards_and_stations(home):
    found = {name for name in sections(of_two(home)["b"]["pjsip.conf"]) if "/endpoint" in name}
    assert found == {"station-101/endpoint", "node-a/endpoint"}


def test_nodes_know_each_other_by_a_password_and_an_address(home):
    files = of_two(home)
    a, b = (sections(files[name]["pjsip.conf"]) for name in ("a", "b"))
    way = a["node-b/endpoint"]
    assert a["node-b/aor"]["contact"] == "sip:127.0.10.2:5080"
    assert (way["deny"], way["permit"], way["identify_by"]) == ("0.0.0.0/0", "127.0.10.2/32", "username")
    assert way["from_user"] == "node-a", "by which b looks for the endpoint"
    assert a[f"{way['outbound_auth']}/auth"] == b[f"{b['node-a/endpoint']['auth']}/auth"]
    password = a["node-b/auth"]["password"]
    assert len(password) == 64
    assert password not in (home.secrets_file).read_text(), "it is made, and nobody keeps it"


def test_what_comes_from_another_node_rings_a_telephone_and_does_nothing_else(home):
    files = of_two(home)
    assert sections(files["a"]["pjsip.conf"])["node-b/endpoint"]["context"] == "nodes"
    context = files["a"]["extensions.conf"].partition("[nodes]")[2].partition("\n[")[0]
    applications = set(re.findall(r"(?:n(?:\(\w+\))?|1),(\w+)\(", context))
    assert applications == {"Set", "Goto", "GotoIf", "Dial", "Hangup", "Return"}
    entries = re.findall(r"exten => (\S+),1", context)
    assert entries == ["_statio[n]-.", "_web-.", "ring", "leg"], "no number, no board"


def test_a_site_with_one_node_has_no_way_to_others(home):
    files = rendered(home)
    assert "node-" not in files["pjsip.conf"]
    assert "[nodes]" not in files["extensions.conf"]


def test_what_a_caller_hears_without_a_server(home):
    assert "Playback(an-error-has-occurred&please-try-again-later)" in rendered(home)["extensions.conf"]
    (home.prompts / "no-server-zh.wav").touch()
    (home.prompts / "no-server-en.wav").touch()
    spoken = f"Playback({home.prompts}/no-server-en&{home.prompts}/no-server-zh)"
    assert spoken in rendered(home)["extensions.conf"]


def test_a_file_that_no_template_makes_any_more_goes(home):
    rendered(home)
    (home.node("a").etc / "iax.conf").write_text("[general]")
    assert "iax.conf" not in rendered(home)


def test_asterisk_stays_in_its_own_folders(home):
    parser = configparser.ConfigParser(delimiters=("=>",), allow_no_value=True)
    parser.read_string(rendered(home)["asterisk.conf"])
    outside = {
        key: value for key, value in parser["directories"].items() if not value.startswith(str(home.path))
    }
    assert outside == {"astmoddir": "/there/modules", "astdatadir": "/there/data"}


def test_without_asterisk_it_says_how_to_get_one(home, monkeypatch, tmp_path):
    monkeypatch.setenv("TRUNKLINE_ASTERISK", str(tmp_path / "nowhere.json"))
    with pytest.raises(Refused, match=r"Asterisk: there is none yet; run `python3 asterisk/fetch.py`"):
        Installation.find()


def test_an_asterisk_that_went_away_is_missed(monkeypatch, tmp_path):
    record = tmp_path / "installation.json"
    record.write_text(
        '{"program": ["x"], "modules": "/gone", "sounds": "", "data": "", "music": "", "version": "22"}'
    )
    monkeypatch.setenv("TRUNKLINE_ASTERISK", str(record))
    with pytest.raises(Refused, match=r"its modules are gone from /gone; run `python3 asterisk/fetch.py`"):
        Installation.find()
    record.write_text("{")
    with pytest.raises(Refused, match=r"cannot be read"):
        Installation.find()


def test_there_is_no_way_in_for_guests_and_blocked_addresses_come_before_everybody(home):
    files = rendered(home)
    pjsip = sections(files["pjsip.conf"])
    assert "anonymous" not in files["pjsip.conf"]
    assert "endpoint_identifier_anonymous" not in files["modules.conf"]
    assert "load = res_pjsip_acl.so" in files["modules.conf"]
    assert f'#tryinclude "{home.node("a").blocked}"' in files["pjsip.conf"]
    assert not [name for name, section in pjsip.items() if section.get("allow_unauthenticated_options")]
    for name in ("board-telco/endpoint", "station-101/endpoint", "station-201/endpoint"):
        assert (pjsip[name]["max_audio_streams"], pjsip[name]["max_video_streams"]) == ("1", "0")


def test_the_guard_reads_security_events_and_nothing_else(home):
    users = rendered(home)["manager.conf"].split("[guard]")
    assert "read =\nwrite = system,call" in users[0]
    assert "read = security\nwrite =\n" in users[1]


def test_a_station_with_encryption_has_tls_and_keys_and_without_one_there_is_none(home):
    assert "tls/transport" not in sections(rendered(home)["pjsip.conf"])
    encrypted = spoiled(('name = "101"\nkind = "sip"', 'name = "101"\nkind = "sip"\nencryption = "srtp"'))
    pjsip = sections(rendered(home, encrypted)["pjsip.conf"])
    assert pjsip["tls/transport"]["bind"] == "127.0.10.1:5061"
    assert (home.path / "tls" / "key.pem").stat().st_mode & 0o777 == 0o600
    endpoint = pjsip["station-101/endpoint"]
    assert (endpoint["transport"], endpoint["media_encryption"]) == ("tls", "sdes")
