"""Marks and settings of all tests. The reactor is in tests/reactor.py, for those folders that need it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
IN_REAL_TIME = ("browser", "live")
MOST_LINES = 8


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Voices, rings and pages in real time, on machines that others use, too: what fails there is tried once
    more. The summary names it (RERUN), so that it is looked at; what fails twice has failed."""
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in IN_REAL_TIME:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process to which all tell, if several test side by side
        config.pluginmanager.register(SaidAtOnce(config), "said-at-once")


class SaidAtOnce:
    """What fails is said when it fails, not only at the end: a run may be cut off before."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome not in ("failed", "rerun"):
            return
        terminal: Any = self._config.pluginmanager.get_plugin("terminalreporter")
        crash = getattr(report.longrepr, "reprcrash", None)
        said = crash.message if crash else report.longreprtext
        terminal.ensure_newline()
        terminal.line(f"  {report.when} of {report.nodeid}: " + "\n  ".join(said.splitlines()[:MOST_LINES]))
        entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", ())
        places = [entry.reprfileloc for entry in entries if getattr(entry, "reprfileloc", None)]
        terminal.line("  at " + " < ".join(f"{one.path}:{one.lineno}" for one in reversed(places)))
