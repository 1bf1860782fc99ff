"""`trunkline agents`: where they sit, and what is said when that cannot be."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from config.faults import Refused
from config.home import SAMPLE_SITE
from config.load import load_site
from trunkline.agents import choose, command


@pytest.fixture
def site(home):
    more = "".join(
        f'\n[[stations]]\nname = "{300 + n}"\nkind = "fixed"\naddress = "127.0.10.{60 + n}:5060"\n'
        for n in (1, 2)
    )
    home.site_file.write_text(SAMPLE_SITE.read_text(encoding="utf-8") + more, encoding="utf-8")
    return load_site(home.site_file)


def names(found) -> list[str]:
    return [station.name for station in found]


def test_they_sit_where_it_is_free_at_fixed_addresses_first_and_never_where_an_overflow_rings(site):
    assert names(choose(site, (), set(), 4)) == ["201", "301", "302", "101"]
    assert names(choose(site, (), {"301", "101"}, 3)) == ["201", "302", "102"]
    with pytest.raises(Refused, match="7 are free for 8 agents"):
        choose(site, (), set(), 8)


def test_they_sit_where_they_are_told_to(site):
    assert names(choose(site, ("102", "301"), set(), 2)) == ["301", "102"]
    with pytest.raises(Refused, match="station 999: is not in the site file"):
        choose(site, ("999",), set(), 1)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--count", "501"), 2, "501 is not in the range"),
        (("--talk", "9", "2"), 2, "9 to 2 s is no time"),
        (
            ("--count", "2"),
            1,
            "is not there: this is not the sample firm; make accounts with `trunkline account",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_said_before_anything_begins(home, site, words, code, said):
    result = CliRunner().invoke(command, ["--home", str(home.path), *words])
    assert result.exit_code == code
    assert said in result.output
