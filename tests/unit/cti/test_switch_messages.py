"""ARI's messages become events; nobody beyond the switch sees the raw ones."""

import pytest

from cti.switch import events
from cti.switch.parse import PARSERS, UNUSED, Parser

CHANNEL = {
    "id": "1763889660.14",
    "name": "PJSIP/board-telco-00000003",
    "state": "Ring",
    "caller": {"number": "+441134960182", "name": ""},
    "dialplan": {"exten": "+8651255500100", "context": "lines"},
    "channelvars": {"TL_BOARD": "telco"},
}
STAMP = "2026-11-23T09:41:00.120+0000"


def test_a_line_that_rang_is_a_channel_with_its_arguments() -> None:
    event = Parser()(
        {"type": "StasisStart", "timestamp": STAMP, "args": ["line", "telco", "0100"], "channel": CHANNEL}
    )
    assert isinstance(event, events.ChannelEntered)
    assert event.arguments == ("line", "telco", "0100")
    assert (event.channel.caller, event.channel.variables["TL_BOARD"]) == ("+441134960182", "telco")
    assert event.at.isoformat() == "2026-11-23T09:41:00.120000+00:00"


def test_the_end_of_a_channel_says_the_cause_and_the_sip_code() -> None:
    event = Parser()(
        {"type": "ChannelDestroyed", "timestamp": STAMP, "channel": CHANNEL, "cause": 17, "tech_cause": 486}
    )
    assert isinstance(event, events.ChannelGone)
    assert (event.cause, event.sip) == (17, 486)


def test_an_end_without_a_sip_code_has_none() -> None:
    event = Parser()({"type": "ChannelDestroyed", "timestamp": STAMP, "channel": CHANNEL, "cause": 16})
    assert isinstance(event, events.ChannelGone)
    assert event.sip == 0


def test_an_unknown_message_is_counted_and_passed_over() -> None:
    parser = Parser()
    assert parser({"type": "SomethingNew", "timestamp": STAMP}) is None
    assert parser({"type": "SomethingNew", "timestamp": STAMP}) is None
    assert parser.unknown == {"SomethingNew": 2}


def test_a_known_message_that_nobody_needs_is_not_counted() -> None:
    parser = Parser()
    assert parser({"type": "ChannelVarset", "timestamp": STAMP}) is None
    assert not parser.unknown


@pytest.mark.parametrize("kind", sorted(PARSERS.keys() - {"ApplicationReplaced"}))
def test_a_known_message_that_does_not_parse_shows_itself(kind: str) -> None:
    with pytest.raises(ValueError, match=kind):
        Parser()({"type": kind, "timestamp": STAMP})


def test_no_message_is_both_parsed_and_unused() -> None:
    assert not PARSERS.keys() & UNUSED
