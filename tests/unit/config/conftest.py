"""A small right site, and how to spoil it."""

from __future__ import annotations

import pytest

from config.faults import Refused
from config.load import read_site
from config.schema import Site

RIGHT = """\
[site]
name = "Lindqvist Pumps"
country = "CN"
time_zone = "Asia/Shanghai"
languages = ["en", "zh"]

[server]
port = 8800

[prompts]
voices = { en = "gmw/en-us", zh = "sit/cmn" }

[[nodes]]
name = "a"
address = "127.0.10.1"
rtp_ports = [10000, 10999]

[[boards]]
name = "telco"
kind = "sip"
node = "a"
lines = 16
peer = "127.0.10.20:5060"

[[boards]]
name = "web"
kind = "web"
node = "a"
lines = 4

[[stations]]
name = "101"
kind = "sip"

[[stations]]
name = "201"
kind = "fixed"
address = "127.0.10.41:5060"

[[numbers]]
number = "+86 512 5550 0100"
flow = "hotline"

[[flows]]
name = "hotline"
file = "hotline.json"

[[hours]]
name = "office"
open = [{ days = "Mon-Fri", from = "09:00", to = "18:00" }]

[[skills]]
name = "billing"
title = { en = "Billing", zh = "账单" }

[[queues]]
name = "billing"
title = { en = "Billing", zh = "账单" }
language = "en"
requires = { billing = 1 }
overflow_to = { station = "101" }

[[mailboxes]]
name = "general"
title = { en = "General", zh = "总信箱" }

[[dispositions]]
name = "billing"
title = { en = "Billing", zh = "账单" }
"""


@pytest.fixture
def right() -> str:
    return RIGHT


def spoiled(*changes: tuple[str, str]) -> str:
    """The right site with some text replaced; what is to be replaced must be there."""
    text = RIGHT
    for old, new in changes:
        assert text.count(old) >= 1, f"{old!r} is not in the sample"
        text = text.replace(old, new, 1)
    return text


def faults_of(text: str) -> list[str]:
    """The printed faults of a site file, "" when it is right."""
    try:
        read_site(text, "site.toml")
    except Refused as refused:
        return str(refused).splitlines()
    return []


def read(text: str) -> Site:
    return read_site(text, "site.toml")
