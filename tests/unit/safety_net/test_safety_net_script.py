"""The safety net's script as Asterisk starts it, with the test at the other end of AGI's lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from config.safety_net import SCRIPT, SENTENCES

HEAD = ("agi_callerid: +862155500101", "agi_dnid: 0100", "agi_uniqueid: a-1.1", "")
PRESSED_2 = f"200 result={ord('2')} endpos=0"


class Asterisk:
    """The other end: `answer` says what a command gets; None is the end of the line."""

    def __init__(self, folder) -> None:
        self.folder, self.said = folder, []
        self.spool = folder / "spool"
        self.spool.mkdir()
        for sentence in SENTENCES:
            for language in ("en", "zh"):
                (folder / f"{sentence}-{language}.wav").touch()
        self.settings = {
            "node": "a", "time_zone": "Asia/Shanghai", "spool": str(self.spool), "languages": ["en", "zh"],
            "prompts": {each: {code: str(folder / f"{each}-{code}") for code in ("en", "zh")} for each in SENTENCES},
            "rounds": [{"called": "PJSIP/station-901", "options": "gri"}], "rings": 5, "longest": 180, "silence": 8,
        }  # fmt: skip

    def runs(self, answer, *arguments: str) -> int:
        file = self.folder / "settings.json"
        file.write_text(json.dumps(self.settings))
        script = subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT), str(file), *(arguments or ("caller", "telco"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        with script:
            print(*HEAD, sep="\n", file=script.stdin, flush=True)
            for command in script.stdout:
                self.said.append(command.strip())
                if (answered := answer(command.strip())) is None:
                    break
                print(answered, file=script.stdin, flush=True)
            script.stdin.close()
            self.complaints = script.stderr.read()
        return script.returncode

    @property
    def entry(self):
        (file,) = self.spool.glob("*.json")
        return json.loads(file.read_text())


@pytest.fixture
def asterisk(tmp_path) -> Asterisk:
    return Asterisk(tmp_path)


def all_well(command: str) -> str:
    return "200 result=1" if command.startswith("GET VARIABLE") else "200 result=0"


def test_a_caller_who_chooses_nothing_hears_each_sentence_in_both_languages(asterisk):
    assert asterisk.runs(all_well) == 0
    heard = re.findall(r"(\w+-\w\w)\"", "\n".join(asterisk.said))
    assert heard == [
        "sorry-en", "choose-en", "sorry-zh", "choose-zh", "hold-en", "hold-zh", "message-en", "message-zh",
        "thanks-en", "thanks-zh",
    ]  # fmt: skip
    assert [step["kind"] for step in asterisk.entry["steps"]] == ["ivr", "transfer", "mailbox"]
    assert asterisk.entry["by"] == "server"
    assert re.fullmatch(r"\d{4}-\d{4}(-[0-9A-HJKMNP-TV-Z]{4})-[0-9A-HJKMNP-TV-Z]{6}", asterisk.entry["id"])


def test_a_key_chooses_the_language_of_what_follows(asterisk):
    assert asterisk.runs(lambda command: PRESSED_2 if "sorry-en" in command else all_well(command)) == 0
    heard = re.findall(r"(\w+-\w\w)\"", "\n".join(asterisk.said))
    assert heard == ["sorry-en", "hold-zh", "message-zh", "thanks-zh"]


@pytest.mark.parametrize("hung_up", ["511 Command Not Permitted on a dead channel", "200 result=-1", None])
@pytest.mark.parametrize("at", ["ANSWER", "sorry-en", "EXEC Dial", "RECORD FILE"])
def test_who_hangs_up_anywhere_leaves_an_entry_with_an_end(asterisk, at, hung_up):
    assert asterisk.runs(lambda command: hung_up if at in command else all_well(command)) == 0
    assert (asterisk.entry["by"], bool(asterisk.entry["ended"])) == ("customer", True)


def test_a_talk_is_told_with_its_station_and_its_length(asterisk):
    known = {"ANSWEREDTIME_MS": "4200", "DIALEDPEERNAME": "PJSIP/station-901-0000002a"}

    def answer(command: str) -> str:
        name = command.split('"')[1] if command.startswith("GET VARIABLE") else ""
        return f"200 result=1 ({known[name]})" if name else "200 result=0"

    assert asterisk.runs(answer) == 0
    step = asterisk.entry["steps"][-1]
    assert (step["kind"], step["station"], step["seconds"]) == ("talk", "901", 4.2)
    assert not [command for command in asterisk.said if command.startswith("RECORD")]


def test_a_disk_that_takes_nothing_does_not_cost_the_caller_his_call(asterisk):
    asterisk.settings["spool"] = str(asterisk.folder / "nowhere")
    assert asterisk.runs(all_well) == 0
    assert "is not in the spool" in asterisk.complaints
    assert asterisk.said[-1].startswith("STREAM FILE")


def test_an_orphan_is_told_and_rings_nobody(asterisk):
    assert asterisk.runs(all_well, "orphan", "telco", "2026-1126-3J5C-NT06KR", "telco/3") == 0
    assert not [command for command in asterisk.said if "Dial" in command]
    assert "orphan-en" in "\n".join(asterisk.said)
    assert (asterisk.entry["orphan"], asterisk.entry["interaction"], asterisk.entry["line"]) == (
        True, "2026-1126-3J5C-NT06KR", "telco/3",
    )  # fmt: skip


def test_without_its_settings_it_leaves_the_caller_to_the_dialplan(asterisk):
    del asterisk.settings["spool"]
    assert asterisk.runs(all_well) == 1
    assert "KeyError" in asterisk.complaints


def test_a_prompt_that_is_gone_is_left_out(asterisk):
    (asterisk.folder / "sorry-en.wav").unlink()
    assert asterisk.runs(all_well) == 0
    assert "sorry-zh" in "\n".join(asterisk.said)
