"""What callers say instead of pressing keys: what it means, and how nodes ask for it."""

from __future__ import annotations

import pytest
from flow_scene import HELLO, SITE, document, tell

from ivr_flows.attempt import attempted, disappointments
from ivr_flows.check import check
from ivr_flows.effects import Collect, Collected, Failed, Speech, Words
from ivr_flows.flow import read
from ivr_flows.trial import Trial
from ivr_flows.vocabulary import DIGITS, NO, YES, can_be_said, meaning, ways

HELLO_EN = Speech("Hello.", "en")
SHARES = Words("en", {"prices": ("share prices", "What's it worth?"), "person": ("operator",)})
CODE = Words("en", least=3, most=4)


# ---- what words stand for ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said", "stands_for"),
    [
        (SHARES, "share prices", "prices"),
        (SHARES, "  Share, prices! ", "prices"),
        (SHARES, "what’s it worth", "prices"),
        (SHARES, "the operator please", None),
        (SHARES, "", None),
        (CODE, "four two seven", "427"),
        (CODE, "four 2 seven oh", "4270"),
        (CODE, "42 7", "427"),
        (CODE, "four two", None),
        (CODE, "four two seven one one", None),
        (CODE, "four two hello", None),
        (Words("zh", least=3, most=4), "四 二 七", "427"),
        (Words("zh", least=3, most=4), "幺两零。", "120"),
        (Words("zh", {"prices": ("查询股价",)}), "查询 股价", "prices"),
        (Words("fr", least=1, most=4), "quatre", None),
    ],
)
def test_what_is_said_stands_for(words, said, stands_for):
    assert meaning(words, said) == stands_for


def test_only_what_can_be_said_is_listened_for():
    assert ways(SHARES) == {"share prices": "prices", "what's it worth": "prices", "operator": "person"}
    assert can_be_said(CODE)
    assert not can_be_said(Words("fr", least=1, most=4)), "nobody knows its digits"
    assert not can_be_said(Words("zh", {"prices": ()}))


@pytest.mark.parametrize("language", DIGITS)
def test_each_digit_has_a_word_and_yes_is_not_no(language):
    assert set(DIGITS[language].values()) == set("0123456789")
    assert not set(YES[language]) & set(NO[language])


# ---- menu and yes-no -----------------------------------------------------------------------------------

MENU = {
    "type": "menu", "prompt": HELLO,
    "choices": {"1": {"value": "sales", "say": {"en": ["sales", "buy a pump"]}}, "2": {}},
}  # fmt: skip
ASKED = Collect((HELLO_EN,), words=Words("en", {"1": ("sales", "buy a pump"), "2": ()}))


def test_a_choice_may_be_said():
    told = tell(MENU, Collected(said="1"))
    assert told.asked == [ASKED]
    assert told.left_by == "1"
    assert [one.value for one in told.learned] == ["sales"]


def test_keys_count_at_the_same_time():
    assert tell(MENU, Collected("2")).left_by == "2"


def test_what_was_not_understood_is_asked_for_again():
    told = tell(MENU | {"tries": 2}, Collected(unclear=True), Collected())
    assert len(told.asked) == 2
    assert told.left_by == "timeout"
    assert tell(MENU | {"tries": 1}, Collected(unclear=True)).left_by == "invalid"


def test_where_nothing_can_be_said_nobody_listens():
    (asked,) = tell(MENU, Collected("1"), language="zh").asked
    assert asked.words is None


def test_yes_and_no_may_be_said_where_the_node_says_so():
    question = {"type": "yes-no", "prompt": HELLO, "by_voice": True}
    told = tell(question, Collected(said="no"))
    assert told.asked[0].words == Words("en", {"yes": YES["en"], "no": NO["en"]})
    assert told.left_by == "no"
    assert tell(question, Collected("1")).left_by == "yes"
    assert tell(question | {"by_voice": False}, Collected("1")).asked[0].words is None


# ---- listen --------------------------------------------------------------------------------------------

TOPIC = {
    "type": "listen", "prompt": HELLO, "into": "topic",
    "phrases": {
        "prices": {"say": {"en": ["prices"], "zh": ["股价"]}, "key": "1"},
        "person": {"say": {"en": ["operator"]}, "key": "0"},
    },
    "hints": [{"text": {"en": "Say prices.", "zh": "请说股价。"}}, {"text": {"en": "Press 1.", "zh": "请按1。"}}],
}  # fmt: skip
NUMBER = {"type": "listen", "prompt": HELLO, "into": "code", "digits": {"least": 3, "most": 3}}
TEXT = {"type": "text", "optional": True}


def test_a_phrase_is_an_exit_and_is_kept():
    told = tell(TOPIC, Collected(said="person"), own={"topic": TEXT})
    assert told.left_by == "person"
    assert told.run.variables.get("topic") == "person"


def test_each_phrase_has_a_key():
    told = tell(TOPIC, Collected("1"), own={"topic": TEXT}, language="zh")
    assert told.left_by == "prices"


def test_each_time_he_is_helped_more():
    missed = (Collected(unclear=True), Collected("9"), Collected(unclear=True))
    told = tell(TOPIC, *missed, own={"topic": TEXT})
    asked = [collect.prompts for collect in told.asked]
    assert asked == [(HELLO_EN,), (Speech("Say prices.", "en"),), (Speech("Press 1.", "en"),)]
    assert told.left_by == "unclear"


def test_who_says_nothing_leaves_by_timeout_and_a_broken_line_by_error():
    assert tell(TOPIC | {"tries": 1}, Collected(), own={"topic": TEXT}).left_by == "timeout"
    assert tell(TOPIC, Failed("gone"), own={"topic": TEXT}).left_by == "error"


def test_a_number_is_said_or_pressed():
    for answer in (Collected(said="427"), Collected("427")):
        told = tell(NUMBER, answer, own={"code": {"type": "text"}})
        assert told.left_by == "done"
        assert told.run.variables.get("code") == "427"
    asked = told.asked[0]
    assert (asked.digits, asked.end_key) == (3, "#")
    assert asked.words == Words("en", least=3, most=3, pause=1.0)


def test_a_secret_number_is_collected_as_one():
    told = tell(NUMBER, Collected(said="427"), own={"code": {"type": "text", "secret": True}})
    assert told.asked[0].secret


def test_that_nobody_listened_is_noted():
    told = tell(TOPIC, Collected("1", deaf="all recognisers are busy"), own={"topic": TEXT})
    assert list(told.run.faults) == ["welcome: keys alone: all recognisers are busy"]


# ---- checked before anybody calls ----------------------------------------------------------------------


def faults_of(node, **frame):
    own = {"topic": TEXT, "code": TEXT}
    return {fault.code for fault in check(document(nodes={"welcome": node}, variables=own, **frame), SITE)}


def test_what_is_right_passes():
    assert faults_of(TOPIC) == set()
    assert faults_of(NUMBER) == set()
    assert faults_of(MENU) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phrases": {}}, "bad-value"),
        ({"digits": {"most": 3}}, "bad-value"),
        ({"phrases": {"a": {"say": {"en": ["yes"], "zh": ["是"]}}, "b": {"say": {"en": ["Yes!"], "zh": ["不"]}}}}, "said-twice"),
        ({"phrases": {"a": {"say": {"en": ["…"], "zh": ["是"]}}}}, "says-no-word"),
        ({"phrases": {"a": {"say": {"en": ["yes"]}}}}, "unsayable"),
        ({"phrases": {"a": {"key": "1"}, "b": {"key": "1"}}}, "key-twice"),
        ({"phrases": {"timeout": {"key": "1"}}}, "exit-twice"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said(change, code):
    assert code in faults_of(TOPIC | change)


def test_a_number_needs_a_variable_that_holds_it():
    own = {"code": {"type": "flag", "default": False}}
    faults = check(document(nodes={"welcome": NUMBER}, variables=own), SITE)
    assert [fault.code for fault in faults] == ["kind-differs"]


def test_a_phrase_is_kept_in_no_secret_for_its_exit_tells_it():
    own = {"topic": TEXT | {"secret": True}, "code": TEXT | {"secret": True}}
    found = [check(document(nodes={"welcome": node}, variables=own), SITE) for node in (TOPIC, NUMBER)]
    assert [[fault.code for fault in faults] for faults in found] == [["tells-secret"], []]


# ---- tried without a telephone -------------------------------------------------------------------------


def tried(*answers, secret=False, **expect):
    flow = read(
        document(
            nodes={"welcome": NUMBER | {"exits": {"done": "said", "unclear": "end"}},
                   "said": {"type": "play", "prompt": HELLO, "exits": {"done": "end"}}},
            variables={"code": TEXT | {"secret": secret}},
        )
    )  # fmt: skip
    trial = Trial.model_validate({"name": "by voice", "answers": list(answers), "expect": expect})
    attempt = attempted(flow, trial, lambda name: None)
    return attempt, list(disappointments(attempt))


def test_a_trial_may_say_things():
    attempt, disappointed = tried(
        {"says": "four two"}, {"says": "four two seven"}, passes=["welcome", "said"], holds=['code == "427"']
    )
    assert disappointed == []
    assert [one.text for one in attempt.happened if one.kind == "says"] == ["four two", "four two seven"]


def test_a_secret_that_is_said_is_not_shown():
    attempt, _ = tried({"says": "four two seven"}, secret=True)
    assert [one.text for one in attempt.happened if one.kind == "says"] == ["•" * 14]
