"""When somebody's quiet hours are over: half-open, around midnight, where clocks jump."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from notifications.quiet_hours import QuietHours, moment, next_midnight, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7), BERLIN)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-11-21T20:59:59", None),
        ("2026-11-21T21:00:00", "2026-11-22T06:00:00"),  # 22:00 in Berlin
        ("2026-11-22T00:30:00", "2026-11-22T06:00:00"),
        ("2026-11-22T05:59:59", "2026-11-22T06:00:00"),
        ("2026-11-22T06:00:00", None),
        ("2026-03-28T22:00:00", "2026-03-29T05:00:00"),  # an hour shorter
        ("2026-10-24T21:00:00", "2026-10-25T06:00:00"),  # an hour longer
    ],
)
def test_a_night(now: str, over: str | None) -> None:
    assert NIGHT.over_at(at(now)) == (at(over) if over else None)


def test_an_afternoon_and_a_window_of_no_length() -> None:
    nap = QuietHours(time(13), time(14, 30), ZoneInfo("UTC"))
    assert nap.over_at(at("2026-11-21T13:00:00")) == at("2026-11-21T14:30:00")
    assert nap.over_at(at("2026-11-21T14:30:00")) is None
    assert QuietHours(time(13), time(13), BERLIN).over_at(at("2026-11-21T12:00:00")) is None


@pytest.mark.parametrize(
    ("zone", "day", "wall", "first"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00"),  # skipped: the jump
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00"),  # twice: the first
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00"),  # half an hour
        ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00:00"),  # no midnight
        ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00"),  # a whole day skipped
        ("Asia/Kathmandu", "2026-11-21", "07:00", "2026-11-21T01:15:00"),
    ],
)
def test_a_time_on_a_wall_is_one_moment(zone: str, day: str, wall: str, first: str) -> None:
    found = moment(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))
    assert found == at(first)


def test_an_end_that_the_clocks_show_twice_does_not_begin_the_quiet_again() -> None:
    window = QuietHours(time(22), time(2, 30), BERLIN)
    assert window.over_at(at("2026-10-25T00:29:59")) == at("2026-10-25T00:30:00")
    assert window.over_at(at("2026-10-25T01:10:00")) is None  # 02:10 for the second time


@given(
    minute=st.integers(0, 2 * 366 * 24 * 60),
    begins=st.times(),
    ends=st.times(),
    zone=st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "UTC"]),
)
def test_they_end_within_a_day_and_are_over_when_they_are_over(
    minute: int, begins: time, ends: time, zone: str
) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    window = QuietHours(begins, ends, ZoneInfo(zone))
    over = window.over_at(now)
    if over is not None:
        assert now < over <= now + timedelta(hours=25, minutes=1)
        assert window.over_at(over) is None


def test_the_day_ends_at_midnight_of_the_place() -> None:
    assert next_midnight(at("2026-11-21T23:30:00"), BERLIN) == at("2026-11-22T23:00:00")
    assert next_midnight(at("2026-11-21T12:00:00"), ZoneInfo("UTC")) == at("2026-11-22T00:00:00")


def test_a_zone_that_is_no_more_counts_as_utc() -> None:
    assert zone_of(User(time_zone="Europe/Atlantis")) == zone_of(None) == ZoneInfo("UTC")
