"""A recorder that keeps its files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.schema import Recording as Policy
from recorder.recorder import Recorder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recordings"


@pytest.fixture
def recorder(folder: Path) -> Recorder:
    return Recorder(folder, Policy(format="wav"), kept_free=0)
