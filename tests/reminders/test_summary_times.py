"""Eight o'clock is eight o'clock, whatever the clocks of a zone do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from reminders.summaries.when import Rhythm, newest_until, next_after

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
TWO_YEARS = timedelta(days=731)
# Half-hour and negative changes, changes at midnight, both halves of the earth.
ZONES = [
    "UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns",
    "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Pacific/Chatham",
    "Africa/Casablanca", "Asia/Kolkata",
]  # fmt: skip
TIMES = [time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(3, 0), time(8, 0)]


def told_between(rhythm: Rhythm, zone: ZoneInfo, first: datetime, last: datetime) -> list[datetime]:
    found = [next_after(rhythm, zone=zone, after=first)]
    while found[-1] < last:
        found.append(next_after(rhythm, zone=zone, after=found[-1]))
    return found


@pytest.mark.parametrize("name", ZONES)
def test_two_years_of_days_have_one_summary_each(name: str) -> None:
    zone = ZoneInfo(name)
    for at in TIMES:
        told = told_between(Rhythm("daily", at), zone, START, START + TWO_YEARS)
        days = [due.astimezone(zone).date() for due in told]
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
        for due in told:
            shown = due.astimezone(zone)
            # Only where the wall never showed that time does it show another.
            gap = datetime.combine(shown.date(), at, zone).astimezone(UTC).astimezone(zone)
            assert shown.time() == at or gap.time() != at


# zone, time, the day, what the wall shows, in UTC
TRANSITIONS = [
    ("Europe/Berlin", time(2, 30), date(2026, 3, 29), "03:30", "01:30"),  # no 02:30
    ("Europe/Berlin", time(2, 30), date(2026, 10, 25), "02:30", "00:30"),  # the first of two
    ("America/New_York", time(2, 0), date(2027, 3, 14), "03:00", "07:00"),
    ("America/New_York", time(1, 30), date(2027, 11, 7), "01:30", "05:30"),
    ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "02:45", "15:45"),  # half an hour
    ("America/Santiago", time(0, 0), date(2026, 9, 6), "01:00", "04:00"),  # midnight is missing
    ("Africa/Cairo", time(23, 30), date(2026, 10, 29), "23:30", "20:30"),  # twice before midnight
]


@pytest.mark.parametrize(("name", "at", "day", "wall", "utc"), TRANSITIONS)
def test_the_days_on_which_clocks_change(
    name: str, at: time, day: date, wall: str, utc: str
) -> None:
    zone = ZoneInfo(name)
    before = datetime.combine(day, time(0), zone).astimezone(UTC) - timedelta(minutes=20)
    due = next_after(Rhythm("daily", at), zone=zone, after=before)
    assert (f"{due.astimezone(zone):%H:%M}", f"{due:%H:%M}") == (wall, utc)
    following = next_after(Rhythm("daily", at), zone=zone, after=due)
    assert following.astimezone(zone).date() == day + timedelta(days=1)


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Santiago"])
def test_weeks_keep_their_day(name: str) -> None:
    zone = ZoneInfo(name)
    told = told_between(Rhythm("weekly", time(2, 30), weekday=6), zone, START, START + TWO_YEARS)
    days = [due.astimezone(zone).date() for due in told]
    assert {day.weekday() for day in days} == {6}
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=7)}


def test_the_31st_is_the_last_of_a_shorter_month() -> None:
    rhythm = Rhythm("monthly", time(8), day=31)
    told = told_between(rhythm, ZoneInfo("Europe/Berlin"), START, START + timedelta(days=140))
    assert [f"{due:%m-%d}" for due in told] == [
        "01-31", "02-28", "03-31", "04-30", "05-31"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["daily", "weekly", "monthly"])
def test_the_newest_missed_one_is_the_last_of_all_missed(kind: str) -> None:
    zone, rhythm = ZoneInfo("America/New_York"), Rhythm(kind, time(2, 30), weekday=3, day=30)
    told = told_between(rhythm, zone, START, START + timedelta(days=400))
    for earlier, later in pairwise(told):
        assert newest_until(rhythm, zone=zone, now=earlier) == earlier
        assert newest_until(rhythm, zone=zone, now=later - timedelta(seconds=1)) == earlier
