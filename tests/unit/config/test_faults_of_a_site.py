"""Every kind of fault of a site file, with the sentence that a person reads."""

from __future__ import annotations

import pytest

from tests.unit.config.conftest import RIGHT, faults_of, read, spoiled


def test_the_right_site_is_taken():
    site = read(RIGHT)
    assert site.site.name == "Lindqvist Pumps"
    assert [board.name for board in site.boards] == ["telco", "web"]


# What goes wrong: the change to the right site, the text on whose line the fault is, and what is said of it.
ONE_FAULT = {
    "a key nobody knows, like a known one": (
        ("requires = {", "requirs = {"),
        "requirs = { billing = 1 }",
        'queue "billing": the key "requirs" is not known; did you mean "requires"?',
    ),
    "a key nobody knows, like none": (
        ("port = 8800", "port = 8800\ncolour = 1"),
        "colour = 1",
        '[server]: the key "colour" is not known; possible: address, metrics_from, port, proxies, tls',
    ),
    "a certificate without its key": (
        ("port = 8800", 'port = 8800\ntls = { certificate = "site.crt" }'),
        "tls = {",
        "[server]: a certificate from a file comes with its key, a self-signed one without;"
        ' write certificate = "…" and key = "…", or certificate = "self-signed" alone',
    ),
    "an address that is none, never to be blocked": (
        ("[[nodes]]", '[guard]\nnever = ["10.0.0.0/33"]\n[[nodes]]'),
        "never = [",
        '[guard]: "10.0.0.0/33" is no address and no network; write it like "10.0.0.7" or "10.0.0.0/24"',
    ),
    "a key nobody knows, inside a table in braces": (
        ('from = "09:00"', 'form = "09:00", from = "09:00"'),
        'open = [{ days = "Mon-Fri", form = "09:00", from = "09:00", to = "18:00" }]',
        'hours "office": the key "form" is not known; did you mean "from"?',
    ),
    "a table nobody knows": (
        ("[[queues]]", "[[queue]]"),
        "[[queue]]",
        '[queue]: there is no such table; did you mean "queues"?',
    ),
    "a table that stands several times, written once": (
        ("[[mailboxes]]", "[mailboxes]"),
        "[mailboxes]",
        "[[mailboxes]]: there may be several of these; write [[mailboxes]] for each",
    ),
    "a missing key": (
        ("lines = 16\n", ""),
        "[[boards]]",
        'board "telco": "lines" is missing; add it',
    ),
    "a missing key that says what it is for": (
        ('peer = "127.0.10.20:5060"\n', ""),
        "[[boards]]",
        'board "telco": "peer" is missing; add it: the trunk\'s other end; calls from this address are the trunk\'s',
    ),
    "text for a whole number": (
        ("lines = 16", 'lines = "16"'),
        'lines = "16"',
        'board "telco": lines is "16"; write a whole number',
    ),
    "a number out of its bounds": (
        ("requires = { billing = 1 }", "requires = { billing = 101 }"),
        "requires = { billing = 101 }",
        'queue "billing": requires.billing is 101; it should be less than or equal to 100',
    ),
    "a number for text": (
        ('name = "general"', "name = 5"),
        "name = 5",
        'mailbox "5": name is 5; write text in "quotes"',
    ),
    "a word that is none of those possible": (
        ('language = "en"', 'language = "eng"'),
        'language = "eng"',
        'queue "billing": language is "eng"; did you mean "en"?',
    ),
    "a kind nobody knows": (
        ('kind = "web"', 'kind = "isdn"'),
        'kind = "isdn"',
        'board "web": the kind "isdn" is not known; write kind = "sip" or kind = "web"',
    ),
    "a kind that is a list": (
        ('kind = "web"', 'kind = ["web"]'),
        'kind = ["web"]',
        'board "web": kind is ["web"]; write kind = "sip" or kind = "web"',
    ),
    "no kind": (
        ('kind = "web"\n', ""),
        '[[boards]]\nname = "web"',
        'board "web": "kind" is missing; write kind = "sip" or kind = "web"',
    ),
    "a name with a space": (
        ('name = "general"', 'name = "the general"'),
        'name = "the general"',
        'mailbox "the general": the name "the general" has other signs than a-z, 0-9, "-", "_" and "."; write it like "sales-en"',
    ),
    "a telephone number without a country code": (
        ('number = "+86 512 5550 0100"', 'number = "0512 5550 0100"'),
        'number = "0512 5550 0100"',
        'number "0512 5550 0100": the telephone number "0512 5550 0100" has no country code; write it like "+86 512 5550 0100"',
    ),
    "a telephone number that is too short": (
        ('number = "+86 512 5550 0100"', 'number = "+86 51"'),
        'number = "+86 51"',
        'number "+86 51": "+86 51" cannot be a telephone number; write country code, area and number, like "+86 512 5550 0100"',
    ),
    "a country nobody knows": (
        ('country = "CN"', 'country = "China"'),
        'country = "China"',
        '[site]: the country "China" is not known; write its two capital letters, like "CN"',
    ),
    "a time zone nobody knows": (
        ('"Asia/Shanghai"', '"Asia/Shanghia"'),
        'time_zone = "Asia/Shanghia"',
        '[site]: the time zone "Asia/Shanghia" is not known; did you mean "Asia/Shanghai"?',
    ),
    "a language we do not speak": (
        ('languages = ["en", "zh"]', 'languages = ["en", "fr"]'),
        'languages = ["en", "fr"]',
        '[site]: languages is "fr"; possible: en, zh',
    ),
    "an address that is none": (
        ('address = "127.0.10.1"', 'address = "127.0.10.256"'),
        'address = "127.0.10.256"',
        'node "a": "127.0.10.256" is not an IPv4 address; write it like "127.0.10.1"',
    ),
    "a peer that is no address": (
        ('peer = "127.0.10.20:5060"', 'peer = "127.0.10.20:sip"'),
        'peer = "127.0.10.20:sip"',
        'board "telco": "127.0.10.20:sip" is not an address with a port; write it like "127.0.10.20:5060"',
    ),
    "days that are none": (
        ('days = "Mon-Fri"', 'days = "Mon-Fry"'),
        'open = [{ days = "Mon-Fry", from = "09:00", to = "18:00" }]',
        'hours "office": the days "Mon-Fry" are not readable; write them like "Mon-Fri", "Sat,Sun" or "all"',
    ),
    "a time of day that is none": (
        ('to = "18:00"', 'to = "25:00"'),
        'open = [{ days = "Mon-Fri", from = "09:00", to = "25:00" }]',
        'hours "office": the time of day "25:00" is not readable; write it like "09:00", at most "24:00"',
    ),
    "an hour written as a number, which would be minutes": (
        ('from = "09:00"', "from = 9"),
        'open = [{ days = "Mon-Fri", from = 9, to = "18:00" }]',
        'hours "office": the time of day "9" is not readable; write it like "09:00", at most "24:00"',
    ),
    "a time of day far outside of it": (
        ('to = "18:00"', "to = 99999"),
        'open = [{ days = "Mon-Fri", from = "09:00", to = 99999 }]',
        'hours "office": the time of day "99999" is not readable; write it like "09:00", at most "24:00"',
    ),
    "a time of day before it": (
        ('from = "09:00"', "from = -9"),
        'open = [{ days = "Mon-Fri", from = -9, to = "18:00" }]',
        'hours "office": the time of day "-9" is not readable; write it like "09:00", at most "24:00"',
    ),
    "a codec nobody knows": (
        ("lines = 16", 'lines = 16\ncodecs = ["alow"]'),
        'codecs = ["alow"]',
        'board "telco": codecs is "alow"; did you mean "alaw"?',
    ),
    "no codec": (
        ("lines = 16", "lines = 16\ncodecs = []"),
        "codecs = []",
        'board "telco": codecs is empty; write at least 1',
    ),
    "a node at every address": (
        ('address = "127.0.10.1"', 'address = "0.0.0.0"'),
        'address = "0.0.0.0"',
        'node "a": "0.0.0.0" is every address of a machine, and nobody can send sound there; write the one at which telephones reach it, like "192.168.7.4"',
    ),
    "visitors dial what is no number of the firm": (
        ('kind = "web"', 'kind = "web"\nnumber = "+86 512 5550 0101"'),
        'number = "+86 512 5550 0101"',
        'board "web": number "+8651255500101" is not defined; did you mean "+8651255500100"?',
    ),
    "a span over midnight": (
        ('from = "09:00", to = "18:00"', 'from = "18:00", to = "02:00"'),
        'open = [{ days = "Mon-Fri", from = "18:00", to = "02:00" }]',
        'hours "office": open from 18:00 to 02:00 is no time at all; split a span at midnight: to = "24:00", then from = "00:00"',
    ),
    "a holiday that is no date": (
        ('to = "18:00" }]', 'to = "18:00" }]\nclosed = ["2026-02-30"]'),
        'closed = ["2026-02-30"]',
        'hours "office": the date "2026-02-30" is not readable; write it like "2026-10-01"',
    ),
    "two places for one overflow": (
        ('{ station = "101" }', '{ station = "101", mailbox = "general" }'),
        'overflow_to = { station = "101", mailbox = "general" }',
        'queue "billing": a destination is exactly one thing; write {station = "901"}, {number = …} or {mailbox = …}',
    ),
    "media ports that hold no call": (
        ("[10000, 10999]", "[10000, 10001]"),
        "[[nodes]]",
        'node "a": rtp_ports from 10000 to 10001 hold no call; give at least 4 ports for each line and station',
    ),
    "fewer media ports than calls": (
        ("[10000, 10999]", "[10000, 10086]"),
        "rtp_ports = [10000, 10086]",
        'node "a": rtp_ports are 87 ports, too few for 20 lines and 2 stations; give at least 88, 4 for each line and station',
    ),
    "a database's port that is none": (
        ("[server]", '[database]\nurl = "postgresql://u:pw@host:abc/db"\n\n[server]'),
        'url = "postgresql://u:pw@host:abc/db"',
        "[database]: the port in the database's url is no number; write it like postgresql://user:password@host:5432/name",
    ),
    "a database's port out of bounds": (
        ("[server]", '[database]\nurl = "postgresql://u:pw@host:70000/db"\n\n[server]'),
        'url = "postgresql://u:pw@host:70000/db"',
        "[database]: the port 70000 in the database's url is none; write it like postgresql://user:password@host:5432/name",
    ),
    "an option of the database that nobody knows": (
        ("[server]", '[database]\nurl = "postgresql://u:pw@host/db?sslmod=require"\n\n[server]'),
        'url = "postgresql://u:pw@host/db?sslmod=require"',
        '[database]: the option "sslmod" in the database\'s url is not known; did you mean "sslmode"?',
    ),
    "options of a file": (
        ("[server]", '[database]\nurl = "sqlite:///x.db?mode=ro"\n\n[server]'),
        'url = "sqlite:///x.db?mode=ro"',
        '[database]: a SQLite file takes no options; leave out "?" and what follows',
    ),
    "a database of a kind we do not serve": (
        ("[server]", '[database]\nurl = "mysql://here"\n\n[server]'),
        'url = "mysql://here"',
        '[database]: url is "mysql://here", which has not the right form; a file relative to the home folder, or postgresql://user:pw@host/name',
    ),
    "a flow file that leads elsewhere": (
        ('file = "hotline.json"', 'file = "../../etc/passwd"'),
        'file = "../../etc/passwd"',
        'flow "hotline": file is "../../etc/passwd", which has not the right form; a plain name that ends in .json; left out: it is drawn and published at /flows',
    ),
    "a queue's skill that is not defined": (
        ("requires = { billing = 1 }", "requires = { biling = 1 }"),
        "requires = { biling = 1 }",
        'queue "billing": skill "biling" is not defined; did you mean "billing"?',
    ),
    "a number's flow that is not defined": (
        ('flow = "hotline"', 'flow = "hotlin"'),
        'flow = "hotlin"',
        'number "+86 512 5550 0100": flow "hotlin" is not defined; did you mean "hotline"?',
    ),
    "a board's node that is not defined": (
        ('kind = "web"\nnode = "a"', 'kind = "web"\nnode = "b"'),
        'node = "b"',
        'board "web": node "b" is not defined; possible: a',
    ),
    "a station's node that is not defined": (
        ('name = "101"\nkind = "sip"', 'name = "101"\nkind = "sip"\nnode = "b"'),
        'node = "b"',
        'station "101": node "b" is not defined; possible: a',
    ),
    "an overflow station that is not defined": (
        ('overflow_to = { station = "101" }', 'overflow_to = { station = "901" }'),
        'overflow_to = { station = "901" }',
        'queue "billing": station "901" is not defined; did you mean "201"?',
    ),
    "an overflow mailbox that is not defined": (
        ('overflow_to = { station = "101" }', 'overflow_to = { mailbox = "billing" }'),
        'overflow_to = { mailbox = "billing" }',
        'queue "billing": mailbox "billing" is not defined; possible: general',
    ),
    "an emergency station that is not defined": (
        ("[server]", '[emergency]\nstations = ["102"]\n\n[server]'),
        'stations = ["102"]',
        '[emergency]: station "102" is not defined; did you mean "101"?',
    ),
    "an emergency mailbox that is not defined": (
        ("[server]", '[emergency]\nmailbox = "genral"\n\n[server]'),
        'mailbox = "genral"',
        '[emergency]: mailbox "genral" is not defined; did you mean "general"?',
    ),
    "an emergency station that rings too short": (
        ("[server]", "[emergency]\nrings = 2\n\n[server]"),
        "rings = 2",
        "[emergency]: rings is 2; it should be greater than or equal to 5",
    ),
    "an emergency number without a country code": (
        ("[server]", '[emergency]\nnumbers = ["110"]\n\n[server]'),
        'numbers = ["110"]',
        '[emergency]: the telephone number "110" has no country code; write it like "+86 512 5550 0100"',
    ),
    "a key of [emergency] that nobody knows": (
        ("[server]", '[emergency]\nstation = "101"\n\n[server]'),
        'station = "101"',
        '[emergency]: the key "station" is not known; did you mean "stations"?',
    ),
    "a branch of the tree of dispositions that is missing": (
        ('[[dispositions]]\nname = "billing"', '[[dispositions]]\nname = "biling/paid"'),
        'name = "biling/paid"',
        'disposition "biling/paid": disposition "biling" is not defined; add a [[dispositions]] of that name',
    ),
    "a name given twice": (
        ('name = "201"', 'name = "101"'),
        'name = "101"\nkind = "fixed"',
        'station "101": the name is given twice; give each its own name',
    ),
    "a number given twice": (
        ("[[flows]]", '[[numbers]]\nnumber = "+8651255500100"\nflow = "hotline"\n\n[[flows]]'),
        'number = "+8651255500100"',
        'number "+8651255500100": "+8651255500100" is given twice, here and at +8651255500100; leave it out at one of them',
    ),
    "a title without one of the languages": (
        ('title = { en = "General", zh = "总信箱" }', 'title = { en = "General" }'),
        'title = { en = "General" }',
        'mailbox "general": the title has no "zh"; add zh = "…", for [site] languages names it',
    ),
    "a language without a voice": (
        ('voices = { en = "gmw/en-us", zh = "sit/cmn" }', 'voices = { en = "gmw/en-us" }'),
        'voices = { en = "gmw/en-us" }',
        '[prompts]: no voice speaks "zh"; add zh = "…" to voices',
    ),
    "two parts at one port": (
        ('address = "127.0.10.1"', 'address = "127.0.10.1"\nami_port = 8088'),
        "ami_port = 8088",
        'node "a": port 8088 of 127.0.10.1 is taken twice, by ARI of node "a" and by AMI of node "a"; give one of them another port or another address',
    ),
    "media ports over the SIP port": (
        ("rtp_ports = [10000, 10999]", "rtp_ports = [5000, 5999]"),
        "rtp_ports = [5000, 5999]",
        'node "a": port 5060 of 127.0.10.1 is taken twice, by SIP of node "a" and by the media of node "a"; give one of them another port or another address',
    ),
    "a server on every address, with a node's port": (
        ("[server]\nport = 8800", '[server]\naddress = "0.0.0.0"\nport = 8088'),
        "[[nodes]]",
        'node "a": port 8088 of 127.0.10.1 is taken twice, by the server\'s pages and by ARI of node "a"; give one of them another port or another address',
    ),
    "a trunk at the server's address": (
        ('peer = "127.0.10.20:5060"', 'peer = "127.0.0.1:5070"'),
        'peer = "127.0.0.1:5070"',
        'board "telco": the address 127.0.0.1 is that of the server and its browsers already; calls are told apart by their address: give each its own',
    ),
    "a telephone at the server's address by its name": (
        ('address = "127.0.10.41:5060"', 'address = "localhost:5070"'),
        'address = "localhost:5070"',
        'station "201": the address localhost is that of the server and its browsers already; calls are told apart by their address: give each its own',
    ),
    "a trunk at a telephone's address": (
        ('address = "127.0.10.41:5060"', 'address = "127.0.10.20:5062"'),
        'address = "127.0.10.20:5062"',
        'station "201": the address 127.0.10.20 is that of board "telco" already; calls are told apart by their address: give each its own',
    ),
}


@pytest.mark.parametrize("story", ONE_FAULT)
def test_one_fault_is_one_sentence(story):
    change, where, said = ONE_FAULT[story]
    text = spoiled(change)
    line = text[: text.index(where)].count("\n") + 1
    assert faults_of(text) == [f"site.toml:{line}: {said}"]


def test_an_emergency_number_without_a_trunk_that_may_carry_the_call():
    text = spoiled(
        ("lines = 16", "lines = 16\noutbound = false"),
        ("[server]", '[emergency]\nnumbers = ["+86 512 5550 0177"]\n\n[server]'),
    )
    line = text[: text.index("numbers = ")].count("\n") + 1
    assert faults_of(text) == [
        f"site.toml:{line}: [emergency]: no board can carry a call to +86 512 5550 0177; let a board of"
        ' kind = "sip" have outbound = true'
    ]


def test_a_number_without_a_trunk_that_may_carry_the_call():
    text = spoiled(
        ('peer = "127.0.10.20:5060"', 'peer = "127.0.10.20:5060"\noutbound = false'),
        ('{ station = "101" }', '{ number = "+86 512 5550 0177" }'),
    )
    line = text[: text.index("overflow_to")].count("\n") + 1
    assert faults_of(text) == [
        f'site.toml:{line}: queue "billing": no board can carry a call to +86 512 5550 0177; let a board of'
        ' kind = "sip" have outbound = true'
    ]
