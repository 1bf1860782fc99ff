"""Changes of the prompt library as the link asks for them: one at a time, told to all, refused by name."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_prompt_library import WITH_TEXT, sound
from test_site_flows import GREETING, site
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.defer import maybeDeferred as at_once
from twisted.python.failure import Failure

from config.home import Home
from crm.faults import DatabaseUnavailable
from cti.flows.shelf import load_flows
from cti.prompts import SpeechFailed
from cti.refused import Refused
from cti.sounds.control import orders
from cti.sounds.keeping import Heard, Keeping, SoundName
from tests.unit.ivr_flows.flow_scene import document
from tests.unit.ivr_flows.sound_files import voice, write

UPLOAD = "0" * 32
HELLO = SoundName("en", "greeting")


class Here:
    """Where the server has threads: the work is done at once."""

    def run(self, what: str, work: Any, interaction: str | None = None, *, patient: bool = False) -> Deferred:
        return at_once(work)

    def ask(self, what: str, work: Any) -> Deferred:
        return fail(DatabaseUnavailable("it is away"))


class Voice:
    def __init__(self, file: Path) -> None:
        self.file = file

    async def spoken(self, text: str, language: str) -> Path:
        if not text.isascii():
            raise SpeechFailed("nothing is heard of it")
        return await succeed(self.file)


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    home.uploads.mkdir()
    (home.flows / "small.json").write_text(json.dumps(document(nodes={"welcome": WITH_TEXT})))
    return home


@pytest.fixture
def keeping(home, tmp_path) -> Keeping:
    flows = load_flows(site(), home)
    services = SimpleNamespace(flows=flows, records=Here(), prompts=Voice(sound(tmp_path, 5)))
    keeping = Keeping(lambda: services)
    keeping.told = []
    keeping.changed.append(lambda *told: keeping.told.append(told))
    return keeping


def outcome(work: Coroutine) -> Any:
    """What came of it; a refusal is its code."""
    found: list[Any] = []
    Deferred.fromCoroutine(work).addBoth(found.append)
    (result,) = found
    if not isinstance(result, Failure):
        return result
    assert isinstance(result.value, Refused), result.getTraceback()
    return result.value.code


def test_an_upload_becomes_a_sound_and_is_gone_itself(keeping, home):
    write(home.uploads / UPLOAD, voice(), "webm")
    assert outcome(keeping.take(HELLO, UPLOAD, "ada")).seconds > 2
    assert keeping.told == [("kept", HELLO, "ada")]
    assert list(home.uploads.iterdir()) == []
    assert outcome(keeping.take(HELLO, UPLOAD, "ada")) == "no-such-upload"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "sound-empty"), (b"\x7fELF" * 4000, "sound-unknown")],
    ids=["empty", "program"],
)
def test_what_is_no_sound_leaves_nothing_behind(keeping, home, content, code):
    (home.uploads / UPLOAD).write_bytes(content)
    assert outcome(keeping.take(HELLO, UPLOAD, "ada")) == code
    assert list(home.uploads.iterdir()) == []
    assert not (home.prompts / "en").exists()
    assert keeping.told == []


def test_a_text_is_spoken(keeping):
    assert outcome(keeping.speak(HELLO, "Hello.", "ada")).name == "greeting"
    assert outcome(keeping.speak(HELLO, "……", "ada")) == "cannot-speak"
    assert outcome(keeping.speak(SoundName("fr", "greeting"), "Hello.", "ada")) == "unknown-language"


def test_who_tries_a_flow_listens_to_the_sound_or_to_the_text_where_there_is_none(keeping):
    assert outcome(keeping.listen("en", "greeting", "Hello.")).spoken.endswith(".wav")
    outcome(keeping.speak(HELLO, "Hello.", "ada"))
    assert outcome(keeping.listen("en", "greeting", "Hello.")) == Heard(sound="greeting")
    assert outcome(keeping.listen("en", "farewell", None)) == "cannot-speak"
    assert outcome(keeping.listen("fr", None, "Bonjour.")) == "cannot-speak"
    assert outcome(keeping.listen("en", None, "……")) == "cannot-speak"


def test_what_is_deleted_comes_back(keeping):
    outcome(keeping.speak(HELLO, "Hello.", "ada"))
    outcome(keeping.delete(HELLO, "bao"))
    assert outcome(keeping.delete(HELLO, "bao")) == "no-such-prompt"
    assert outcome(keeping.back(HELLO, "ada")).name == "greeting"
    assert [told[0] for told in keeping.told] == ["kept", "deleted", "back"]
    assert outcome(keeping.back(SoundName("zh", "greeting"), "ada")) == "nothing-before"


def test_what_callers_would_miss_is_not_deleted(keeping, home):
    """The live flow plays it and has no text there."""
    for language in ("en", "zh"):
        outcome(keeping.speak(SoundName(language, "greeting"), "Hello.", "ada"))
    flows = keeping._services().flows
    flows.take(flows.keep(document(nodes={"welcome": GREETING}, version=2)))
    assert outcome(keeping.delete(HELLO, "ada")) == "prompt-needed"
    assert (home.prompts / "en" / "greeting.wav").exists()


def test_a_disk_that_takes_nothing_is_told_and_the_next_change_is_not_held_up(keeping, home):
    (home.prompts / "en").touch()  # no folder
    assert outcome(keeping.speak(HELLO, "Hello.", "ada")) == "cannot-write"
    (home.prompts / "en").unlink()
    assert outcome(keeping.speak(HELLO, "Hello.", "ada")).name == "greeting"


def test_a_database_that_is_away_leaves_out_only_what_is_drawn(keeping):
    shelf = outcome(keeping.shelf())
    assert [(need.sound, need.spoken) for need in shelf.needs] == [
        (SoundName("en", "greeting"), True),
        (SoundName("zh", "greeting"), True),
    ]


def test_what_the_command_line_has_changed_is_told_like_all_else(keeping):
    told = json.loads(json.dumps({"change": "kept", "sound": HELLO, "author": "root"}))
    assert orders(keeping)["prompt-changed"](told) == {}
    assert keeping.told == [("kept", HELLO, "root")]
    with pytest.raises(Refused, match="give"):
        orders(keeping)["prompt-changed"](told | {"change": "burnt"})
