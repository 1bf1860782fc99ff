"""The flows of a site as its server reads them, with the site's own sound files."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from config.faults import Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from config.schema import FlowFile, Site
from cti.calls.flows import load_flows
from cti.prompts import is_playable
from tests.unit.ivr_flows.flow_scene import document

GREETING = {"type": "play", "prompt": {"sound": "greeting"}, "exits": {"done": "end"}}


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


def site(file: str = "small.json", *, languages: tuple[str, ...] = ("en", "zh")) -> Site:
    sample = load_site(SAMPLE_SITE)
    identity = sample.site.model_copy(update={"languages": languages})
    return sample.model_copy(update={"site": identity, "flows": (FlowFile(name="small", file=file),)})


def faults(home: Home, of: Site) -> list[str]:
    with pytest.raises(Refused) as refused:
        load_flows(of, home)
    return [str(fault) for fault in refused.value.faults]


def write_sound(path: Path, *, rate: int = 8000, channels: int = 1, width: int = 2) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(800))


def test_the_sites_own_flow_goes_before_the_librarys(home):
    assert load_flows(site("hotline.json"), home).get("small").name == "hotline"
    (home.flows / "hotline.json").write_text(json.dumps(document()))
    assert load_flows(site("hotline.json"), home).get("small").name == "small"


def test_a_flow_that_notepad_saved_is_read(home):
    (home.flows / "small.json").write_text(json.dumps(document()), encoding="utf-8-sig")
    assert load_flows(site(), home).get("small").name == "small"


def test_a_wrong_file_name_is_told_the_nearest(home):
    assert faults(home, site("hotlin.json")) == [
        'hotlin.json: there is no such flow file; did you mean "hotline.json"?'
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"name": "small", "name": "other"}', "stands there twice"),
        ('{"version": NaN}', "NaN is no number of JSON"),
        ("[" * 100_000, "recursion"),
        ("\udcff", "utf-8"),
        ("{", "property name"),
    ],
)
def test_a_file_that_is_no_flow_is_refused_with_its_path(home, text: str, says: str):
    (home.flows / "small.json").write_bytes(text.encode(errors="surrogateescape"))
    (fault,) = faults(home, site())
    assert fault.startswith(str(home.flows / "small.json"))
    assert says in fault


def test_a_folder_in_a_flows_place_is_refused(home):
    (home.flows / "small.json").mkdir()
    (fault,) = faults(home, site())
    assert "cannot be read (Is a directory)" in fault


def test_a_sound_that_asterisk_plays_stands_for_a_text(home):
    (home.flows / "small.json").write_text(json.dumps(document(nodes={"welcome": GREETING})))
    assert len(faults(home, site())) == 2, "there is neither a text nor a sound, in both languages"
    for language in ("en", "zh"):
        write_sound(home.prompts / language / "greeting.wav")
    assert load_flows(site(), home).get("small").name == "small"


@pytest.mark.parametrize("name", ["greeting.mp3", "greeting.txt", "greeting", "greeting.WAV", "greeting.wav"])
def test_a_file_that_asterisk_cannot_play_is_no_sound_and_is_named(home, name: str):
    (home.flows / "small.json").write_text(
        json.dumps(document(nodes={"welcome": GREETING}, languages=["en"]))
    )
    file = home.prompts / "en" / name
    file.parent.mkdir()
    file.write_bytes(b"ID3 no sound at all")
    said = faults(home, site(languages=("en",)))
    assert said[0] == f"{file}: Asterisk cannot play it; give an 8 kHz mono 16-bit wav"
    assert any("says nothing" in fault for fault in said)


@pytest.mark.parametrize("wrong", [{"rate": 44_100}, {"rate": 16_000}, {"channels": 2}, {"width": 1}])
def test_a_wav_of_another_form_is_not_played(tmp_path, wrong):
    write_sound(tmp_path / "right.wav")
    write_sound(tmp_path / "wrong.wav", **wrong)
    assert is_playable(tmp_path / "right.wav")
    assert not is_playable(tmp_path / "wrong.wav")


def test_what_a_desktop_leaves_in_a_folder_and_what_was_rendered_is_no_fault(home):
    (home.flows / "small.json").write_text(json.dumps(document()))
    write_sound(home.prompts / "en" / "greeting.wav")
    (home.prompts / "en" / ".DS_Store").touch()
    (home.prompts / "en-0123.wav").touch()
    assert load_flows(site(), home).get("small").name == "small"
