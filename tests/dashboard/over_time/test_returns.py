"""Time-weighted and money-weighted return against cases worked by hand and independent oracles."""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.over_time.returns import NOTHING_HELD, Day, money_weighted, time_weighted

FIRST = date(2026, 1, 1)


def days(*rows: tuple[str | None, str | None]) -> list[Day]:
    """Value and flow of one day after the other."""
    return [
        Day(FIRST + timedelta(days=number), number_in(value), number_in(flow))
        for number, (value, flow) in enumerate(rows)
    ]


def number_in(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


CASES = {  # start, days, time-weighted, money-weighted
    "a rise without flows": ("100", days(("110", "0"), ("121", "0")), "21", "21"),
    "a first purchase in the stretch": ("0", days(("110", "100"),), "10", "10"),
    "everything sold": ("100", days(("0", "-120"),), "20", "20"),
    "all is lost": ("100", days(("50", "0"), ("0", "0")), "-100", "-100"),
    # Up 10 %, then 110 more come in, then down 10 %: 1.1 × 0.9 − 1. Money: 100 x² + 110 x = 198
    # per day, so x = (−110 + √91300) / 200 = 0.960795, and x² = 0.923126 over both days.
    "bought before a fall": ("100", days(("110", "0"), ("198", "110")), "-1", "-7.6874"),
    # Half is taken out at the top: 1.5 × 0.5 − 1. Money: 100 x² − 75 x = 37.5, so
    # x = (75 + √20625) / 200 = 1.093071, and x² = 1.194803.
    "sold before a fall": ("100", days(("75", "-75"), ("37.5", "0")), "-25", "19.4803"),
    "a deposit is no gain": ("100", days(("150", "50"), ("250", "100")), "0", "0"),
    "an unknown day without flows is bridged": (
        "100", days((None, "0"), ("130", "0")), "30", "30",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_worked_by_hand(name: str) -> None:
    start, stretch, by_time, by_money = CASES[name]
    assert time_weighted(Decimal(start), stretch).percent == Decimal(by_time)
    found = money_weighted(Decimal(start), stretch).percent
    assert found is not None
    assert abs(found - Decimal(by_money)) < Decimal("0.001"), found


@pytest.mark.parametrize(
    ("start", "stretch", "cause"),
    [
        ("100", days((None, "5"), ("110", "0")), "What there was on 1 January 2026 is unknown."),
        ("100", days((None, "0"), ("110", "5")), "What there was on 2 January 2026 is unknown."),
        ("100", days(("100", None)), "What there was on 1 January 2026 is unknown."),
        ("0", days(("0", "0"), ("0", "-10")), NOTHING_HELD),
        ("-5", days(("10", "0")), "On 1 January 2026 more had gone out than there was."),
        ("0", [], NOTHING_HELD),
    ],
)
def test_what_cannot_be_known_says_why(start: str, stretch: list[Day], cause: str) -> None:
    found = time_weighted(Decimal(start), stretch)
    assert (found.percent, found.unknown) == (None, cause)


def test_money_weighted_is_unknown_with_an_unknown_flow_or_end() -> None:
    for stretch in (days(("1", None), ("1", "0")), days(("1", "0"), (None, "0"))):
        assert money_weighted(Decimal(1), stretch).percent is None
        assert money_weighted(Decimal(1), stretch).unknown
    assert money_weighted(Decimal(0), days(("0", "0"))).unknown == NOTHING_HELD
    assert money_weighted(Decimal(0), []).unknown == NOTHING_HELD


def test_only_a_stretch_of_a_year_has_a_yearly_rate() -> None:
    year = days(*[("100", "0")] * 729, ("121", "0"))
    assert time_weighted(Decimal(100), year).yearly == Decimal(10)
    assert time_weighted(Decimal(100), year[:300]).yearly is None
    assert time_weighted(Decimal(100), days(*[("0", "0")] * 400)).yearly is None


money = st.integers(1, 10_000)
moves = st.fractions(Fraction(1, 2), Fraction(2), max_denominator=50)


@given(start=money, story=st.lists(st.tuples(moves, st.integers(-5000, 5000)), min_size=1))
def test_time_weighted_is_what_a_single_untouched_unit_made(
    start: int, story: list[tuple[Fraction, int]]
) -> None:
    """The oracle is the price itself: whatever is put in or taken out, it alone decides."""
    value, unit, rows = Fraction(start), Fraction(1), []
    for move, flow in story:
        unit *= move
        taken = Fraction(flow) if flow > 0 else max(Fraction(flow), -value * move / 2)
        value = (value + taken) * move if taken > 0 else value * move + taken
        rows.append((value, taken))
    stretch = [
        Day(FIRST + timedelta(days=number), exact(value), exact(flow))
        for number, (value, flow) in enumerate(rows)
    ]
    found = time_weighted(Decimal(start), stretch).percent
    assert found is not None
    assert abs(found - (exact(unit) - 1) * 100) < Decimal("0.001") * max(Decimal(1), exact(unit))


@given(
    rate=st.integers(-60, 200),
    flows=st.lists(st.integers(0, 1000), min_size=2, max_size=30),
)
def test_money_weighted_finds_the_rate_the_money_grew_at(rate: int, flows: list[int]) -> None:
    """The oracle is the construction: every deposit grows at one rate until the end."""
    whole = len(flows)
    with localcontext(prec=40):
        factor = 1 + Decimal(rate) / 100
        end = Decimal(500) * factor + sum(
            flow * factor ** (Decimal(whole - number) / whole) for number, flow in enumerate(flows)
        )
    rows = [Day(FIRST, Decimal(1), Decimal(flow)) for flow in flows]
    rows[-1] = rows[-1]._replace(value=end)
    found = money_weighted(Decimal(500), rows).percent
    assert found is not None
    assert abs(found - rate) < Decimal("0.001")


def exact(value: Fraction) -> Decimal:
    with localcontext(prec=60):
        return Decimal(value.numerator) / Decimal(value.denominator)
