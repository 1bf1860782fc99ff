"""Lines of a board are taken as a card takes them."""

from hypothesis import given
from hypothesis import strategies as st

from cti.switch.lines import Board


def test_the_lowest_free_line_is_taken() -> None:
    board = Board("telco", 3)
    first, second = board.take(), board.take()
    assert first is not None
    assert (str(first), str(second)) == ("telco/1", "telco/2")
    first.release()
    assert str(board.take()) == "telco/1"


def test_a_full_board_gives_no_line() -> None:
    board = Board("telco", 2)
    assert board.take()
    assert board.take()
    assert board.take() is None


def test_a_line_given_back_twice_is_free_once() -> None:
    board = Board("telco", 1)
    line = board.take()
    assert line is not None
    line.release()
    line.release()
    assert board.take()
    assert board.take() is None


@given(st.lists(st.booleans(), max_size=80))
def test_whatever_comes_and_goes_no_line_serves_two(turns: list[bool]) -> None:
    board, taken = Board("telco", 8), []
    for take in turns:
        if take:
            line = board.take()
            assert (line is None) == (len(taken) == 8)
            if line is not None:
                taken.append(line)
        elif taken:
            taken.pop(0).release()
        numbers = [line.number for line in taken]
        assert len(set(numbers)) == len(numbers) == board.in_use
