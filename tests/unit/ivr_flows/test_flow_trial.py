"""A flow tried without a telephone: what happens, when, and whether that was expected."""

from __future__ import annotations

import pytest
from flow_scene import HELLO, SITE, document

from ivr_flows.attempt import Attempt, attempted, disappointments
from ivr_flows.check import check
from ivr_flows.effects import Collect, Enqueue
from ivr_flows.flow import read
from ivr_flows.trial import Keys, Trial

PIN = {
    "type": "collect", "prompt": {"text": {"en": "Your PIN, please.", "zh": "请输入密码。"}}, "into": "pin",
    "least": 4, "most": 4, "tries": 2, "exits": {"done": "right", "invalid": "sorry", "timeout": "sorry"},
}  # fmt: skip
FLOW = read(
    document(
        variables={"pin": {"type": "text", "secret": True}},
        nodes={
            "welcome": {"type": "hours", "hours": "office", "exits": {"open": "ask", "closed": "mailbox"}},
            "ask": PIN,
            "right": {
                "type": "condition", "holds": 'pin == "4711"', "exits": {"yes": "service", "no": "sorry"},
            },
            "service": {"type": "queue", "queue": "service-en", "exits": {"refused": "mailbox"}},
            "mailbox": {"type": "message", "mailbox": "general", "prompt": HELLO, "exits": {"done": "end"}},
            "sorry": {"type": "play", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}, "exits": {"done": "end"}},
        },
    )
)  # fmt: skip


def tried(*answers, expect=None, **changes):
    trial = Trial.model_validate(
        {"name": "tried", "answers": list(answers), "expect": expect or {}} | changes
    )
    attempt = attempted(FLOW, trial, lambda name: None)
    return attempt, list(disappointments(attempt))


def told(attempt):
    return [(one.kind, one.text) for one in attempt.happened]


def test_what_happens_is_told_in_order_with_its_time():
    attempt, _ = tried({"keys": "4711"})
    assert told(attempt) == [("hears", "Your PIN, please."), ("presses", "••••"), ("queue", "service-en")]
    assert attempt.happened[0].at == 0
    assert attempt.happened[1].at == pytest.approx(17 / 14, abs=0.05)
    assert isinstance(attempt.wants, Enqueue)


def test_what_was_expected_disappoints_nobody():
    expect = {
        "passes": ["welcome", "ask", "service"], "hears": ["PIN"], "ends": "queue:service-en",
        "holds": ['pin == "4711"', "caller != null"],
    }  # fmt: skip
    _, wrong = tried({"keys": "4711"}, expect=expect, given={"caller": "+8613855501182"})
    assert wrong == []


@pytest.mark.parametrize(
    ("expect", "of", "wanted"),
    [
        ({"passes": ["ask", "welcome"]}, "passes", "welcome"),
        ({"hears": ["PIN", "Sorry"]}, "hears", "Sorry"),
        ({"ends": "hang-up"}, "ends", "hang-up"),
        ({"holds": ['pin == "0000"']}, "holds", 'pin == "0000"'),
        ({"holds": ["pin / 2 > 1"]}, "holds", "pin / 2 > 1"),
    ],
)
def test_what_was_not_is_said(expect, of, wanted):
    _, ((found, expected, there),) = tried({"keys": "4711"}, expect=expect)
    assert (found, expected) == (of, wanted)
    assert there


def test_the_world_may_be_closed_refuse_and_fail():
    attempt, wrong = tried({"seconds": 12}, open={"office": False}, expect={"ends": "hang-up"})
    assert wrong == []
    assert told(attempt)[-2:] == [("speaks", "12 s"), ("hang-up", "")]
    attempt, _ = tried({"keys": "4711"}, {"refused": "nobody-logged-in"}, {"fails": "disk full"})
    assert [kind for kind, _ in told(attempt)][-3:] == ["hears", "fails", "hang-up"]


def test_nothing_pressed_costs_the_silence():
    attempt, wrong = tried({"keys": ""}, {"keys": "12"}, expect={"hears": ["PIN", "PIN", "Sorry."]})
    assert wrong == []
    assert attempt.happened[1].at - attempt.happened[0].at >= 5


def test_he_may_hang_up_at_any_time():
    attempt, wrong = tried({"hangs_up": True}, expect={"ends": "hung up"})
    assert wrong == []
    assert attempt.run.finished


def test_a_trial_by_hand_goes_on_until_it_has_to_be_told_something():
    attempt = Attempt(FLOW, Trial(name="by hand"), lambda name: None)
    attempt.begin()
    assert isinstance(attempt.wants, Collect)
    attempt.tell(Keys(keys="0000#"))
    assert attempt.ended == "hang-up"


def test_a_flow_that_never_ends_does_not_keep_anybody():
    circle = {"type": "play", "prompt": HELLO, "exits": {"done": "welcome"}}
    attempt = Attempt(read(document(nodes={"welcome": circle})), Trial(name="x"), lambda name: None)
    attempt.begin()
    assert attempt.ended == "goes on for ever"


def test_what_does_not_fit_is_as_if_nothing_came():
    attempt, _ = tried({"seconds": 4}, {"refused": "x"})
    assert attempt.run.faults == attempt.run.faults.__class__([])
    assert [text for kind, text in told(attempt) if kind == "presses"] == ["", ""]


SURVEY = read(
    document(name="survey", nodes={"welcome": {
        "type": "yes-no", "prompt": {"text": {"en": "Content?", "zh": "满意吗？"}}, "exits": {"yes": "end", "no": "end"},
    }})
)  # fmt: skip


@pytest.mark.parametrize(
    ("after", "heard", "ends"),
    [("survey", ["Content?"], "hang-up"), (None, [], "served"), ("srvey", [], "served")],
)
def test_who_was_served_goes_through_the_flow_that_comes_after_the_talk(after, heard, ends):
    queue = {"type": "queue", "queue": "sales-en", "after": after, "exits": {"refused": "end"}}
    flow = read(document(nodes={"welcome": queue}))
    trial = Trial.model_validate({"name": "x", "answers": [{"served": 60}, {"keys": "1"}], "expect": {
        "passes": ["welcome"], "hears": heard, "ends": ends,
    }})  # fmt: skip
    attempt = attempted(flow, trial, {"survey": SURVEY}.get)
    assert list(disappointments(attempt)) == []
    assert attempt.happened[1].kind == "talks"


def test_whether_he_proves_who_he_is_is_said_by_the_trial_and_his_pin_by_nothing():
    ask = {"text": {"en": "Your number?", "zh": "号码？"}}
    prove = {"type": "authenticate", "number": ask, "pin": ask, "exits": {"known": "greet", "locked": "end"}}
    greet = {"type": "say", "kind": "text", "value": "customer.name", "exits": {"done": "end"}}
    flow = read(document(nodes={"welcome": prove, "greet": greet}))
    for outcome, heard in (
        ({"outcome": "known", "customer": {"name": "Ann"}}, ["Ann"]),
        ({"outcome": "locked"}, []),
    ):
        trial = Trial.model_validate({
            "name": "x", "answers": [{"keys": "4711"}, {"keys": "918273"}, outcome], "expect": {"hears": heard},
        })  # fmt: skip
        attempt = attempted(flow, trial, lambda name: None)
        assert list(disappointments(attempt)) == []
        assert ("comes-out", outcome["outcome"]) in told(attempt)
        assert "918273" not in repr(attempt.happened)


# ---- what the world answers ----------------------------------------------------------------------------

BALANCE = read(
    document(
        variables={"sum": {"type": "number", "default": 0}},
        nodes={
            "welcome": {"type": "queue-state", "queue": "sales-en", "exits": {"ready": "ask", "long": "sorry"}},
            "ask": {
                "type": "sql", "source": "bank", "statement": "SELECT balance FROM accounts",
                "take": {"sum": "balance"}, "exits": {"found": "tell", "timeout": "sorry", "empty": "person"},
            },
            "tell": {"type": "say", "kind": "money", "value": "sum", "exits": {"done": "end"}},
            "sorry": {"type": "play", "prompt": {"text": {"en": "Later.", "zh": "稍后。"}}, "exits": {"done": "end"}},
            "person": {"type": "agent", "agent": "li.na"},
        },
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "more", "expect"),
    [
        (
            [{"rows": [{"balance": 12.5}]}],
            {},
            {"hears": ["twelve yuan and fifty fen"], "holds": ["sum == 12.5"]},
        ),
        ([{"times_out": True}], {}, {"hears": ["Later."]}),
        ([{"rows": []}], {}, {"ends": "agent:li.na"}),
        ([{"fails": "down"}], {}, {"ends": "hang-up"}),
        ([], {"queues": {"sales-en": {"waiting": 9, "ready": 0}}}, {"hears": ["Later."]}),
    ],
)
def test_sources_and_queues_answer_as_the_trial_says(answers, more, expect):
    trial = Trial.model_validate({"name": "balance", "answers": answers, "expect": expect} | more)
    assert list(disappointments(attempted(BALANCE, trial, lambda name: None))) == []


# ---- in the document -----------------------------------------------------------------------------------


def with_trials(*trials):
    return FLOW.model_dump(mode="json") | {
        "trials": [{"name": f"t{n}"} | one for n, one in enumerate(trials)]
    }


def test_trials_stand_in_the_document_and_come_back_as_they_were():
    doc = with_trials({"answers": [{"keys": "4711"}], "expect": {"ends": "queue:service-en"}})
    assert check(doc, SITE) == []
    (trial,) = read(doc).trials
    assert list(disappointments(attempted(read(doc), trial, lambda name: None))) == []


@pytest.mark.parametrize(
    ("trial", "fault"),
    [
        ({"expect": {"passes": ["aks"]}}, ("unknown-node", "trials.0.expect.passes.0")),
        ({"expect": {"holds": ["pin +"]}}, ("bad-formula", "trials.0.expect.holds.0")),
        ({"expect": {"holds": ["pni == null"]}}, ("formula-name", "trials.0.expect.holds.0")),
        ({"given": {"colour": "red"}}, ("unknown-variable", "trials.0.given.colour")),
        ({"given": {"customer.colour": "red"}}, ("unknown-field", "trials.0.given.customer.colour")),
        ({"given": {"now": "soon"}}, ("bad-value", "trials.0.given.now")),
        ({"open": {"ofice": True}}, ("unknown-hours", "trials.0.open.ofice")),
        ({"answers": [{"keys": "12a"}]}, ("bad-key", "trials.0.answers.0.keys")),
    ],
)
def test_a_trial_that_cannot_be_meant_is_named(trial, fault):
    faults = check(with_trials(trial), SITE)
    assert fault in [(one.code, one.field) for one in faults]
    assert all(one.sentences(language).hint for one in faults for language in ("en", "zh"))
