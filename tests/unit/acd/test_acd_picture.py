"""The drawn states are those of `move`."""

from pathlib import Path

from acd.picture import picture

DRAWN = Path(__file__).parents[3] / "docs" / "agent-states.md"


def test_the_picture_in_the_manual_is_what_move_allows():
    assert DRAWN.read_text(encoding="utf-8") == picture(), (
        "acd.agent_state.move has changed; make docs/agent-states.md anew, by the command that stands in it"
    )


def test_every_state_can_be_reached_and_left():
    arrows = [line.split(":")[0].split() for line in picture().splitlines() if " --> " in line]
    begun, reached = {a for a, _, _ in arrows}, {b for _, _, b in arrows}
    assert begun - {"[*]"} == reached == {"LoggedOut", "NotReady", "Ready", "Reserved", "Busy", "WrapUp"}
