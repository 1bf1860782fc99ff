"""The site's sound files: kept whole, the one before at hand, what is missing for which flow."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from test_site_flows import GREETING, site, write_sound

from config.home import Home
from cti.flows.shelf import Flows, load_flows
from cti.refused import Refused
from cti.sounds.keeping import Need, SoundName, look
from cti.sounds.library import PARTS, Library
from ivr_flows.flow import read
from tests.unit.ivr_flows.flow_scene import document


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


@pytest.fixture
def library(home) -> Library:
    return Library(home.prompts, ("en", "zh"), home.uploads)


def sound(tmp_path: Path, mark: int) -> Path:
    """One that can be told from others."""
    file = tmp_path / f"{mark}.wav"
    write_sound(file)
    with file.open("r+b") as opened:
        opened.seek(44)
        opened.write(mark.to_bytes(2, "little") * 400)
    return file


def mark(library: Library, name: str = "greeting") -> int:
    return int.from_bytes(library.file("en", name).read_bytes()[44:46], "little")


def hidden(library: Library) -> set[str]:
    return {path.name for path in (library.folder / "en").iterdir() if path.name.startswith(".")}


def test_what_is_kept_is_listed_with_its_length_and_outline(library, tmp_path):
    library.keep("en", "greeting", sound(tmp_path, 3000))
    (kept,) = library.all()
    assert (kept.language, kept.name, kept.seconds, kept.before) == ("en", "greeting", 0.05, False)
    assert kept.peaks == (9,) * PARTS
    assert library.names() == {"en/greeting"}
    assert hidden(library) == {".greeting.outline"}


def test_the_one_before_comes_back_and_so_does_the_later_one(library, tmp_path):
    for number in (1, 2, 3):
        library.keep("en", "greeting", sound(tmp_path, number))
    assert mark(library) == 3
    assert library.back("en", "greeting").before
    assert mark(library) == 2
    library.back("en", "greeting")
    assert mark(library) == 3
    assert hidden(library) == {".greeting.before", ".greeting.outline"}


def test_what_was_deleted_is_named_and_comes_back(library, tmp_path):
    library.keep("en", "greeting", sound(tmp_path, 1))
    library.delete("en", "greeting")
    assert (library.all(), library.names(), library.deleted()) == ([], frozenset(), [("en", "greeting")])
    library.back("en", "greeting")
    assert (mark(library), library.deleted()) == (1, [])
    with pytest.raises(Refused, match="nothing before"):
        library.back("en", "greeting")


def test_a_disk_that_is_full_leaves_the_sound_as_it_was(library, tmp_path, monkeypatch):
    library.keep("en", "greeting", sound(tmp_path, 1))

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        library.keep("en", "greeting", sound(tmp_path, 2))
    assert mark(library) == 1
    assert not library.all()[0].before
    assert hidden(library) == {".greeting.outline"}


def test_whoever_plays_it_meanwhile_hears_it_to_its_end(library, tmp_path):
    library.keep("en", "greeting", sound(tmp_path, 1))
    with library.file("en", "greeting").open("rb") as playing:
        library.keep("en", "greeting", sound(tmp_path, 2))
        library.delete("en", "greeting")
        assert int.from_bytes(playing.read()[44:46], "little") == 1


@pytest.mark.parametrize("name", ["", "../x", ".x", "a/b", "a b", "名", "x" * 81, "a\n"])
def test_a_name_that_flows_could_not_write_is_refused(library, tmp_path, name):
    with pytest.raises(Refused, match="at most 80"):
        library.keep("en", name, sound(tmp_path, 1))
    with pytest.raises(Refused, match="the site speaks en, zh"):
        library.keep("../en", "greeting", sound(tmp_path, 1))


def test_names_with_dots_are_told_apart(library, tmp_path):
    for name, number in (("a", 1), ("a.before", 2), ("a.b", 3)):
        library.keep("en", name, sound(tmp_path, number))
        library.keep("en", name, sound(tmp_path, number + 10))
    library.back("en", "a")
    assert [mark(library, name) for name in ("a", "a.before", "a.b")] == [1, 12, 13]
    assert [kept.name for kept in library.all()] == ["a", "a.b", "a.before"]


def test_a_file_put_there_by_hand_is_a_sound_too_and_its_outline_follows_it(library, tmp_path):
    write_sound(library.file("en", "greeting"))
    assert library.all()[0].peaks == (0,) * PARTS
    sound(tmp_path, 3000).replace(library.file("en", "greeting"))
    assert library.all()[0].peaks == (9,) * PARTS


def flows_of(home: Home, *nodes: dict, **more: object) -> Flows:
    named = {"welcome": nodes[0], **more}
    (home.flows / "small.json").write_text(json.dumps(document(nodes=named)))
    return load_flows(site(), home)


WITH_TEXT = GREETING | {"prompt": {"sound": "greeting", "text": {"en": "Hello.", "zh": "您好。"}}}


def test_a_new_sound_is_known_to_the_checker_without_a_reload(home, tmp_path):
    flows = flows_of(home, WITH_TEXT)
    wanted = document(nodes={"welcome": GREETING})
    assert [(fault.code, fault.node) for fault in flows.faults_of(wanted)] == [
        ("sound-missing", "welcome")
    ] * 2
    for language in ("en", "zh"):
        flows.library.keep(language, "greeting", sound(tmp_path, 1))
    assert flows.faults_of(wanted) == []
    assert flows.keep(wanted | {"version": 2}).version == 2


def test_what_is_missing_is_told_with_its_flows_and_whether_a_voice_stands_in(home, tmp_path):
    flows = flows_of(home, WITH_TEXT)
    flows.library.keep("en", "greeting", sound(tmp_path, 1))
    flows.library.keep("en", "unused", sound(tmp_path, 1))
    drawn = read(document(name="drawn", nodes={"welcome": GREETING | {"prompt": {"sound": "jingle"}}}))
    shelf = look(flows.library, [flows.get("small"), drawn])
    assert shelf.used[SoundName("en", "greeting")] == ("small",)
    assert SoundName("en", "unused") not in shelf.used
    assert list(shelf.needs) == [
        Need(SoundName("en", "jingle"), ("drawn",), spoken=False),
        Need(SoundName("zh", "jingle"), ("drawn",), spoken=False),
        Need(SoundName("zh", "greeting"), ("small",), spoken=True),
    ]
