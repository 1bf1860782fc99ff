"""A scene for each node type: what stands in its node, and a way to each of its exits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ivr_flows.flow import read
from ivr_flows.nodes.node import ERROR
from tests.unit.ivr_flows.flow_scene import HELLO, SITE

Table = dict[str, Any]
Ways = dict[str, Table]
"""Exit → what the trial of it says: answers, given, open …; "node": fields of the node that differ."""

CALLER = "+8651255500188"
KNOWN = {"outcome": "known", "customer": {"name": "Wang Fang"}}
FAILS: Table = {"answers": [{"fails": "it was not to be"}]}
NOTHING = {"keys": ""}


def keys(*entries: str) -> Table:
    return {"answers": [{"keys": entry} for entry in entries]}


def comes_out(*ways: str, **exits: str) -> Ways:
    """Exits that the house says, by the same names or by others."""
    named = dict.fromkeys(ways) | exits
    return {way: {"answers": [{"outcome": said or way}]} for way, said in named.items()} | {ERROR: FAILS}


def bad(field: str, formula: object) -> Table:
    """The error exit by a formula that cannot be worked out."""
    return {"node": {field: formula}}


ODD = "to_text(1 / (chosen - chosen))"
ROW, STATUS = {"rows": [{"sum": 12.5}]}, {"status": 200, "values": {"word": "x"}}
QUESTION = {"who": "caller", "pin": HELLO, "tries": 1}

SCENES: dict[str, tuple[Table, Ways]] = {
    "play": ({"prompt": HELLO}, {"done": {}}),
    "menu": ({"prompt": HELLO, "choices": {"1": {}}, "tries": 1},
             {"1": keys("1"), "timeout": keys(""), "invalid": keys("9"), ERROR: FAILS}),
    "language": ({"language": "zh"}, {"done": {}}),
    "say": ({"kind": "text", "value": "word"}, {"done": {}, "missing": {"node": {"value": "customer.firm"}}}),
    "wait": ({"seconds": 1}, {"done": {}}),
    "collect": ({"prompt": HELLO, "into": "chosen", "least": 2, "most": 4, "tries": 1},
                {"done": keys("42"), "timeout": keys(""), "invalid": keys("4"), ERROR: FAILS}),
    "yes-no": ({"prompt": HELLO, "tries": 1},
               {"yes": keys("1"), "no": keys("2"), "timeout": keys(""), "invalid": keys("9"), ERROR: FAILS}),
    "listen": ({"prompt": HELLO, "tries": 1, "phrases": {"pumps": {"say": {"en": ["pumps"], "zh": ["水泵"]}}}},
               {"pumps": {"answers": [{"says": "pumps"}]}, "unclear": {"answers": [{"says": "something"}]},
                "timeout": keys(""), ERROR: FAILS}),
    "hours": ({"hours": "office"}, {"open": {}, "closed": {"open": {"office": False}}}),
    "caller": ({"ways": {"here": ["+86512*"], "china": ["CN"]}},
               {"here": {}, "china": {"given": {"caller": "+8613855501182"}},
                "else": {"given": {"caller": "+442079460001"}}, "withheld": {"given": {"caller": ""}}}),
    "count": ({"most": 1}, {"within": {}, "over": {"calls": 2}}),
    "queue-state": ({"queue": "sales-en", "most": 5},
                    {"ready": {}, "short": {"queues": {"sales-en": {"ready": 0}}},
                     "long": {"queues": {"sales-en": {"ready": 0, "waiting": 9}}},
                     "unstaffed": {"queues": {"sales-en": {"ready": 0, "logged_in": 0}}}}),
    "condition": ({"holds": 'word == "a"'},
                  {"yes": {}, "no": {"node": {"holds": 'word == "b"'}},
                   ERROR: bad("holds", "1 / (chosen - chosen) > 1")}),
    "switch": ({"cases": [{"exit": "first", "holds": "chosen == 1"}]},
               {"first": {}, "else": {"node": {"cases": [{"exit": "first", "holds": "chosen == 2"}]}},
                ERROR: bad("cases", [{"exit": "first", "holds": "1 / (chosen - chosen) > 1"}])}),
    "share": ({"shares": {"a": 30, "b": 70}}, {"a": {"chance": 0.29}, "b": {"chance": 0.31}}),
    "set": ({"values": [{"variable": "chosen", "value": "chosen + 1"}]},
            {"done": {}, ERROR: bad("values", [{"variable": "word", "value": ODD}])}),
    "sql": ({"source": "bank", "statement": "SELECT sum FROM a WHERE b = :b", "give": {"b": "caller"},
             "take": {"chosen": "sum"}},
            {"found": {"answers": [ROW]}, "empty": {"answers": [{"rows": []}]},
             "timeout": {"answers": [{"times_out": True}]}, ERROR: FAILS}),
    "http": ({"service": "orders", "path": "/of/{who}", "give": {"who": "caller"}, "take": {"word": {"json": "a"}}},
             {"found": {"answers": [STATUS]}, "refused": {"answers": [{"status": 404}]},
              "missing": {"answers": [{"status": 200, "values": {}}]},
              "timeout": {"answers": [{"times_out": True}]}, ERROR: FAILS}),
    "vote": ({"poll": "colour", "choice": '"red"'},
             {"counted": {}, "already": {"voted": True}, "withheld": {"given": {"caller": ""}},
              ERROR: bad("choice", ODD)}),
    "authenticate": (QUESTION,
                     {"known": {"answers": [{"keys": "1234"}, KNOWN]},
                      "wrong": {"answers": [{"keys": "1234"}, {"outcome": "wrong"}]},
                      "locked": {"answers": [{"keys": "1234"}, {"outcome": "locked"}]},
                      "none": keys(""), ERROR: FAILS}),
    "choose-pin": ({"pin": "word"}, comes_out("chosen", "weak", "unknown")),
    "customer": ({"do": "find", "who": "word"}, comes_out("found", "missing", "several")),
    "request": ({"kind": "repair", "into": "word"}, comes_out("opened", "running")),
    "callback": ({"queue": "sales-en"}, comes_out(**{"kept": "opened", "already": "running", "no-number": ""})),
    "list": ({"list": "spring"}, comes_out("added", "already", "no-number")),
    "mark": ({"tags": ["late"]}, {"done": {}}),
    "notify": ({"service": "orders", "body": {"who": "word"}}, {"done": {}, ERROR: bad("body", {"who": ODD})}),
    "recording": ({}, {"done": {}}),
    "learn": ({"name": "word", "value": "word"}, {"done": {}, ERROR: bad("value", ODD)}),
    "log": ({"text": "word"}, {"done": {}, ERROR: bad("text", ODD)}),
    "flow": ({"flow": "inner", "returns": ["done", "no"]}, {"done": keys("1"), "no": keys("2")}),
    "back": ({}, {}),  # in INNER, by which "flow" is left
    "queue": ({"queue": "sales-en"}, {"refused": {"answers": [{"refused": "nobody-logged-in"}]}, ERROR: FAILS}),
    "agent": ({"agent": "li.na"}, {"refused": {"answers": [{"refused": "busy"}]}, ERROR: FAILS}),
    "extension": ({"station": "101"}, {"refused": {"answers": [{"refused": "busy"}]}, ERROR: FAILS}),
    "outside": ({"number": "+8651255500100"}, {"refused": {"answers": [{"refused": "busy"}]}, ERROR: FAILS}),
    "message": ({"mailbox": "general", "prompt": HELLO},
                {"done": {"answers": [{"seconds": 12}]}, "empty": {"answers": [{"seconds": 0}]}, ERROR: FAILS}),
    "hang-up": ({}, {}),
}  # fmt: skip
MORE: dict[str, tuple[Table, Ways]] = {
    "customer that is changed": (
        {"type": "customer", "do": "change", "fields": {"wishes": "word"}},
        comes_out("saved", "refused", "conflict", "unknown"),
    ),
    "customer that is new": (
        {"type": "customer", "do": "new", "fields": {"name": "word"}}, comes_out("saved", "refused", "there"),
    ),
    "sql that changes": (
        {"type": "sql", "source": "ledger", "statement": "DELETE FROM a WHERE b = :b", "give": {"b": "word"}},
        {"found": {"answers": [ROW]}, "empty": {"answers": [{"rows": []}]},
         "timeout": {"answers": [{"times_out": True}]}, ERROR: FAILS},
    ),
}  # fmt: skip
INNER = read(
    {
        "format": 1, "name": "inner", "languages": ["en", "zh"], "start": "ask", "default": "no",
        "nodes": {
            "ask": {"type": "yes-no", "prompt": HELLO, "tries": 1, "exits": {"yes": "yes"}},
            "yes": {"type": "back"}, "no": {"type": "back", "end": "no"},
        },
    }
)  # fmt: skip
WHOLE_SITE = replace(SITE, flows={"inner": INNER.signature})

CASES = {name: (type_fields | {"type": name}, ways) for name, (type_fields, ways) in SCENES.items()} | MORE


def around(node: Table) -> Table:
    """A flow in which the node has something behind each of its exits."""
    return {
        "format": 1, "name": "around", "languages": ["en", "zh"], "start": "it", "default": "over",
        "variables": {"chosen": {"type": "number", "default": 1}, "word": {"type": "text", "default": "a"}},
        "nodes": {"it": node, "over": {"type": "hang-up"}},
    }  # fmt: skip
