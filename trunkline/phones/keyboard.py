"""A telephone under a person's fingers: one key a command, events as sentences."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from trunkline.phones import events
from trunkline.phones.call import NotPossible, PhoneCall
from trunkline.phones.sip_phone import SipPhone
from trunkline.phones.words import Language, say

LOOK_EVERY = 0.05
"""Seconds the loop waits for SIP before it looks at the keyboard again."""


class KeyboardDesk:
    """`c` and `t` ask for a number, which is typed and ended with Enter."""

    def __init__(self, user: str, language: Language) -> None:
        self._user = user
        self._language = language
        self._typed: list[str] | None = None
        self._with_number: Callable[[str], object] = lambda _number: None
        self.over = False

    def tell(self, event: events.PhoneEvent) -> None:
        if isinstance(event, events.MediaFlows | events.LevelMeasured):
            return
        values = event.as_json() | {"user": self._user}
        if isinstance(event, events.StateChanged):
            values["state"] = say(event.state, self._language)
        click.echo(say(event.kind, self._language, **values))

    def run(self, phone: SipPhone) -> None:
        """Until q, or Ctrl-C."""
        click.echo(say("keys", self._language))
        with _single_keys():
            while not self.over:
                phone.engine.pump(LOOK_EVERY)
                for key in _keys_pressed():
                    self.press(phone, key)

    def press(self, phone: SipPhone, key: str) -> None:
        try:
            if self._typed is not None:
                self._type(key)
            else:
                self._do(phone, key)
        except NotPossible as fault:
            click.echo(str(fault))

    def _do(self, phone: SipPhone, key: str) -> None:
        if key == "q":
            self.over = True
        elif key == "c":
            self._ask_number(lambda number: phone.call(number))
        elif key == "t":
            call = self._current(phone)
            self._ask_number(lambda number: call.transfer(phone.uri_of(number)))
        elif key == "a":
            self._current(phone).answer()
        elif key == "h":
            self._current(phone).hang_up()
        elif key == "o":
            call = self._current(phone)
            if call.state == "held":
                call.retrieve()
            else:
                call.hold()
        elif key in "0123456789*#":
            self._current(phone).press(key)
        elif key.strip():
            click.echo(say("keys", self._language))

    def _current(self, phone: SipPhone) -> PhoneCall:
        """The newest call."""
        if not phone.calls:
            raise NotPossible(say("no-call", self._language))
        return phone.calls[max(phone.calls)]

    def _ask_number(self, then: Callable[[str], object]) -> None:
        self._typed, self._with_number = [], then
        click.echo(say("number?", self._language), nl=False)

    def _type(self, key: str) -> None:
        assert self._typed is not None
        if key in "\r\n":
            number, self._typed = "".join(self._typed), None
            click.echo()
            if number:
                self._with_number(number)
        elif key in "\x7f\b":
            if self._typed:
                self._typed.pop()
                click.echo("\b \b", nl=False)
        elif key.isprintable():
            self._typed.append(key)
            click.echo(key, nl=False)


def _keys_pressed() -> Iterator[str]:
    descriptor = sys.stdin.fileno()
    while select.select([descriptor], [], [], 0)[0]:
        read = os.read(descriptor, 64).decode(errors="ignore")
        if not read:  # the terminal has gone
            yield "q"
            return
        yield from read


@contextmanager
def _single_keys() -> Iterator[None]:
    """Keys come one by one and without echo, where stdin is a terminal."""
    if not sys.stdin.isatty():
        yield
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
