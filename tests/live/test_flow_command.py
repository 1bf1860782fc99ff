"""`trunkline flow`: checked, published while people call, listed, taken back."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest_asyncio

from config.home import PROJECT
from tests.live.numbers import newcomer
from tests.live.test_publishing import changed

LIMIT = 30.0
TRIAL = {"name": "sales", "answers": [{"keys": "1"}, {"keys": "1"}], "expect": {"ends": "hang-up"}}


async def trunkline(house, *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "trunkline", "flow", *words, "--home", str(house.home.path),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=PROJECT,
        env=os.environ | {"LC_ALL": "C.UTF-8", "COLUMNS": "120"},
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), LIMIT)
    return process.returncode or 0, said.decode()


@pytest_asyncio.fixture
async def clean(house):
    """Afterwards the hotline is as it came."""
    yield house
    live = (await house.ask(lambda unit: unit.flows.live())).get("hotline", 1)
    if live != 1:
        code, said = await trunkline(house, "live", "hotline", "1")
        assert code == 0, said


def written(folder: Path, document: dict) -> str:
    file = folder / "hotline.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


async def test_a_flow_is_checked_and_its_trials_are_played(house, tmp_path):
    code, said = await trunkline(house, "check", written(tmp_path, changed() | {"trials": [TRIAL]}))
    assert (code, said) == (0, "Nothing is wrong with it; 1 trials came out as expected.\n")
    disappoints = TRIAL | {"expect": {"ends": "queue:sales-en"}}
    code, said = await trunkline(house, "check", written(tmp_path, changed() | {"trials": [disappoints]}))
    assert code == 1
    assert 'trial "sales": ends: "queue:sales-en" was expected, there was "hang-up"' in said
    code, said = await trunkline(house, "check", written(tmp_path, changed() | {"start": "nowhere"}))
    assert code == 1
    assert "nowhere" in said
    code, said = await trunkline(house, "check", written(tmp_path, []))  # type: ignore[arg-type]
    assert (code, "a flow is an object" in said) == (1, True)


async def test_it_is_published_listed_and_taken_back(clean, tmp_path):
    house = clean
    li_na = await house.agent("li.na")
    code, said = await trunkline(house, "publish", written(tmp_path, changed()), "--note", "sales has moved")
    assert code == 0, said
    moved = await house.caller(newcomer(), presses="1,1")
    assert (await moved.is_hung_up(15))["by"] == "there"
    code, said = await trunkline(house, "versions", "hotline")
    assert code == 0, said
    assert "sales has moved" in said
    assert " *" in said
    code, said = await trunkline(house, "live", "hotline", "1")
    assert code == 0, said
    back = await house.caller(newcomer(), presses="1,1")
    assert await li_na.answers()
    await back.hangs_up()


async def test_what_cannot_be_published_changes_nothing(clean, tmp_path):
    house = clean
    before = await house.ask(lambda unit: unit.flows.versions("hotline"))
    disappoints = TRIAL | {"expect": {"ends": "queue:sales-en"}}
    file = written(tmp_path, changed() | {"trials": [disappoints]})
    code, said = await trunkline(house, "publish", file)
    assert code == 1
    assert "Nothing was changed" in said
    assert await house.ask(lambda unit: unit.flows.versions("hotline")) == before
    code, said = await trunkline(house, "publish", file, "--in-spite-of", "it is the trial that is wrong")
    assert code == 0, said
    code, said = await trunkline(house, "live", "hotline", "99")
    assert code == 1
    assert "no version 99" in said
    code, said = await trunkline(house, "versions", "hotlien")
    assert code == 1
