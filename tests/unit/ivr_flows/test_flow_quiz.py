"""A quiz is drawn with what there is: questions are menus, `set` keeps the score, conditions part by it."""

from __future__ import annotations

from typing import Any

import pytest

from ivr_flows.attempt import attempted, disappointments
from ivr_flows.check import check
from ivr_flows.flow import read
from ivr_flows.trial import Trial
from tests.unit.ivr_flows.flow_scene import SITE, document


def says(english: str, chinese: str) -> dict[str, Any]:
    return {"text": {"en": english, "zh": chinese}}


def question(text: str, right: str, then: str) -> dict[str, Any]:
    """Its right answer adds a point; any other, or none, does not."""
    keys = {key: {} for key in "123"}
    exits = {key: f"{then}-{'right' if key == right else 'wrong'}" for key in keys}
    return {
        "type": "menu", "prompt": says(text, text), "choices": keys, "tries": 1, "learn": None,
        "exits": exits | {"timeout": f"{then}-wrong", "invalid": f"{then}-wrong"},
    }  # fmt: skip


def point(by: str, then: str) -> dict[str, Any]:
    values = [{"variable": "score", "value": f"score + {by}"}, {"variable": "asked", "value": "asked + 1"}]
    return {"type": "set", "values": values, "exits": {"done": then}}


QUIZ = document(
    name="quiz", start="one", default="end",
    variables={"score": {"type": "number", "default": 0}, "asked": {"type": "number", "default": 0}},
    nodes={
        "welcome": {"type": "play", "prompt": says("Welcome.", "欢迎。"), "exits": {"done": "one"}},
        "one": question("Which pump is blue?", "2", "first"),
        "first-right": point("1", "two"), "first-wrong": point("0", "two"),
        "two": question("Which one is red?", "3", "second"),
        "second-right": point("1", "judge"), "second-wrong": point("0", "judge"),
        "judge": {
            "type": "switch", "exits": {"all": "won", "half": "tell", "else": "lost", "error": "lost"},
            "cases": [{"exit": "all", "holds": "score == asked"}, {"exit": "half", "holds": "score * 2 >= asked"}],
        },
        "won": {"type": "vote", "poll": "winners", "choice": '"all right"',
                "exits": {"counted": "prize", "already": "tell", "withheld": "tell"}},
        "prize": {"type": "queue", "queue": "sales-en"},
        "tell": {"type": "say", "kind": "number", "value": "score", "exits": {"done": "end"},
                 "before": says("Your points:", "得分：")},
        "lost": {"type": "play", "prompt": says("Better luck next time.", "下次好运。"), "exits": {"done": "end"}},
    },
) | {"start": "welcome"}  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "score", "passes", "ends"),
    [
        (["2", "3"], 2, ["won", "prize"], "queue:sales-en"),
        (["2", "1"], 1, ["judge", "tell"], "hang-up"),
        (["1", "1"], 0, ["judge", "lost"], "hang-up"),
        (["", ""], 0, ["judge", "lost"], "hang-up"),
    ],
)
def test_points_are_counted_and_the_best_win(keys, score, passes, ends):
    assert check(QUIZ, SITE) == []
    trial = Trial.model_validate(
        {
            "name": "quiz",
            "given": {"caller": "+8651255500188"},
            "answers": [{"keys": key} for key in keys],
            "expect": {"passes": passes, "ends": ends, "holds": [f"score == {score}"]},
        }
    )
    assert list(disappointments(attempted(read(QUIZ), trial, lambda name: None))) == []


def test_who_has_won_before_hears_his_points():
    given = {"name": "again", "given": {"caller": "+8651255500188"}, "voted": True}
    expect = {"passes": ["won", "tell"], "hears": ["two"], "ends": "hang-up"}
    trial = Trial.model_validate(given | {"answers": [{"keys": "2"}, {"keys": "3"}], "expect": expect})
    assert list(disappointments(attempted(read(QUIZ), trial, lambda name: None))) == []
