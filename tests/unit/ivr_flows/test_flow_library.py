"""The flows that come with the house, as callers go through them."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from flow_scene import SITE, walk

from config.home import FLOW_LIBRARY
from ivr_flows.attempt import attempted, disappointments
from ivr_flows.check import load
from ivr_flows.effects import (
    AskOpen,
    Collect,
    Collected,
    Enqueue,
    HangUp,
    MessageTaken,
    OpenIs,
    Play,
    Played,
    QueueRefused,
    Speech,
    TakeMessage,
)
from ivr_flows.flow import read
from ivr_flows.speech import catalogue

DOCUMENTS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FLOW_LIBRARY.glob("*.json"))}
HOUSE = replace(
    SITE,
    stations=SITE.stations | {"901"},
    flows={name: read(document).signature for name, document in DOCUMENTS.items()},
)
FLOWS = {name: load(json.dumps(document), HOUSE) for name, document in DOCUMENTS.items()}
TRIALS = [
    pytest.param(flow, trial, id=f"{name}: {trial.name}")
    for name, flow in FLOWS.items()
    for trial in flow.trials
]

#: Greeted, two for Chinese or one for English, and the house is open.
IN = {"en": (Played(), Collected("1"), OpenIs(True)), "zh": (Played(), Collected("2"), OpenIs(True))}


@pytest.fixture
def hotline():
    return FLOWS["hotline"]


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_of_the_library_speaks_two_languages_to_callers_and_to_who_draws(name):
    flow = FLOWS[name]
    assert (flow.name, flow.languages) == (name, ("en", "zh"))
    for words in (flow.title, flow.summary, *(one.title for one in flow.variables.values())):
        assert words.keys() == {"en", "zh"}
    assert all(node.title.keys() == {"en", "zh"} for node in flow.nodes.values())


@pytest.mark.parametrize("name", FLOWS)
def test_each_node_of_the_library_is_walked_through_by_a_trial_or_says_that_something_went_wrong(name):
    flow, passed = FLOWS[name], set()
    for trial in flow.trials:
        attempt = attempted(flow, trial, FLOWS.get)
        passed |= {one.node for one in attempt.happened if one.flow == name}
        passed |= {step.node for step in (*attempt.before, *attempt.run.trace) if step.flow == name}
    left = flow.nodes.keys() - passed
    assert len(left) * 3 <= len(flow.nodes), f"no trial comes to {sorted(left)}"


@pytest.mark.parametrize(("flow", "trial"), TRIALS)
def test_the_librarys_own_trials_come_out_as_they_say(flow, trial):
    assert [*disappointments(attempted(flow, trial, FLOWS.get))] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("key", "queue"), [("1", "sales"), ("2", "service"), ("0", "sales")])
def test_a_caller_who_presses_his_way_waits_in_the_queue_of_his_language(hotline, language, key, queue):
    told = walk(hotline, *IN[language], Collected(key), Played())
    assert told.effects[-1] == Enqueue(f"{queue}-{language}")


def test_the_agent_sees_language_and_choice_in_his_own_words(hotline):
    told = walk(hotline, *IN["zh"], Collected("2"))
    assert [(learned.label, learned.value) for learned in told.learned] == [
        ("language", "zh"),
        ("menu", "service"),
    ]
    assert [learned.words("en") for learned in told.learned] == [
        ("Language", "Chinese"),
        ("Main menu", "Service"),
    ]
    assert [learned.words("zh") for learned in told.learned] == [("语言", "中文"), ("主菜单", "售后服务")]


def test_a_caller_who_presses_nothing_reaches_a_person(hotline):
    told = walk(hotline, Played(), Collected(), Collected(), OpenIs(True), *[Collected()] * 3, Played())
    assert told.effects[-1] == Enqueue("sales-en")


def test_a_hurried_caller_presses_two_into_the_greeting_and_hears_chinese(hotline):
    told = walk(hotline, Played("2"), OpenIs(True))
    (speech,) = told.effects[-1].prompts
    assert speech.language == "zh"


def test_out_of_hours_the_caller_goes_to_the_flow_for_that(hotline):
    told = walk(hotline, Played(), Collected("1"), OpenIs(False), named=FLOWS.get)
    assert told.effects[-1] == AskOpen("office")
    assert told.run.flow.name == "out-of-hours"


def test_who_leaves_a_message_hears_his_number(hotline):
    told = walk(
        hotline, *IN["en"], Collected("9"), MessageTaken(9.0), Played(), Played(), caller="+8613812345678"
    )
    assert [type(effect) for effect in told.effects[-4:]] == [TakeMessage, Play, Play, HangUp]
    assert told.effects[-4].mailbox == "general"
    assert "one three eight" in told.effects[-3].prompts[-1].text


def test_a_withheld_number_is_not_read_back(hotline):
    told = walk(hotline, *IN["en"], Collected("9"), MessageTaken(9.0), Played(), caller="")
    assert told.effects[-1] == HangUp()


def test_hours_and_address_lead_back_to_the_menu(hotline):
    told = walk(hotline, *IN["en"], Collected("3"), Played(), Played(), now=datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001
    assert told.effects[-3].prompts[-1] == Speech(
        "Monday, November the twenty-third, twenty twenty-six", "en"
    )
    assert isinstance(told.effects[-1], Collect)


def test_a_caller_the_queue_gives_back_may_leave_a_message(hotline):
    told = walk(hotline, *IN["zh"], Collected("1"), Played(), QueueRefused("waited-too-long"), Played())
    assert isinstance(told.effects[-1], TakeMessage)


def test_the_catalogue_holds_every_text_once_in_its_language(hotline):
    texts = catalogue(hotline)
    assert len(set(texts)) == len(texts)
    assert (
        Speech("Welcome to Lindqvist Pumps.", "en") in texts
    )  # it has a sound file's name too, which may be missing
    assert {speech.language for speech in texts} == {"en", "zh"}
    assert len([speech for speech in texts if speech.language == "en"]) * 2 == len(texts)
