"""The checker: everything wrong at once, by code, node and field, and what to do about it."""

import json
from dataclasses import replace
from string import Formatter

import pytest
from flow_scene import HELLO, SITE, document

from ivr_flows.check import LARGEST, MOST_OF_FORMULAS, check, load
from ivr_flows.faults import Fault, FlowRefused, nearest
from ivr_flows.flow import MOST_NODES, Flow, read
from ivr_flows.messages import CAUSES, MESSAGES
from ivr_flows.runner import Run

PLAY = {"type": "play", "prompt": HELLO, "exits": {"done": "end"}}
MENU = {"type": "menu", "prompt": HELLO, "choices": {"1": {}}}
HOURS = {"type": "hours", "hours": "office"}


def found(doc, known=SITE):
    """Code, node, field of each fault; and every fault can be said in both languages."""
    faults = check(doc, known)
    for fault in faults:
        for language in ("en", "zh"):
            what, hint = fault.sentences(language)
            assert what
            assert hint
            assert "{" not in what + hint
    return [(fault.code, fault.node, fault.field) for fault in faults]


def with_welcome(**fields):
    return document(nodes={"welcome": PLAY | fields})


def test_a_flow_in_order_has_no_faults():
    assert found(document()) == []
    assert found(read(document())) == []


@pytest.mark.parametrize(
    ("doc", "fault"),
    [
        # the frame
        (document(start="welcom"), ("unknown-start", None, "start")),
        (document(default="ende"), ("unknown-default", None, "default")),
        (document(languages=["en", "tlh"]), ("unspoken-language", None, "languages")),
        (document(languages=["en", "en"]), ("bad-value", None, "languages")),
        (document(languages=[]), ("bad-value", None, "languages")),
        (document(languages=["English"]), ("unspoken-language", None, "languages.0")),
        (document(version=0), ("bad-value", None, "version")),
        (document(format=2), ("bad-value", None, "format")),
        (document(name="Hot Line"), ("bad-name", None, "name")),
        (document(strat="welcome"), ("field-unknown", None, "strat")),
        ({"name": "x"}, ("field-missing", None, "languages")),
        (document(variables={"x": {"type": "date", "default": "today"}}), ("bad-value", None, "variables.x.default")),
        (document(variables={"caller": {"type": "text"}}), ("taken-name", None, "variables.caller")),
        # nodes
        (document(nodes={"welcome": PLAY | {"type": "plya"}}), ("unknown-type", "welcome", "type")),
        (document(nodes={"welcome": {"prompt": HELLO}}), ("field-missing", "welcome", "type")),
        (document(nodes={"welcome": 7}), ("bad-value", "welcome", None)),
        (with_welcome(promt=HELLO), ("field-unknown", "welcome", "promt")),
        (with_welcome(interruptible="yes"), ("bad-value", "welcome", "interruptible")),
        (with_welcome(prompt={}), ("bad-value", "welcome", "prompt")),
        (with_welcome(prompt={"text": {"en": " ", "zh": "x"}}), ("bad-value", "welcome", "prompt.text.en")),
        (document(nodes={"no good": PLAY}), ("bad-name", "no good", None)),
        (document(nodes={"welcome": MENU | {"choices": {"11": {}}}}), ("bad-key", "welcome", "choices.11")),
        (document(nodes={"welcome": MENU | {"choices": {"A": {}}}}), ("bad-key", "welcome", "choices.A")),
        (document(nodes={"welcome": MENU | {"choices": {}}}), ("bad-value", "welcome", "choices")),
        (document(nodes={"welcome": MENU | {"tries": 0}}), ("bad-value", "welcome", "tries")),
        # names of the site and the flow
        (document(nodes={"welcome": {"type": "queue", "queue": "sales"}}), ("unknown-queue", "welcome", "queue")),
        (
            document(nodes={"welcome": {"type": "queue", "queue": {"en": "sales-en", "zh": "x"}}}),
            ("unknown-queue", "welcome", "queue.zh"),
        ),
        (
            document(nodes={"welcome": {"type": "queue", "queue": {"en": "sales-en"}}}),
            ("queue-missing", "welcome", "queue"),
        ),
        (document(nodes={"welcome": {"type": "queue", "queue": 5}}), ("bad-value", "welcome", "queue")),
        (document(nodes={"welcome": HOURS | {"hours": "offices"}}), ("unknown-hours", "welcome", "hours")),
        (
            document(nodes={"welcome": {"type": "message", "mailbox": "x", "prompt": HELLO}}),
            ("unknown-mailbox", "welcome", "mailbox"),
        ),
        (
            document(nodes={"welcome": {"type": "language", "language": "de"}}),
            ("unknown-language", "welcome", "language"),
        ),
        (
            document(nodes={"welcome": {"type": "say", "kind": "text", "value": "nme"}}),
            ("unknown-variable", "welcome", "value"),
        ),
        (
            document(nodes={"welcome": {"type": "say", "kind": "field", "value": "customer.nme"}}),
            ("unknown-field", "welcome", "value"),
        ),
        (
            document(nodes={"welcome": {"type": "say", "kind": "field", "value": "caller"}}),
            ("not-a-field", "welcome", "value"),
        ),
        (
            document(nodes={"welcome": {"type": "say", "kind": "number", "value": "now"}}),
            ("kind-differs", "welcome", "value"),
        ),
        # prompts
        (with_welcome(prompt={"text": {"en": "Hello."}}), ("prompt-missing", "welcome", "prompt")),
        (with_welcome(prompt={"text": {"en": "…", "zh": "您好"}}), ("prompt-mute", "welcome", "prompt")),
        (with_welcome(prompt={"sound": "jingle"}), ("sound-missing", "welcome", "prompt")),
        (
            document(nodes={"welcome": MENU | {"no_input": {"text": {"zh": "没有按键"}}}}),
            ("prompt-missing", "welcome", "no_input"),
        ),
        # the drawing
        (with_welcome(exits={"done": "edn"}), ("unknown-node", "welcome", "exits.done")),
        (with_welcome(exits={"done": "end", "dnoe": "end"}), ("unknown-exit", "welcome", "exits.dnoe")),
        (document(nodes={"apart": PLAY}), ("unreached", "apart", None)),
        (with_welcome(exits={"done": "welcome"}), ("endless", "welcome", None)),
        (
            document(nodes={"welcome": HOURS | {"exits": {"open": "welcome", "closed": "end"}}}),
            ("silent-circle", "welcome", None),
        ),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_named(doc, fault):
    assert fault in found(doc)


def test_all_faults_are_told_at_once_even_beside_a_node_that_cannot_be_read():
    nodes = {
        "welcome": {"type": "play", "exits": {"done": "choice"}},
        "choice": MENU | {"choices": {"x": {}}, "exits": {"x": "hours"}},
        "hours": {"type": "hours", "hours": "nights"},
        "apart": PLAY | {"exits": {"done": "nowhere"}},
    }
    assert found(document(nodes=nodes, colour="red")) == [
        ("field-unknown", None, "colour"),
        ("field-missing", "welcome", "prompt"),
        ("bad-key", "choice", "choices.x"),
        ("unknown-node", "apart", "exits.done"),
        ("unreached", "apart", None),
    ]
    del nodes["apart"]
    assert found(document(nodes=nodes)) == [
        ("field-missing", "welcome", "prompt"),
        ("bad-key", "choice", "choices.x"),
        ("unknown-hours", "hours", "hours"),
    ]


def test_the_printed_fault_says_where_what_and_what_to_do():
    (fault,) = check(document(nodes={"welcome": {"type": "queue", "queue": "sale-en"}}), SITE)
    assert str(fault) == (
        'flow "small", node "welcome", queue: the site has no queue "sale-en"; did you mean "sales-en"?'
        "   [unknown-queue]"
    )
    assert fault.sentences("zh") == ("没有队列“sale-en”", "是否指“sales-en”？")
    assert (fault.what, fault.hint) == ('the site has no queue "sale-en"', 'did you mean "sales-en"?')


def test_a_name_that_is_like_nothing_gets_all_that_is_possible():
    (fault,) = check(document(nodes={"welcome": HOURS | {"hours": "zzz"}}), SITE)
    assert fault.hint == "possible: office, weekdays"
    (fault,) = check(document(nodes={"welcome": HOURS | {"hours": "zzz"}}), replace(SITE, hours=frozenset()))
    assert fault.hint == "there is none yet"


def test_a_language_the_site_has_no_voice_for_is_refused():
    faults = check(document(), replace(SITE, languages=("zh",)))
    assert [(fault.code, fault.arguments) for fault in faults] == [("unspoken-language", {"name": "en"})]


def test_a_sound_file_of_the_site_speaks_for_its_language():
    doc = document(nodes={"welcome": PLAY | {"prompt": {"sound": "jingle"}}})
    assert found(doc, replace(SITE, sounds=frozenset({"jingle"}))) == []
    assert found(doc, replace(SITE, sounds=frozenset({"en/jingle"}))) == [
        ("sound-missing", "welcome", "prompt")
    ]
    (fault,) = check(doc, replace(SITE, sounds=frozenset({"en/jingle"})))
    assert fault.arguments["language"] == "zh"


def test_without_a_default_every_exit_must_be_drawn():
    doc = document(default=None, nodes={"welcome": MENU | {"exits": {"1": "end"}}})
    assert found(doc) == [
        ("open-exit", "welcome", "exits"),
        ("open-exit", "welcome", "exits"),
        ("no-default", None, "default"),
    ]
    assert [fault.arguments.get("exit") for fault in check(doc, SITE)] == ["timeout", "invalid", None]


def test_a_circle_with_a_menu_and_a_way_out_is_no_fault():
    nodes = {
        "welcome": MENU | {"exits": {"1": "more", "timeout": "end"}},
        "more": PLAY | {"exits": {"done": "welcome"}},
    }
    assert found(document(nodes=nodes)) == []


def test_an_error_exit_is_no_way_out_of_an_endless_circle():
    nodes = {
        "welcome": PLAY | {"exits": {"done": "more", "error": "end"}},
        "more": PLAY | {"exits": {"done": "welcome", "error": "end"}},
    }
    (fault,) = check(document(nodes=nodes), SITE)
    assert (fault.code, fault.arguments) == ("endless", {"names": "welcome, more"})


def test_a_circle_through_the_default_is_found():
    nodes = {"welcome": HOURS | {"exits": {"open": "end"}}, "again": HOURS | {"exits": {"open": "end"}}}
    doc = document(nodes=nodes, default="again") | {"start": "welcome"}
    doc["nodes"]["again"]["exits"]["closed"] = "welcome"
    assert ("silent-circle", "welcome", None) in found(doc)


def test_prompts_that_fail_in_turn_are_a_silent_circle():
    doc = document(nodes={"welcome": PLAY | {"exits": {"done": "end", "error": "welcome"}}})
    assert found(doc) == [("silent-circle", "welcome", None)]


# ---- formulas and variables ----------------------------------------------------------------------------

OWN = {
    "sum": {"type": "number"},
    "known": {"type": "number", "default": 1},
    "maybe": {"type": "text", "optional": True},
}
SET = {"type": "set", "values": [{"variable": "sum", "value": "known + 1"}], "exits": {"done": "end"}}
ASK = {"type": "condition", "holds": "sum > 1", "exits": {"yes": "end", "no": "end"}}


def with_own(**nodes):
    return document(variables=OWN, nodes=nodes)


def keeping(sql):
    """A question whose answer is to be kept, in a flow that has a secret."""
    node = {"type": "sql", "source": "bank", "keep": 60} | sql
    return document(
        variables={"pin": {"type": "text", "secret": True, "default": "1"}}, nodes={"welcome": node}
    )


@pytest.mark.parametrize(
    ("doc", "fault"),
    [
        (with_own(welcome=ASK | {"holds": "known +"}), ("bad-formula", "welcome", "holds")),
        (with_own(welcome=ASK | {"holds": "knwon > 1"}), ("formula-name", "welcome", "holds")),
        (with_own(welcome=ASK | {"holds": "known + 1"}), ("formula-gives", "welcome", "holds")),
        (with_own(welcome=ASK | {"holds": "customer.firn == null"}), ("unknown-field", "welcome", "holds")),
        (
            with_own(welcome=SET | {"values": [{"variable": "sum", "value": "maybe"}]}),
            ("formula-gives", "welcome", "values.0.value"),
        ),
        (
            with_own(welcome=SET | {"values": [{"variable": "caller", "value": "maybe"}]}),
            ("unknown-variable", "welcome", "values.0.variable"),
        ),
        (
            with_own(welcome={"type": "switch", "cases": [{"exit": "else", "holds": "known > 1"}]}),
            ("exit-twice", "welcome", "cases.0.exit"),
        ),
        (
            with_own(welcome={"type": "share", "shares": {"a": 30, "b": 60}}),
            ("not-a-hundred", "welcome", "shares"),
        ),
        (document(variables={"upper": {"type": "text"}}), ("taken-name", None, "variables.upper")),
        (
            document(variables={"x": {"type": "list", "default": ["a", 1]}}),
            ("bad-value", None, "variables.x.default.1"),
        ),
        (
            document(
                variables={"pin": {"type": "text", "secret": True, "default": "1"}},
                nodes={"welcome": {"type": "log", "text": '"it is " + pin', "exits": {"done": "end"}}},
            ),
            ("tells-secret", "welcome", "text"),
        ),
        *(
            (with_own(welcome={"type": "http", "service": "orders"} | more), fault)
            for more, fault in (
                ({"service": "odres"}, ("unknown-service", "welcome", "service")),
                ({"path": "/x/{number}"}, ("path-parameter", "welcome", "path")),
                ({"path": "http://elsewhere/"}, ("bad-value", "welcome", "path")),
                ({"take": {"sum": {"json": "a["}}}, ("bad-pick", "welcome", "take.sum")),
                ({"take": {"sum": {"xpath": "//["}}}, ("bad-pick", "welcome", "take.sum")),
                ({"take": {"sum": {"css": "td..x"}}}, ("bad-pick", "welcome", "take.sum")),
                ({"take": {"sum": {"css": "a", "json": "b"}}}, ("bad-value", "welcome", "take.sum")),
                ({"take": {"sum": {}}}, ("bad-value", "welcome", "take.sum")),
            )
        ),
        *(
            (with_own(welcome={"type": "sql", "source": "bank", "statement": statement} | more), fault)
            for statement, more, fault in (
                ("SELECT 1", {"source": "bnak"}, ("unknown-source", "welcome", "source")),
                ("SELECT :x", {}, ("statement-parameter", "welcome", "statement")),
                ("SELECT 1", {"give": {"x": "known"}}, ("statement-unused", "welcome", "give.x")),
                ("SELECT 1; SELECT 2", {}, ("statement-several", "welcome", "statement")),
                ("SELECT ':x'", {}, ("statement-quoted", "welcome", "statement")),
                ("DELETE FROM accounts", {}, ("source-read-only", "welcome", "statement")),
                ("SELECT 1", {"take": {"smu": "x"}}, ("unknown-variable", "welcome", "take.smu")),
            )
        ),
        *(
            (
                with_own(welcome={"type": "authenticate", "pin": HELLO} | more),
                ("bad-value", "welcome", ""),
            )
            for more in ({}, {"number": HELLO, "who": "caller"})
        ),
        *(
            (with_own(welcome=node), ("bad-value", "welcome", ""))
            for node in (
                {"type": "customer"},
                {"type": "customer", "who": "caller", "fields": {"name": "caller"}},
                {"type": "customer", "do": "new", "fields": {"address": "caller"}},
                {"type": "mark"},
                {"type": "notify"},
                {
                    "type": "notify",
                    "service": "orders",
                    "to": "caller",
                    "subject": "caller",
                    "text": "caller",
                },
                {"type": "notify", "to": "caller"},
            )
        ),
        (
            with_own(welcome={"type": "mark", "disposition": "complain"}),
            ("unknown-disposition", "welcome", "disposition"),
        ),
        (
            with_own(welcome={"type": "request", "kind": "x", "into": "sum"}),
            ("kind-differs", "welcome", "into"),
        ),
        *(
            (keeping(node), fault)
            for node, fault in (
                ({"statement": "SELECT :x", "give": {"x": "pin"}}, ("keeps-secret", "welcome", "keep")),
                ({"statement": "SELECT 1", "take": {"pin": "x"}}, ("keeps-secret", "welcome", "keep")),
                (
                    {"source": "ledger", "statement": "DELETE FROM accounts"},
                    ("keeps-change", "welcome", "keep"),
                ),
            )
        ),
        (
            with_own(welcome={"type": "http", "service": "orders", "method": "POST", "keep": 5}),
            ("keeps-change", "welcome", "keep"),
        ),
        (document(hang_up="nowhere"), ("unknown-hang-up", None, "hang_up")),
    ],
)
def test_a_fault_in_a_formula_or_a_variable_is_named(doc, fault):
    assert fault in found(doc)


def test_a_source_that_may_be_written_is():
    writes = {"type": "sql", "source": "ledger", "statement": "DELETE FROM votes WHERE caller = :caller;"}
    node = writes | {
        "give": {"caller": "caller"},
        "exits": {"found": "end", "empty": "end", "timeout": "end"},
    }
    assert found(with_own(welcome=node)) == []


def test_a_formula_with_a_name_nearly_right_offers_the_right_one():
    (fault,) = [one for one in check(with_own(welcome=ASK | {"holds": "knwon > 1"}), SITE) if one.node]
    assert fault.sentences("en").hint == 'did you mean "known"?'


def test_what_is_read_before_it_is_set_is_found_on_the_way_where_that_is_so():
    assert found(with_own(welcome=SET | {"exits": {"done": "ask"}}, ask=ASK)) == []
    assert found(with_own(welcome=ASK)) == [("read-too-early", "welcome", "holds")]
    apart = {"type": "hours", "hours": "office", "exits": {"open": "put", "closed": "ask"}}
    way = with_own(welcome=apart, put=SET | {"exits": {"done": "ask"}}, ask=ASK)
    assert found(way) == [("read-too-early", "ask", "holds")]


def test_a_check_may_read_what_was_just_entered():
    node = {"type": "collect", "prompt": HELLO, "into": "sum", "check": "sum > 3", "exits": {"done": "ask"}}
    assert found(with_own(welcome=node, ask=ASK)) == []


def test_what_could_not_be_set_is_not_set():
    nodes = {"welcome": SET | {"exits": {"done": "end", "error": "ask"}}, "ask": ASK}
    assert found(with_own(**nodes)) == [("read-too-early", "ask", "holds")]


def test_what_is_optional_or_has_a_default_may_be_read_at_once():
    ask = ASK | {"holds": 'known > 1 and maybe != "x"'}
    assert found(with_own(welcome=ask)) == []


def test_a_node_that_sets_in_order_may_read_what_it_has_just_set():
    values = [{"variable": "sum", "value": "1"}, {"variable": "maybe", "value": "to_text(sum)"}]
    assert found(with_own(welcome=SET | {"values": values})) == []
    assert ("read-too-early", "welcome", "values.0.value") in found(
        with_own(welcome=SET | {"values": values[::-1]})
    )


# ---- files ---------------------------------------------------------------------------------------------


def test_a_file_in_order_becomes_a_flow_that_writes_itself_back_the_same():
    flow = load(json.dumps(document()), SITE)
    assert isinstance(flow, Flow)
    assert load(flow.model_dump_json(), SITE) == flow


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("", "not-json"),
        ("{", "not-json"),
        (b"\xff\xfe\x00", "not-json"),
        (b"PK\x03\x04\x00", "not-json"),
        ("[" * 100_000, "not-json"),
        ('{"name": "a", "name": "b"}', "not-json"),
        ('{"version": NaN}', "not-json"),
        ("9" * 5000, "not-json"),
        ("[]", "not-a-flow"),
        ("null", "not-a-flow"),
        (" " * (LARGEST + 1), "too-large"),
    ],
)
def test_a_file_that_is_no_flow_is_refused_by_name(data, code):
    with pytest.raises(FlowRefused) as refused:
        load(data, SITE)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert f"[{code}]" in str(refused.value)


def test_a_refusal_prints_every_fault_on_a_line_of_its_own():
    with pytest.raises(FlowRefused) as refused:
        load(json.dumps(document(start="x", default="y")), SITE)
    assert [line.rsplit("[")[-1] for line in str(refused.value).splitlines()] == [
        "unknown-start]",
        "unknown-default]",
    ]


def test_a_flow_of_too_many_nodes_is_refused_before_anything_is_drawn():
    nodes = {f"n{i}": {"type": "hang-up"} for i in range(MOST_NODES + 1)}
    faults = check({"name": "big", "languages": ["en"], "start": "n0", "nodes": nodes}, SITE)
    assert [fault.code for fault in faults] == ["too-large"]


def test_a_flow_whose_formulas_would_take_minutes_to_read_is_refused_unread():
    long = "+".join(["1"] * 480)
    nodes = {
        f"n{i}": {"type": "condition", "holds": f"{long} == {i}"}
        for i in range(MOST_OF_FORMULAS // len(long) + 1)
    }
    (fault,) = check(document(nodes=nodes), SITE)
    assert (fault.code, fault.arguments["unit"]) == ("too-large", "characters of formulas")
    once = {"type": "condition", "holds": f"{long} == 1"}
    faults = check(document(nodes=dict.fromkeys(nodes, once)), SITE)
    assert "too-large" not in {fault.code for fault in faults}, "the same one is read once"


def test_a_thousand_nodes_in_a_row_are_checked_and_run():
    nodes = {f"n{i}": PLAY | {"exits": {"done": f"n{i + 1}"}} for i in range(MOST_NODES - 1)}
    nodes[f"n{MOST_NODES - 1}"] = {"type": "hang-up"}
    doc = {
        "name": "long",
        "languages": ["en", "zh"],
        "start": "n0",
        "default": f"n{MOST_NODES - 1}",
        "nodes": nodes,
    }
    assert check(doc, SITE) == []
    assert Run(read(doc)).begin() is not None


def test_a_hostile_name_is_quoted_only_as_far_as_a_person_reads():
    (fault,) = check(document(nodes={"welcome": HOURS | {"hours": "x" * 81}}), SITE)
    assert fault.code == "bad-value"
    assert len(str(fault)) < 300


# ---- the sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_says_the_same_in_both_languages(code):
    def arguments(sentences):
        return {name for sentence in sentences for _, name, _, _ in Formatter().parse(sentence) if name}

    assert set(MESSAGES[code]) == {"en", "zh"}
    assert arguments(MESSAGES[code]["en"]) == arguments(MESSAGES[code]["zh"])


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_is_said_in_both_languages(cause):
    assert set(CAUSES[cause]) == {"en", "zh"}


def test_a_language_nobody_translated_gets_english():
    assert Fault("no-nodes").sentences("sv") == Fault("no-nodes").sentences("en")


def test_the_nearest_name_is_near():
    assert nearest("sale-en", {"sales-en", "service-en"}) == "sales-en"
    assert nearest("qqq", {"sales-en"}) is None
