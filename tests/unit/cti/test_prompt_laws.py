"""Whatever is kept, deleted and brought back in whatever order: one step can always be undone, and no more is kept
than that."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from test_prompt_library import mark, sound

from cti.refused import Refused
from cti.sounds.library import Library

NAMES = st.sampled_from(("hours", "hours.before"))


class Shelf(RuleBasedStateMachine):
    """A sound is known by its mark; none: there is no such sound."""

    @initialize()
    def opens(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tl-shelf-"))
        self.library = Library(self.folder / "prompts", ("en", "zh"), self.folder)
        self.now: dict[str, int] = {}
        self.before: dict[str, int] = {}
        self.made = 0

    def another(self) -> tuple[int, Path]:
        self.made += 1
        return self.made, sound(self.folder, self.made)

    @rule(name=NAMES)
    def somebody_keeps_one(self, name: str) -> None:
        number, file = self.another()
        self.library.keep("en", name, file)
        if name in self.now:
            self.before[name] = self.now[name]
        self.now[name] = number

    @rule(name=NAMES)
    def somebody_deletes_it(self, name: str) -> None:
        if name not in self.now:
            with pytest.raises(Refused, match="there is no sound"):
                self.library.delete("en", name)
            return
        self.library.delete("en", name)
        self.before[name] = self.now.pop(name)

    @rule(name=NAMES)
    def somebody_goes_back(self, name: str) -> None:
        if name not in self.before:
            with pytest.raises(Refused, match="nothing before"):
                self.library.back("en", name)
            return
        self.library.back("en", name)
        came, gone = self.before.pop(name), self.now.pop(name, None)
        self.now[name] = came
        if gone is not None:
            self.before[name] = gone

    @rule(name=NAMES)
    def somebody_puts_a_file_there_by_hand(self, name: str) -> None:
        number, file = self.another()
        path = self.library.file("en", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, path)
        self.now[name] = number

    @invariant()
    def callers_hear_what_was_last_and_a_page_shows_what_can_come_back(self) -> None:
        assert {one.name: mark(self.library, one.name) for one in self.library.all()} == self.now
        assert {one.name for one in self.library.all() if one.before} == self.before.keys() & self.now.keys()
        assert set(self.library.deleted()) == {("en", name) for name in self.before.keys() - self.now.keys()}

    @invariant()
    def nothing_else_lies_there(self) -> None:
        hidden = {path.name for path in (self.folder / "prompts").rglob(".*")}
        outlines = {f".{name}.outline" for name in ("hours", "hours.before")}
        assert hidden - outlines == {f".{name}.before" for name in self.before}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


TestShelf = Shelf.TestCase
TestShelf.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
