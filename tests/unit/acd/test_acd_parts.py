"""The small parts: what is refused at the door, the sorted list, the deadlines' order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd import events
from acd.agent_state import Busy
from acd.centre import Centre
from acd.ordered import Ordered
from acd.queue import Queue
from acd.skill import fitness


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: Queue("a", requires={"b": 101}), 'queue "a": skill "b" has index 101; give 0 to 100'),
        (lambda: Queue("a", overflow_after=-1), 'queue "a": overflow_after is -1; give 0 s or more'),
        (lambda: events.AgentLoggedIn("a", {"b": -1}), 'agent "a": skill "b" has index -1; give 0 to 100'),
        (lambda: events.SkillsChanged("a", {"b": 101}), 'agent "a": skill "b" has index 101; give 0 to 100'),
        (lambda: events.AgentRestored("a", {"b": 101}, Busy("x", 0)), 'agent "a": skill "b" has index 101'),
        (lambda: events.WrapUpMore("a", 0), 'agent "a": 0 more seconds of wrap-up; ask for more than 0'),
        (lambda: events.TalkEnded("x", "a", -1), 'agent "a": a wrap-up of -1 s; give 0 or more'),
        (lambda: events.CallQueued("x", None), 'interaction "x": give it a queue, or an agent to go to'),
        (lambda: Centre([], ringing=0, wrap_up=0), "ringing is 0 s; give more than 0"),
        (lambda: Centre([], ringing=1, wrap_up=-1), "wrap_up is -1 s; give 0 or more"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(make, complaint):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the text is compared below)
        make()
    assert complaint in str(refused.value)


@given(st.lists(st.integers(-5, 5)))
def test_an_ordered_list_is_always_sorted_and_knows_places(numbers):
    ordered = Ordered()
    kept = set()
    for number in numbers:
        if number in kept:
            ordered.remove((number,))
            kept.remove(number)
        else:
            ordered.add((number,), str(number))
            kept.add(number)
        assert list(ordered) == [str(n) for n in sorted(kept)]
        assert len(ordered) == len(kept)
        assert ordered.first() == (str(min(kept)) if kept else None)
        assert [ordered.index((n,)) for n in sorted(kept)] == list(range(len(kept)))


def test_an_ordered_list_refuses_to_remove_what_it_has_not():
    ordered = Ordered()
    ordered.add((1,), "one")
    with pytest.raises(KeyError):
        ordered.remove((2,))
    with pytest.raises(KeyError):
        ordered.remove((0,))
    assert list(ordered) == ["one"]


def test_fitness_is_the_sum_of_the_required_skills_only():
    assert fitness({"a": 1, "b": 1}, {"a": 30, "b": 20, "c": 90}) == 50
    assert fitness({"a": 31}, {"a": 30}) is None
    assert fitness({"a": 1}, {}) is None
    assert fitness({}, {"a": 30}) == 0
