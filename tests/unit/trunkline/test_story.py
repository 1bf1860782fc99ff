"""One call's story, told from the journal, the tables and the log."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from config.home import SAMPLE_SITE
from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore
from trunkline.cli import main
from trunkline.story_words import WORDS

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Suzhou
CALL, OTHER = "2026-1123-6N3F-7Q2XKD", "2026-1123-6N3G-7Q2XKE"
ZHANG = "+8613855501182"


def at(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def logged(seconds: float, event: str, level: str = "info", **values: object) -> str:
    return json.dumps({"event": event, "level": level, "timestamp": at(seconds).isoformat(), **values}) + "\n"


@pytest.fixture
def told(home):
    """A home in which two calls of a customer stand, and the server's log."""
    shutil.copy(SAMPLE_SITE, home.site_file)
    with closing(Database(f"sqlite:///{home.database_file}", country="CN")) as database:
        database.migrate()
        with database.unit() as unit:
            zhang = unit.customers.add(name="张伟", language="zh", numbers=[ZHANG])
            unit.commit()
        call = {"interaction": CALL}
        store = JournalStore(database)
        store.append([
            facts.InteractionBegan(at=at(0), direction="in", line="telco/3", number=ZHANG, called="0100", flow="hotline", node="a", **call),
            facts.SegmentBegan(at=at(0), kind="ringing", **call),
            facts.CustomerAttached(at=at(0.1), customer=zhang.id, **call),
            facts.SegmentBegan(at=at(0.5), kind="ivr", detail="hotline", **call),
            facts.LearnedFromCaller(at=at(4), label="menu", value="sales", **call),
            facts.SegmentBegan(at=at(5), kind="queue", queue="sales-en", **call),
            facts.AgentStateChanged(at=at(15), agent="li.na", state="reserved", interaction=CALL),
            facts.SegmentBegan(at=at(15), kind="offer", queue="sales-en", agent="li.na", station="101", **call),
            facts.SegmentBegan(at=at(18), kind="talk", queue="sales-en", agent="li.na", station="101", **call),
            facts.InteractionEnded(at=at(78), outcome="answered", cause="hung-up (16)", by="customer", **call),
            facts.NoteWritten(at=at(80), agent="li.na", text="[wants] two pumps", **call),
            facts.InteractionBegan(at=at(-600), interaction=OTHER, direction="in", number=ZHANG),
        ])  # fmt: skip
    (home.log / "cti.log.1").write_text(
        logged(
            0.01, "line rang", interaction=CALL, channel="PJSIP/board-telco-00000007", leg="a/1763859600.14"
        )
    )
    (home.log / "cti.log").write_text(
        logged(15.2, "leg made", interaction=CALL, channel="PJSIP/station-101-00000008", leg="a/tl-1")
        + logged(20, "no recording", "error", interaction=CALL, fault="the disk is full")
        + "Traceback of something else\n"
        + logged(21, "no recording", "error", interaction=OTHER, fault="another call's")
        + f"fact 1 is kept but not in the tables: {CALL}\n"
    )
    return home


def story(home, *words: str, language: str = "en", columns: int = 110):
    environment = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": language, "COLUMNS": str(columns)}
    return CliRunner().invoke(main, ["story", *words, "--home", str(home.path)], env=environment)


def test_the_story_reads_from_the_ring_to_the_note(told):
    result = story(told, CALL)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[:6] == [
        f"{CALL}  {ZHANG} called 0100",
        "Began  2026-11-23 09:00:00 CST",
        "Customer  张伟 (1)",
        "Outcome  answered (hung-up (16), customer)",
        "Length  78.0 s, of which waited 13.0 s, talked 60.0 s",
        "At Asterisk  PJSIP/board-telco-00000007 (a/1763859600.14)",
    ]
    body = "\n".join(lines)
    for sentence in (
        "+0:05.000  journal  waits in the queue sales-en  10.0 s",
        "+0:18.000  journal  talks with li.na, station 101  60.0 s",
        "+1:20.000  journal  li.na notes: [wants] two pumps",
        "+0:20.000  log      no recording fault=the disk is full",
    ):
        assert sentence in body
    assert "another call's" not in body
    assert "is kept but not in the tables" in body, "words without a stamp of their own are told, too"
    times = [line.split()[0] for line in lines if line.lstrip().startswith("+")]
    assert times == sorted(times)
    assert "\x1b" not in result.output, "no colour where no person looks"


def test_in_chinese_and_within_a_narrow_terminal(told):
    result = story(told, CALL, language="zh_CN.UTF-8", columns=60)
    assert "在队列 sales-en 中等待" in result.output
    from rich.cells import cell_len

    assert max(map(cell_len, result.output.splitlines())) <= 60


@pytest.mark.parametrize("words", [["7Q2XKD"], ["7q2xkd"], ["6N3F-7Q2XKD"], ["--number", "138 5550 1182"]])
def test_a_call_is_found_by_the_end_of_its_id_and_by_its_number(told, words):
    assert story(told, *words).output.startswith(CALL)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["7Q2XKX"], "the journal knows no call 7Q2XKX; near it: "),
        ([CALL[:-1] + "Z"], f"the journal knows no call {CALL[:-1]}Z; near it: {CALL}"),
        (["--number", "+86 138 0000 0000"], "the journal knows no call with +86 138 0000 0000"),
        ([], "give a call's id, its last part, or --number with a telephone number"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(told, words, said):
    result = story(told, *words)
    assert result.exit_code == 1
    assert said in result.output


def test_for_programs_it_is_json(told):
    read = json.loads(story(told, CALL, "--json").output)
    assert read["interaction"]["id"] == CALL
    assert read["legs"][1] == "PJSIP/station-101-00000008 (a/tl-1)"
    queue = next(each for each in read["timeline"] if each["values"].get("kind") == "queue")
    assert (queue["after"], queue["seconds"], queue["source"]) == (5.0, 10.0, "journal")


def test_every_fact_has_a_sentence_in_both_languages():
    for name, kind in facts.KINDS.items():
        if "interaction" in kind.__dataclass_fields__ and kind is not facts.SegmentBegan:
            assert name in WORDS
    for segment in facts.SegmentKind.__args__:
        assert f"SegmentBegan {segment}" in WORDS
