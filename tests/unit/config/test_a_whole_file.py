"""A site file as a whole: all faults at once, in order, and what a right one means."""

from __future__ import annotations

import pytest

from config.faults import Refused
from config.home import SAMPLE_SITE
from config.load import load_site
from config.schema import SipBoard, WebBoard
from tests.unit.config.conftest import RIGHT, faults_of, read, spoiled


def test_all_faults_are_said_at_once_in_the_order_of_the_file():
    text = spoiled(
        ('"Asia/Shanghai"', '"Asia/Shanghia"'),
        ("lines = 16", 'lines = "16"'),
        ('flow = "hotline"', 'flow = "hotlin"'),
        ("requires = { billing = 1 }", "requires = { biling = 101 }"),
    )
    assert [fault.split(": ", 2)[1] for fault in faults_of(text)] == [
        "[site]",
        'board "telco"',
        'number "+86 512 5550 0100"',
        'queue "billing"',
        'queue "billing"',
    ]


def test_a_record_with_a_fault_of_its_own_is_still_defined_for_others():
    text = spoiled(("lines = 16", 'lines = "16"'), ('file = "hotline.json"', "file = 5"))
    assert len(faults_of(text)) == 2, "neither the board's nor the flow's name may count as missing"


def test_a_missing_table_that_must_be_there():
    without = RIGHT.partition("[server]")[2]
    assert faults_of("[server]" + without)[0] == 'site.toml: [site]: "name" is missing; add it'
    numbers = spoiled(('[[numbers]]\nnumber = "+86 512 5550 0100"\nflow = "hotline"\n', ""))
    assert faults_of(numbers) == ["site.toml: [[numbers]]: there is none; add at least one [[numbers]]"]


def test_a_value_where_a_table_belongs():
    without_tables = RIGHT.partition("[server]\nport = 8800\n")
    assert faults_of("server = 8800\n" + without_tables[0] + without_tables[2]) == [
        "site.toml: [server]: this is no table; write [server] and its keys below"
    ]
    assert "site.toml: [[queues]]: there may be several of these; write [[queues]] for each" in faults_of(
        "queues = 3\n" + spoiled(("[[queues]]", "[unknown]"))
    )


def test_what_is_no_toml_says_its_line():
    (fault,) = faults_of(spoiled(('country = "CN"', "country = CN")))
    assert fault.startswith("site.toml: is not TOML: Invalid value (at line 3, column 11)")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Refused) as refused:
        load_site(tmp_path / "site.toml")
    expected = f"{tmp_path / 'site.toml'}: there is no such file; check the path, or --home; the first"
    assert str(refused.value) == f"{expected} `trunkline up` puts a site file into a new home folder"


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "site.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match=r"cannot be read .*; it must be a text file in UTF-8"):
        load_site(tmp_path / "site.toml")


def test_a_file_that_notepad_saved_is_read(tmp_path):
    (tmp_path / "site.toml").write_text(RIGHT, encoding="utf-8-sig")
    assert load_site(tmp_path / "site.toml").site.name == "Lindqvist Pumps"


def test_the_sample_is_right_and_is_the_small_firm():
    site = load_site(SAMPLE_SITE)
    telco, web = site.board("telco"), site.board("web")
    assert isinstance(telco, SipBoard)
    assert isinstance(web, WebBoard)
    assert (telco.lines, web.lines) == (16, 4)
    assert telco.caller_id == site.web_number(web) == "+8651255500100"
    assert {queue.name for queue in site.queues} == {"sales-en", "sales-zh", "service-en", "service-zh"}
    assert {station.name for station in site.stations} == {"101", "102", "103", "104", "201", "901"}


def test_everything_left_out_has_its_default():
    site = read(RIGHT)
    assert (site.wrap_up.seconds, site.ringing.seconds, site.recording.talk) == (30, 20, True)
    assert site.node(None).sip_port == 5060
    assert site.database.url == "sqlite:///trunkline.db"


def test_a_password_in_the_databases_url_is_never_shown():
    for url in ("postgresql://firm:secret@host:abc/db", "postgresql://firm:secret@host/db?sslmod=require"):
        (fault,) = faults_of(spoiled(("[server]", f'[database]\nurl = "{url}"\n\n[server]')))
        assert "secret" not in fault


def test_a_server_on_every_address_meets_only_the_ports_of_nodes():
    on_every = ("[server]\nport = 8800", '[server]\naddress = "0.0.0.0"\nport = 8800')
    assert read(spoiled(on_every)).server.address == "0.0.0.0"


def test_a_number_overflows_over_a_trunk_that_has_a_fault_of_its_own():
    text = spoiled(('{ station = "101" }', '{ number = "+86 512 5550 0177" }'), ("lines = 16", "lines = 0"))
    assert len(faults_of(text)) == 1


def test_a_site_never_changes():
    with pytest.raises(ValueError, match="frozen"):
        read(RIGHT).server.port = 1


@pytest.mark.parametrize(
    "dialled", ["+8651255500100", "008651255500100", "051255500100", "+86 512 5550 0100", "0100"]
)
def test_a_number_is_known_in_every_form_a_trunk_may_send(dialled):
    site = read(spoiled(("[[flows]]", 'also = ["0100"]\n\n[[flows]]')))
    number = site.number_called(dialled)
    assert number is not None
    assert number.number == "+8651255500100"


@pytest.mark.parametrize("dialled", ["+8651255500101", "0101", "", "anonymous"])
def test_a_number_of_somebody_else_is_not_ours(dialled):
    assert read(RIGHT).number_called(dialled) is None


def test_visitors_dial_the_first_number_unless_the_board_says_otherwise():
    second = '[[numbers]]\nnumber = "+86 512 5550 0101"\nflow = "hotline"\n\n[[flows]]'
    site = read(
        spoiled(('kind = "web"', 'kind = "web"\nnumber = "+86 512 5550 0101"'), ("[[flows]]", second))
    )
    web = site.board("web")
    assert isinstance(web, WebBoard)
    assert site.web_number(web) == "+8651255500101"


def test_asterisk_is_told_what_to_do_on_loopback_only():
    on_the_lan = read(spoiled(('address = "127.0.10.1"', 'address = "192.168.7.4"'))).node("a")
    assert (on_the_lan.address, on_the_lan.control_address) == ("192.168.7.4", "127.0.0.1")
    assert read(RIGHT).node("a").control_address == "127.0.10.1"
