"""Open or closed: spans, weekdays, holidays, and the site's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hours import is_open
from config.schema import Hours
from tests.unit.config.conftest import RIGHT, read

SHANGHAI = ZoneInfo("Asia/Shanghai")


def hours(*spans: tuple[str, str, str], closed: tuple[str, ...] = ()) -> Hours:
    listed = [{"days": days, "from": opens, "to": closes} for days, opens, closes in spans]
    return Hours.model_validate({"name": "office", "open": listed, "closed": closed})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


OFFICE = hours(("Mon-Fri", "09:00", "18:00"), ("Sat", "09:00", "12:00"), closed=("2026-10-01",))


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23T09:00", True),  # a Monday
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T17:59:59", True),
        ("2026-11-23T18:00", False),
        ("2026-11-28T11:00", True),  # Saturday
        ("2026-11-28T13:00", False),
        ("2026-11-29T11:00", False),  # Sunday
        ("2026-10-01T11:00", False),  # a holiday, though a Thursday
    ],
)
def test_open_from_the_first_minute_until_the_last(moment, open_):
    assert is_open(OFFICE, at(moment)) is open_


def test_round_the_clock_has_no_gap_at_midnight():
    always = hours(("all", "00:00", "24:00"))
    moment = at("2026-11-23T00:00")
    assert all(is_open(always, moment + timedelta(minutes=minute)) for minute in range(7 * 24 * 60))


def test_days_may_run_over_the_weekend():
    assert hours(("Sat-Mon", "09:00", "10:00")).open[0].days == (0, 5, 6)
    assert hours(("Mon, Wed,Fri", "09:00", "10:00")).open[0].days == (0, 2, 4)


def test_the_sites_clock_counts_not_the_callers():
    # 01:30 UTC is 09:30 in Shanghai; 10:30 UTC is 18:30 there
    site = read(RIGHT)
    assert site.is_open("office", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert not site.is_open("office", datetime(2026, 11, 23, 10, 30, tzinfo=UTC))


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="time zone"):
        is_open(OFFICE, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - that is the point


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 1439))
def test_a_closed_day_is_closed_at_every_minute(day, minute):
    shut = hours(("all", "00:00", "24:00"), closed=(day.isoformat(),))
    moment = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(minutes=minute)
    assert not is_open(shut, moment)
