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
from cti.flows.publishing import judge
from cti.flows.shelf import KEPT, Flows, load_flows
from cti.prompts import is_playable
from ivr_flows.faults import FlowRefused
from ivr_flows.runner import Run
from tests.unit.ivr_flows.flow_scene import document

GIVE = "give an 8 kHz mono 16-bit wav, or add it by: trunkline prompts add"
GREETING = {"type": "play", "prompt": {"sound": "greeting"}, "exits": {"done": "end"}}


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


def site(file: str = "small.json", *, name: str = "small", languages: tuple[str, ...] = ("en", "zh")) -> Site:
    sample = load_site(SAMPLE_SITE)
    identity = sample.site.model_copy(update={"languages": languages})
    return sample.model_copy(update={"site": identity, "flows": (FlowFile(name=name, file=file),)})


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
    of = site("quiz.json", name="quiz")
    assert "screw" in load_flows(of, home).get("quiz").nodes
    (home.flows / "quiz.json").write_text(json.dumps(document(name="quiz")))
    assert "screw" not in load_flows(of, home).get("quiz").nodes


def test_a_flow_without_a_file_is_there_when_it_is_published_and_said_before(home):
    drawn = site().model_copy(update={"flows": (FlowFile(name="small"),)})
    assert faults(home, drawn) == [
        'site.toml: flow "small": has neither a file nor been published yet; publish it from the designer'
        " (/flows), or name its file"
    ]
    home.published_flows.mkdir(parents=True)
    (home.published_flows / "small.json").write_text(json.dumps(document()))
    assert load_flows(drawn, home).get("small").name == "small"


def test_a_flow_that_notepad_saved_is_read(home):
    (home.flows / "small.json").write_text(json.dumps(document()), encoding="utf-8-sig")
    assert load_flows(site(), home).get("small").name == "small"


def test_of_a_file_of_gigabytes_no_more_is_read_than_a_flow_may_be_large(home):
    with (home.flows / "small.json").open("wb") as file:
        file.truncate(5 * 1024**3)
    (fault,) = faults(home, site())
    assert "5000001 bytes, more than 5000000" in fault


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
    assert said[0] == f"{file}: Asterisk cannot play it; {GIVE}"
    assert any("there is no sound" in fault for fault in said)


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


def test_a_flow_has_one_name(home):
    (home.flows / "small.json").write_text(json.dumps(document(name="large")))
    assert any('calls itself "large"' in fault for fault in faults(home, site()))


# ---- published while people call -----------------------------------------------------------------------


def put(flows: Flows, document: dict) -> None:
    flows.take(flows.keep(document))


def test_what_is_only_kept_is_taken_by_nobody_yet(home):
    flows = published(home)
    kept = flows.keep(document(version=2, note="second"))
    assert flows.get("small").version == 1
    flows.take(kept)
    assert flows.get("small").note == "second"


def published(home: Home, **changes) -> Flows:
    (home.flows / "small.json").write_text(json.dumps(document()))
    flows = load_flows(site(), home)
    put(flows, document(version=1, **changes))
    return flows


def test_new_callers_take_what_was_published_and_so_does_the_next_server(home):
    flows = published(home, note="first")
    assert flows.get("small").note == "first"
    put(flows, document(version=2, note="second"))
    assert flows.get("small").note == "second"
    assert load_flows(site(), home).get("small").note == "second"


def test_a_version_that_is_live_no_more_is_found_by_who_began_in_it(home):
    flows = published(home, note="first")
    put(flows, document(version=2, note="second"))
    for shelf in (flows, load_flows(site(), home)):
        assert shelf.version("small", 1).note == "first"
        assert shelf.version("small", 2).note == "second"
        assert shelf.version("small", 9).note == "second", "as it is now"
        assert shelf.version("gone", 1) is None


def test_what_lay_in_a_file_until_then_is_found_as_well(home):
    (home.flows / "small.json").write_text(json.dumps(document(note="as it came")))
    flows = load_flows(site(), home)
    put(flows, document(version=2, note="second"))
    assert load_flows(site(), home).version("small", 1).note == "as it came"


def test_a_faulty_flow_is_not_published_and_the_live_one_stays(home):
    flows = published(home)
    with pytest.raises(FlowRefused):
        put(flows, document(version=2, start="nowhere"))
    assert flows.get("small").version == 1
    assert [file.name for file in sorted(home.published_flows.iterdir())] == ["small.json", "small@1.json"]


def test_only_so_many_versions_stay_as_files(home):
    flows = published(home)
    for version in range(2, KEPT + 5):
        put(flows, document(version=version))
    assert len(list(home.published_flows.glob("small@*.json"))) == KEPT
    assert flows.version("small", KEPT + 3).version == KEPT + 3


def test_a_flow_of_the_designers_own_may_be_entered_by_another(home):
    flows = published(home)
    put(flows, document(name="inner", nodes={"end": {"type": "back"}}))
    enters = {"type": "flow", "flow": "inner", "exits": {"done": "end"}}
    put(flows, document(version=2, nodes={"welcome": enters}))
    assert load_flows(site(), home).named("inner") is not None


RATES = {"format": 1, "name": "rates", "languages": ["en", "zh"], "start": "end"}


def rates(**more: object) -> dict:
    """A flow that others enter: it comes back by "done", with a price."""
    price = {"type": "number", "role": "result", "default": 1}
    return RATES | {"nodes": {"end": {"type": "back"}}, "variables": {"price": price}} | more


def test_a_flow_that_entered_one_as_it_was_before_stops_no_start(home):
    """The other was published since; callers leave that node by `error` until this one is published, too."""
    flows = published(home)
    put(flows, rates())
    asks = {
        "type": "flow",
        "flow": "rates",
        "take": {"price": "price"},
        "exits": {"done": "end", "error": "end"},
    }
    price = {"price": {"type": "number", "default": 0}}
    put(flows, document(version=2, nodes={"welcome": asks}, variables=price))
    other = rates(version=2, nodes={"end": {"type": "back", "end": "closed"}}, variables={})
    assert [(fault.flow, fault.node, fault.code) for fault in judge(flows, other).elsewhere] == [
        ("small", "welcome", "unknown-result"),
        ("small", "welcome", "end-missing"),
        ("small", "welcome", "unknown-end"),
    ]
    assert judge(flows, rates(version=2)).elsewhere == []
    put(flows, other)
    again = load_flows(site(), home)
    assert (again.get("small").version, again.get("rates").version) == (2, 2)
    run = Run(again.get("small"), {}, again.named)
    run.begin()
    assert ("welcome", "error") in [(step.node, step.exit) for step in run.trace]
    with pytest.raises(FlowRefused, match="price"):
        again.keep(document(version=3, nodes={"welcome": asks}, variables=price))


def test_a_published_flow_that_fits_the_site_no_more_is_named_with_its_file(home):
    published(home, nodes={"welcome": {"type": "queue", "queue": "sales-en"}})
    without = site()
    without = without.model_copy(update={"queues": without.queues[1:]})
    (fault,) = faults(home, without)
    assert str(home.published_flows / "small.json") in fault
    assert 'no queue "sales-en"' in fault
