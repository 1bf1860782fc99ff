"""`trunkline doctor` beside a running house, and beside what a killed one left."""

from __future__ import annotations

import json
import os
import select
import signal

import pytest

from tests.live.command_line import CommandLine


@pytest.fixture
def site(near_folder):
    site = CommandLine(near_folder)
    yield site
    site.close()


def found(site: CommandLine) -> dict[str, tuple[str, str]]:
    told = json.loads(site.trunkline("doctor", "--json").stdout)
    return {each["check"]: (each["status"], each["what"]) for each in told}


def test_a_house_in_good_health_and_one_that_was_killed(site):
    assert site.up().returncode == 0
    well = found(site)
    assert [name for name, (status, _) in well.items() if status == "bad"] == []
    assert well["parts"] == ("ok", "all 3 run")
    assert well["server"] == ("ok", "ready, 0 calls")
    assert well["trunks"] == ("ok", "1 far ends, none known to be away")
    assert well["ports"][0] == "ok"
    assert well["telephones"][0] == "warn", "nobody has switched one on"

    supervisor = os.pidfd_open(site.supervisor())
    signal.pidfd_send_signal(supervisor, signal.SIGKILL)
    assert select.select([supervisor], [], [], 30)[0]
    os.close(supervisor)
    ill = found(site)
    assert ill["leftovers"][0] == "bad"
    assert "cti (" in ill["leftovers"][1]
    assert ill["ports"][0] == "bad"
    assert site.trunkline("doctor").returncode == 1
