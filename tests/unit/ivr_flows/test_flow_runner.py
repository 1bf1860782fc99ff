"""The runner: from node to node, to an end, whatever is answered."""

from typing import Literal

import pytest
from flow_scene import HELLO, document, walk

from ivr_flows.effects import (
    AskOpen,
    Collect,
    Collected,
    Ended,
    Enqueue,
    Failed,
    FlowStuck,
    HangUp,
    MessageTaken,
    OpenIs,
    Play,
    Played,
    QueueRefused,
    Speech,
)
from ivr_flows.flow import read
from ivr_flows.nodes import NODE_TYPES
from ivr_flows.nodes.node import Exit, Node
from ivr_flows.runner import LEAST_BOUND, Run, WrongAnswer

HOURS = {"type": "hours", "hours": "office"}


def steps(told):
    """The trace of a flow that enters no other: node and exit."""
    return [(step.node, step.exit) for step in told.run.trace]


def play(to, text="Hello."):
    return {"type": "play", "prompt": {"text": {"en": text, "zh": text}}, "exits": {"done": to}}


def menu(**exits):
    return {"type": "menu", "prompt": HELLO, "choices": {"1": {}, "2": {}}, "tries": 1, "exits": exits}


def test_the_trace_names_each_node_and_its_exit_and_where_the_caller_stayed():
    flow = read(document(nodes={"welcome": play("m"), "m": menu(**{"1": "end"})}))
    told = walk(flow, Played(), Collected("1"))
    assert steps(told) == [("welcome", "done"), ("m", "1"), ("end", None)]


def test_an_exit_that_is_not_drawn_leads_to_the_flows_default():
    flow = read(document(nodes={"welcome": menu()}))
    told = walk(flow, Collected("2"))
    assert told.effects[-1] == HangUp()
    assert told.run.node == "end"


def test_an_undrawn_exit_of_the_default_itself_ends_the_flow():
    flow = read(document(nodes={"welcome": {"type": "play", "prompt": HELLO}}, default="welcome"))
    assert walk(flow, Played()).effects[-1] == Ended()


def test_an_exit_that_leads_to_no_node_leads_to_the_default():
    flow = read(document(nodes={"welcome": play("gone")}))
    assert walk(flow, Played()).effects[-1] == HangUp()


def test_a_flow_whose_start_does_not_exist_ends_at_once():
    assert walk(read(document(start="gone"))).effects == [Ended()]


def test_a_refused_caller_goes_on_in_the_flow():
    queue = {"type": "queue", "queue": "sales-en", "exits": {"refused": "end"}}
    told = walk(read(document(nodes={"welcome": queue})), QueueRefused("waited-too-long"))
    assert told.effects == [Enqueue("sales-en"), HangUp()]


def test_a_language_chosen_is_spoken_from_there_on_and_chooses_the_queue():
    nodes = {
        "welcome": {"type": "language", "language": "zh", "exits": {"done": "hello"}},
        "hello": {"type": "play", "prompt": HELLO, "exits": {"done": "q"}},
        "q": {"type": "queue", "queue": {"en": "sales-en", "zh": "sales-zh"}},
    }
    told = walk(read(document(nodes=nodes)), Played())
    assert told.effects == [Play((Speech("您好。", "zh"),)), Enqueue("sales-zh")]


# ---- a key typed into an announcement ------------------------------------------------------------------


def test_a_key_that_cuts_the_greeting_short_is_the_choice_of_the_menu_after_it():
    flow = read(document(nodes={"welcome": play("h"), "h": HOURS | {"exits": {"open": "m"}}, "m": menu()}))
    told = walk(flow, Played("2"), OpenIs(True))
    assert [type(effect) for effect in told.effects] == [Play, AskOpen, HangUp]
    assert ("m", "2") in steps(told)


def test_a_key_that_is_none_of_the_menus_only_ends_the_greeting():
    flow = read(document(nodes={"welcome": play("m"), "m": menu()}))
    assert isinstance(walk(flow, Played("9")).effects[-1], Collect)


def test_a_key_does_not_outlive_the_next_announcement():
    flow = read(document(nodes={"welcome": play("more"), "more": play("m"), "m": menu()}))
    assert isinstance(walk(flow, Played("1"), Played()).effects[-1], Collect)


# ---- what fails ----------------------------------------------------------------------------------------


def test_an_effect_that_fails_is_noted_with_its_node_and_reason():
    told = walk(read(document()), Failed("disk full"))
    assert list(told.run.faults) == ["welcome: Play: disk full"]
    assert steps(told) == [("welcome", "error"), ("end", None)]


class Clumsy(Node):
    """A node of some site that has a mistake in it."""

    type: Literal["clumsy"] = "clumsy"

    def exits_here(self):
        return (Exit("error", heard=False),)

    def run(self, call):
        yield from ()
        raise KeyError("balance")


def test_a_node_with_a_mistake_does_not_lose_the_caller():
    types = {**NODE_TYPES, "clumsy": Clumsy}
    flow = read(document(nodes={"welcome": {"type": "clumsy"}}), types)
    told = walk(flow)
    assert told.effects == [HangUp()]
    assert list(told.run.faults) == ["welcome: KeyError: 'balance'"]


# ---- what goes round -----------------------------------------------------------------------------------


def test_a_flow_that_goes_round_in_silence_gets_stuck_instead_of_spinning():
    nodes = {
        "welcome": {"type": "language", "language": "en", "exits": {"done": "back"}},
        "back": {"type": "language", "language": "zh", "exits": {"done": "welcome"}},
    }
    told = walk(read(document(nodes=nodes)))
    assert told.effects == [FlowStuck("welcome", LEAST_BOUND)]
    assert told.run.finished


def test_going_round_a_calendar_gets_stuck_too():
    run = Run(read(document(nodes={"welcome": HOURS | {"exits": {"open": "welcome"}}})))
    effect = run.begin()
    for _ in range(LEAST_BOUND):
        effect = run.answer(OpenIs(True))
    assert isinstance(effect, FlowStuck)


def test_going_round_with_something_to_hear_goes_on_as_long_as_the_caller_likes():
    run = Run(read(document(nodes={"welcome": play("welcome")})))
    effect = run.begin()
    for _ in range(5000):
        effect = run.answer(Played())
    assert isinstance(effect, Play)
    assert len(run.trace) == 1000  # the newest; a day in a menu does not fill the memory


def test_prompts_that_cannot_be_played_do_not_count_as_heard():
    circle = play("welcome") | {"exits": {"done": "welcome", "error": "welcome"}}
    run = Run(read(document(nodes={"welcome": circle})))
    effect = run.begin()
    for _ in range(LEAST_BOUND):
        effect = run.answer(Failed("no voice"))
    assert isinstance(effect, FlowStuck)


def test_the_bound_grows_with_the_flow():
    chain = {
        f"n{i}": {"type": "language", "language": "en", "exits": {"done": f"n{i + 1}"}} for i in range(200)
    }
    nodes = chain | {"n200": play("end"), "welcome": play("n0")}
    told = walk(read(document(nodes=nodes)), Played(), Played())
    assert told.effects[-1] == HangUp()


# ---- the session's mistakes ----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Collected("1"), OpenIs(True), MessageTaken(1.0), QueueRefused("x")])
def test_an_answer_that_does_not_fit_is_refused_and_the_right_one_still_taken(answer):
    run = Run(read(document()))
    run.begin()
    with pytest.raises(WrongAnswer, match="is no answer to Play"):
        run.answer(answer)
    assert run.answer(Played()) == HangUp()


def test_nothing_can_be_answered_before_the_beginning_or_after_the_end():
    run = Run(read(document(start="end")))
    with pytest.raises(WrongAnswer):
        run.answer(Played())
    assert run.begin() == HangUp()
    with pytest.raises(WrongAnswer):
        run.answer(Played())
    with pytest.raises(WrongAnswer):
        run.begin()


def test_a_caller_who_hung_up_is_let_go_at_any_time_and_more_than_once():
    run = Run(read(document()))
    run.begin()
    run.close()
    run.close()
    assert run.finished
    assert run.node == "welcome"
    with pytest.raises(WrongAnswer):
        run.answer(Played())


# ---- variables -----------------------------------------------------------------------------------------


def test_a_flows_own_variable_holds_its_default_until_the_call_says_otherwise():
    own = {"discount": {"type": "number", "default": 15}}
    said = {"type": "say", "kind": "number", "value": "discount"}
    flow = read(document(variables=own, nodes={"welcome": said}))
    assert walk(flow).effects == [Play((Speech("fifteen", "en"),))]
    assert walk(flow, discount=20).effects == [Play((Speech("twenty", "en"),))]


def test_what_is_learned_twice_in_a_row_is_learned_once():
    nodes = {"welcome": menu(**{"1": "welcome", "2": "welcome"})}
    told = walk(read(document(nodes=nodes)), *map(Collected, "1121"))
    assert [learned.value for learned in told.learned] == ["1", "2", "1"]
