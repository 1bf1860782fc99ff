"""The sample firm's site, on a network of the test's own and with short times."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from config.home import SAMPLE_SITE
from tests.live.network import Network
from tests.live.share_flow import SHARE_FLOW

HOTLINE = "+86 512 5550 0100"
BANK_LINE = "+86 512 5550 0106"
"""Asks for an account and, in a flow of its own, for its PIN."""
PIN = "73918264"
DESK_LINE = "+86 512 5550 0105"
"""Sends its callers on: 1 to who served them last, 2 to Wang Wei, 3 to the extension, 4 outside."""
OUTSIDE = "+8651255509876"
ORDER_LINE = "+86 512 5550 0109"
"""Asks for an order and for a secret number, and records the call meanwhile."""
FIRM_LINE = "+86 512 5550 0198"
"""Asks what of the firm is hostile, one after another, and goes on by the exit of each."""
FIRM_HOST, FIRM_PORT = 50, 8099
"""Where its web service would be."""
BALANCE_LINE = "+86 512 5550 0104"
"""Reads a balance out of the firm's own database, by account and PIN."""
VOTE_LINE = "+86 512 5550 0103"
"""Which colour, 1 or 2; once a caller."""
SURVEY_LINE = "+86 512 5550 0102"
"""Straight to an agent of sales; who is served is asked afterwards whether he is content."""
SHARE_LINE = "+86 512 5550 0107"
"""Hears the code of a share, and tells its price."""
BALANCES = {"4711": ("2468", "1250.50"), "4712": ("1357", "-3.05"), "4713": ("837201946", "7.00")}
"""A customer's number with the firm → his PIN and what is on his account."""

RINGING = 5.0
WRAP_UP = 2.0
EMERGENCY, EMERGENCY_RINGS = "104", 6.0
WAITED_TOO_LONG = 3.0
"""Seconds after which the Chinese service queue overflows into its mailbox."""

SIP_PORT, HTTP_PORT, AMI_PORT, SERVER_PORT = 5060, 8088, 5038, 8800

Table = dict[str, Any]
Change = Callable[[Table], None]


def site_table(network: Network) -> Table:
    """The sample site file as data, adapted; a test may change it further before it is written."""
    site = tomllib.loads(SAMPLE_SITE.read_text(encoding="utf-8"))
    site["site"]["name"] = "Lindqvist Pumps (test)"  # so that nobody fills in the sample's people
    site["server"] |= {"address": network.host(2), "port": SERVER_PORT}
    site["nodes"][0] |= {
        "address": network.host(1), "sip_port": SIP_PORT, "http_port": HTTP_PORT, "ami_port": AMI_PORT,
    }  # fmt: skip
    board = _named(site["boards"], "telco")
    board["peer"] = f"{network.host(20)}:5060"
    _named(site["stations"], "201")["address"] = f"{network.host(41)}:5060"
    site["stations"].append({"name": "202", "kind": "fixed", "address": f"{network.host(42)}:5060"})
    site["ringing"]["seconds"] = RINGING
    site["pins"] = {"wrong": 2}
    site["wrap_up"]["seconds"] = WRAP_UP
    site["emergency"] |= {"stations": [EMERGENCY], "rings": EMERGENCY_RINGS}
    _named(site["queues"], "service-zh")["overflow_after"] = WAITED_TOO_LONG
    del _named(site["queues"], "service-en")["overflow_to"]  # its callers go back to their flow
    for name in ("bank", "pin", "desk", "balance", "vote", "counter", "survey", "order", "firm", "share"):
        site["flows"].append({"name": name, "file": f"{name}.json"})
    site["numbers"].append({"number": BANK_LINE, "flow": "bank"})
    site["numbers"].append({"number": DESK_LINE, "flow": "desk"})
    site["numbers"].append({"number": BALANCE_LINE, "flow": "balance"})
    site["numbers"].append({"number": VOTE_LINE, "flow": "vote"})
    site["numbers"].append({"number": SURVEY_LINE, "flow": "counter"})
    site["numbers"].append({"number": SHARE_LINE, "flow": "share"})
    site["numbers"].append({"number": ORDER_LINE, "flow": "order"})
    site["numbers"].append({"number": FIRM_LINE, "flow": "firm"})
    firm = f"http://{network.host(FIRM_HOST)}:{FIRM_PORT}"
    site.setdefault("services", []).append({"name": "firm", "url": firm, "wait": 1.0})
    site["speech"] = {"at_once": 1}  # one that hangs is all there is
    site["sources"].append({"name": "bank", "url": "sqlite:///bank.db", "wait": 4.0})
    site["sources"].append({"name": "gone", "url": "sqlite:///nowhere.db", "wait": 1.0})
    return site


def two_nodes(site: Table) -> None:
    """A Change: a second Asterisk, "b", with a trunk by which callers come (none goes out by it) and with the
    telephone 103."""
    first = site["nodes"][0]
    prefix = first["address"].rpartition(".")[0]
    site["nodes"].append(first | {"name": "b", "address": f"{prefix}.3"})
    telco = _named(site["boards"], "telco")
    site["boards"].append(
        telco | {"name": "telco-b", "node": "b", "peer": f"{prefix}.21:5060", "outbound": False}
    )
    _named(site["stations"], "103")["node"] = "b"


def write_flows(folder: Path) -> None:
    """The flows that only tests have."""
    ours = (
        BANK_FLOW, PIN_FLOW, DESK_FLOW, BALANCE_FLOW, VOTE_FLOW, COUNTER_FLOW, SURVEY_FLOW, ORDER_FLOW, FIRM_FLOW, SHARE_FLOW,
    )  # fmt: skip
    for flow in ours:
        (folder / f"{flow['name']}.json").write_text(json.dumps(flow), encoding="utf-8")
    with closing(sqlite3.connect(folder.parent / "bank.db")) as bank:
        bank.execute("CREATE TABLE accounts (number TEXT PRIMARY KEY, balance NUMERIC)")
        rows = [(number, balance) for number, (_, balance) in BALANCES.items()]
        bank.executemany("INSERT INTO accounts VALUES (?, ?)", rows)
        bank.execute("CREATE TABLE shares (code TEXT PRIMARY KEY, price NUMERIC)")
        bank.execute("INSERT INTO shares VALUES ('427', '18.25')")
        bank.commit()


BANK_FLOW: Table = {
    "name": "bank", "languages": ["en", "zh"], "start": "account", "default": "sorry", "hang_up": "gone",
    "variables": {"number": {"type": "text", "optional": True}, "account": {"type": "number"}},
    "nodes": {
        "account": {
            "type": "collect", "into": "number", "least": 4, "most": 4, "wait": 8,
            "prompt": {"text": {"en": "Please enter the four digits of your account number now.", "zh": "请输入四位账号。"}}, "exits": {"done": "known"},
        },
        "known": {
            "type": "condition", "holds": 'like(number, "47*") and caller != null',
            "exits": {"yes": "verify", "no": "sorry"},
        },
        "verify": {
            "type": "flow", "flow": "pin", "give": {"account": "to_number(number)"},
            "take": {"account": "verified"}, "returns": ["right", "wrong"],
            "exits": {"right": "pause", "wrong": "sorry"},
        },
        "pause": {"type": "wait", "seconds": 1, "exits": {"done": "told"}},
        "told": {
            "type": "log", "text": '"account " + to_text(account) + " is verified"', "exits": {"done": "sure"},
        },
        "sure": {
            "type": "yes-no", "prompt": {"text": {"en": "To talk with a person about it, please press 1 now.", "zh": "人工服务请按1。"}},
            "exits": {"yes": "person", "no": "sorry"},
        },
        "person": {"type": "queue", "queue": {"en": "sales-en", "zh": "sales-zh"}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}},
        "gone": {"type": "log", "text": '"left early, account " + (number ?? "none")', "exits": {"done": "end"}},
        "end": {"type": "hang-up"},
    },
}  # fmt: skip
PIN_FLOW: Table = {
    "name": "pin", "languages": ["en", "zh"], "start": "ask", "default": "wrong",
    "variables": {
        "account": {"type": "number", "role": "given"},
        "pin": {"type": "text", "secret": True},
        "verified": {"type": "number", "role": "result", "optional": True},
    },
    "nodes": {
        "ask": {
            "type": "collect", "into": "pin", "least": 8, "most": 8, "tries": 2, "wait": 8,
            "check": f'account == 4711 and pin == "{PIN}"',
            "prompt": {"text": {"en": "Please enter the eight digits of your secret number now.", "zh": "请输入八位密码。"}}, "exits": {"done": "found"},
        },
        "found": {
            "type": "set", "values": [{"variable": "verified", "value": "account"}], "exits": {"done": "right"},
        },
        "right": {"type": "back", "end": "right"},
        "wrong": {"type": "back", "end": "wrong"},
    },
}  # fmt: skip


BALANCE_FLOW: Table = {
    "name": "balance", "languages": ["en", "zh"], "start": "language", "default": "sorry",
    "variables": {"sum": {"type": "number"}},
    "nodes": {
        "language": {
            "type": "menu", "choices": {"1": {}, "2": {}}, "wait": 8, "learn": None,
            "prompt": {
                "every_language": True,
                "text": {"en": "For English, please press 1.", "zh": "中文服务，请按2。"},
            },
            "exits": {"1": "prove", "2": "chinese"},
        },
        "chinese": {"type": "language", "language": "zh", "exits": {"done": "prove"}},
        "prove": {
            "type": "authenticate", "tries": 2,
            "number": {"text": {"en": "Please enter your account number now.", "zh": "请输入您的账号。"}},
            "pin": {"text": {"en": "Please enter your secret number now.", "zh": "请输入您的密码。"}},
            "exits": {"known": "look-up", "wrong": "wrong", "locked": "locked"},
        },
        "look-up": {
            "type": "sql", "source": "bank", "give": {"number": "customer.code"}, "take": {"sum": "balance"},
            "statement": "SELECT balance FROM accounts WHERE number = :number",
            "exits": {"found": "tell", "empty": "sorry", "timeout": "sorry"},
        },
        "tell": {
            "type": "say", "kind": "money", "value": "sum", "exits": {"done": "bye"},
            "before": {"text": {"en": "Your balance is", "zh": "您的余额为"}},
        },
        "bye": {"type": "hang-up"},
        "wrong": {"type": "hang-up", "prompt": {"text": {"en": "These do not belong together.", "zh": "账号与密码不符。"}}},
        "locked": {"type": "hang-up", "prompt": {"text": {"en": "Your access is locked for a while.", "zh": "您的账户已暂时锁定。"}}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry, please call later.", "zh": "抱歉，请稍后再拨。"}}},
    },
}  # fmt: skip
VOTE_FLOW: Table = {
    "name": "vote", "languages": ["en", "zh"], "start": "ask", "default": "sorry",
    "variables": {"choice": {"type": "text"}},
    "nodes": {
        "ask": {
            "type": "menu", "choices": {"1": {}, "2": {}}, "wait": 8, "exits": {"1": "blue", "2": "red"},
            "prompt": {"text": {"en": "For the blue pump, press 1. For the red one, press 2.", "zh": "蓝色请按1，红色请按2。"}},
        },
        "blue": {"type": "set", "values": [{"variable": "choice", "value": '"blue"'}], "exits": {"done": "vote"}},
        "red": {"type": "set", "values": [{"variable": "choice", "value": '"red"'}], "exits": {"done": "vote"}},
        "vote": {
            "type": "vote", "poll": "colour", "choice": "choice",
            "exits": {"counted": "thanks", "already": "again", "withheld": "unknown"},
        },
        "thanks": {"type": "hang-up", "prompt": {"text": {"en": "Thank you, your vote is counted.", "zh": "谢谢，已计票。"}}},
        "again": {"type": "hang-up", "prompt": {"text": {"en": "You have voted before.", "zh": "您已投过票。"}}},
        "unknown": {"type": "hang-up", "prompt": {"text": {"en": "Please show your number.", "zh": "请显示号码。"}}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}},
    },
}  # fmt: skip
COUNTER_FLOW: Table = {
    "name": "counter", "languages": ["en", "zh"], "start": "person", "default": "sorry",
    "nodes": {
        "person": {"type": "queue", "queue": "sales-en", "after": "survey", "exits": {"refused": "sorry"}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}},
    },
}  # fmt: skip
SURVEY_FLOW: Table = {
    "name": "survey", "languages": ["en", "zh"], "start": "ask", "default": "bye",
    "nodes": {
        "ask": {
            "type": "yes-no", "wait": 8, "exits": {"yes": "content", "no": "cross", "timeout": "bye"},
            "prompt": {"text": {"en": "Are you content? For yes, press 1. For no, press 2.", "zh": "您满意吗？满意请按1，不满意请按2。"}},
        },
        "content": {"type": "vote", "poll": "content", "choice": '"yes"', "exits": {"counted": "thanks"}},
        "cross": {"type": "vote", "poll": "content", "choice": '"no"', "exits": {"counted": "thanks"}},
        "thanks": {"type": "hang-up", "prompt": {"text": {"en": "Thank you for your answer.", "zh": "感谢您的评价。"}}},
        "bye": {"type": "hang-up"},
    },
}  # fmt: skip
FIRM_FLOW: Table = {
    "name": "firm", "languages": ["en", "zh"], "start": "never", "default": "sorry",
    "variables": {"found": {"type": "list", "optional": True}},
    "nodes": {
        "never": {
            "type": "http", "service": "firm", "path": "/never", "take": {"found": {"json": "found"}},
            "exits": {"timeout": "gigabyte"},
        },
        "gigabyte": {
            "type": "http", "service": "firm", "path": "/gigabyte", "take": {"found": {"json": "found"}},
            "wait": 10, "exits": {"error": "siblings"},
        },
        "siblings": {
            "type": "http", "service": "firm", "path": "/siblings", "wait": 10, "exits": {"error": "gone"},
            "take": {"found": {"xpath": "//b/following-sibling::b"}},
        },
        "gone": {
            "type": "sql", "source": "gone", "statement": "SELECT found FROM anywhere", "take": {"found": "found"},
            "exits": {"error": "through"},
        },
        "through": {"type": "hang-up", "prompt": {"text": {"en": "You are through.", "zh": "一切正常。"}}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}},
    },
}  # fmt: skip
ORDER_FLOW: Table = {
    "name": "order", "languages": ["en", "zh"], "start": "record", "default": "bye",
    "variables": {"pumps": {"type": "text"}, "secret": {"type": "text", "secret": True}},
    "nodes": {
        "record": {"type": "recording", "exits": {"done": "pumps"}},
        "pumps": {
            "type": "collect", "into": "pumps", "least": 1, "most": 4, "wait": 8,
            "prompt": {"text": {"en": "How many pumps do you order?", "zh": "请输入订购数量。"}}, "exits": {"done": "secret"},
        },
        "secret": {
            "type": "collect", "into": "secret", "least": 4, "most": 4, "wait": 8,
            "prompt": {"text": {"en": "Please enter your secret number now.", "zh": "请输入您的密码。"}}, "exits": {"done": "thanks"},
        },
        "thanks": {
            "type": "play", "prompt": {"text": {"en": "Thank you for your order.", "zh": "感谢您的订购。"}}, "exits": {"done": "stop"},
        },
        "stop": {"type": "recording", "do": "stop", "exits": {"done": "after"}},
        "after": {"type": "play", "prompt": {"text": {"en": "This is not kept any more.", "zh": "以下不再录音。"}}, "exits": {"done": "bye"}},
        "bye": {"type": "hang-up"},
    },
}  # fmt: skip
DESK_FLOW: Table = {
    "name": "desk", "languages": ["en", "zh"], "start": "often", "default": "sorry",
    "variables": {"before": {"type": "number", "default": 0}, "there": {"type": "number", "default": 0}},
    "nodes": {
        "often": {
            "type": "count", "hours": 1, "most": 1, "into": "before", "exits": {"within": "tell", "over": "tell"},
        },
        "tell": {"type": "learn", "name": "calls", "value": "to_text(before)", "exits": {"done": "look"}},
        "look": {
            "type": "queue-state", "queue": "sales-en", "waiting": "there",
            "exits": {"ready": "ask", "short": "ask", "long": "ask", "unstaffed": "ask"},
        },
        "ask": {
            "type": "menu", "tries": 2, "wait": 8, "choices": {"1": {}, "2": {}, "3": {}, "4": {}},
            "prompt": {"text": {"en": "Whom would you like to talk with? Please press a key.", "zh": "请按键选择。"}},
            "exits": {"1": "last", "2": "wang-wei", "3": "extension", "4": "outside"},
        },
        "last": {"type": "agent", "exits": {"refused": "nobody"}},
        "wang-wei": {"type": "agent", "agent": "wang.wei", "exits": {"refused": "nobody"}},
        "extension": {"type": "extension", "station": "901", "exits": {"refused": "nobody"}},
        "outside": {"type": "outside", "number": OUTSIDE, "exits": {"refused": "nobody"}},
        "nobody": {"type": "learn", "name": "reached", "value": '"nobody"', "exits": {"done": "sorry"}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}},
    },
}  # fmt: skip


def as_toml(site: Table) -> str:
    """One line a top-level key: enough for a machine to read."""
    return "\n".join(f"{name} = {_inline(value)}" for name, value in site.items()) + "\n"


def _inline(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {_inline(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(_inline(one) for one in value) + "]"
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False)


def _named(tables: list[Table], name: str) -> Table:
    return next(table for table in tables if table["name"] == name)
