"""A part that dies again and again is started more and more slowly."""

from tracker.up.backoff import next_delay


def test_the_pause_doubles_up_to_half_a_minute() -> None:
    pauses = [next_delay(None, lived=0)]
    while len(pauses) < 7:
        pauses.append(next_delay(pauses[-1], lived=3))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_part_that_lived_well_starts_anew() -> None:
    assert next_delay(30, lived=10) == 1
