"""Marks and settings of all tests. The reactor is in tests/reactor.py, for those folders that need it."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
IN_REAL_TIME = ("browser", "live")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Voices, rings and pages in real time, on machines that others use, too: what fails there is tried once
    more. The summary names it (RERUN), so that it is looked at; what fails twice has failed."""
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in IN_REAL_TIME:
            item.add_marker(pytest.mark.flaky(reruns=1))
