"""How prices, CoinGecko and exchange rates are, for /readyz, doctor and the footer."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from market.coingecko.breaker import read_breaker
from market.coingecko.breaking import BreakerState
from market.coingecko.keys import Mistake
from market.coingecko.setup import configuration_mistakes
from market.coingecko.spending import Spending, spending
from market.freshness import freshness, last_arrival
from market.interval import refresh_interval
from market.models import FxRate, HistoryJob, Refresh
from tracker.lib.ages import age as age_of
from tracker.lib.health import Part, State

_STATES: dict[str, State] = {"green": "ok", "amber": "warn", "red": "fail"}


def parts(*, now: datetime) -> list[Part]:
    """The HEALTH_PARTS of market."""
    day = FxRate.objects.aggregate(day=Max("day"))["day"]
    return [
        price_part(
            interval=refresh_interval(),
            arrived=last_arrival(),
            plan=last_plan(),
            max_age=timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS),
            now=now,
        ),
        coingecko_part(configuration_mistakes(), read_breaker(), spending(now=now), now=now),
        rates_part(day, max_age=timedelta(days=settings.FX_MAX_AGE_DAYS), now=now),
        history_part(
            HistoryJob.objects.given_up(since=now - timedelta(days=7)).count(),
            HistoryJob.objects.unfinished().count(),
        ),
    ]


def price_part(
    *,
    interval: timedelta | None,
    arrived: datetime | None,
    plan: str,
    max_age: timedelta,
    now: datetime,
) -> Part:
    """Prices are never required to be ready: the pages must stay up to say how old they are."""
    if interval is None:
        words = "Refreshing prices is switched off in the admin."
        return Part("prices", "warn", words, required=False)
    present = freshness(interval=interval, arrived=arrived, now=now)
    if present.age is None:
        return Part("prices", "warn", "No price has been fetched yet.", required=False)
    seconds = present.age.total_seconds()
    if interval >= max_age and present.tone == "green":
        words = f"Prices come every {age_of(interval.total_seconds())} and count for less."
        hint = "Set PRICE_MAX_AGE_SECONDS to two or three intervals, or shorten the interval."
        return Part("prices", "warn", words, seconds, required=False, hint=hint)
    return Part(
        "prices",
        _STATES[present.tone],
        f"Prices came in {age_of(seconds)} ago. {plan}".strip(),
        age_seconds=seconds,
        required=False,
        hint="" if present.tone == "green" else "The last refreshes in the admin say why.",
    )


def coingecko_part(
    mistakes: list[Mistake], breaker: BreakerState, spent: Spending, *, now: datetime
) -> Part:
    """The worst that is true of how we can ask CoinGecko."""
    resting = [key for key in spent.keys if key.resting_until]
    state: State = "warn"
    hint = " ".join(f"{key.label}: {key.reason}" for key in resting)
    if any(not mistake.harmless for mistake in mistakes):
        state, sentence = "fail", "CoinGecko is not set up as it should be."
        hint = " ".join(mistake.sentence for mistake in mistakes)
    elif breaker.open_since is not None:
        sentence = (
            f"CoinGecko has not answered for {age_of((now - breaker.open_since).total_seconds())}. "
            f"{breaker.reason}{_next_try(breaker, now=now)}"
        )
    elif spent.left == 0 and spent.quota != 0:
        sentence = "This month's calls to CoinGecko are used up."
    elif resting and len(resting) == len(spent.keys):
        sentence = "CoinGecko is not asked for now: no API key may be used."
    elif resting:
        sentence = f"{len(resting)} of {len(spent.keys)} API keys may not be used."
    else:
        state, sentence = "ok", describe(spent)
    return Part("coingecko", state, sentence, required=False, hint=hint)


def describe(spent: Spending) -> str:
    """Where the month's calls stand, in words."""
    if spent.quota is None or spent.left is None:
        return f"Plan {spent.plan}: up to {spent.per_minute} calls a minute, no monthly limit."
    return (
        f"Plan {spent.plan}: {spent.left:,} of {spent.quota:,} calls are left this month, "
        f"up to {spent.per_minute} a minute."
    )


def rates_part(newest: date | None, *, max_age: timedelta, now: datetime) -> Part:
    """Exchange rates, which only converted figures need."""
    name = "exchange rates"
    if newest is None:
        return Part(name, "warn", "No exchange rate is stored yet.", required=False)
    age = now.date() - newest
    state: State = "fail" if age > max_age else "warn" if age > timedelta(days=1) else "ok"
    sentence = f"The newest exchange rates are of {newest.day} {newest:%B %Y}."
    hint = "" if state == "ok" else "Run `manage.py sync_rates` to see why."
    return Part(name, state, sentence, age.total_seconds(), required=False, hint=hint)


def history_part(given_up: int, to_do: int) -> Part:
    """The past of coins, which charts and rules about past days need."""
    name = "history"
    if given_up:
        words = f"Fetching past prices was given up {given_up} times in the last week."
        hint = "The admin says why under History jobs, state Given up; Run again tries once more."
        return Part(name, "warn", words, required=False, hint=hint)
    if to_do:
        return Part(name, "ok", f"Past prices: {to_do} fetches to do.", required=False)
    return Part(name, "ok", "The past of every wanted coin has been fetched.", required=False)


def figures(*, now: datetime) -> Iterable[Metric]:
    """Calls made and left, whether CoinGecko is asked at all, and the age of prices."""
    spent = spending(now=now)
    calls = CounterMetricFamily(
        "bellwether_coingecko_calls", "Calls to CoinGecko by key.", labels=["key"]
    )
    for key in spent.keys:
        calls.add_metric([key.label], key.calls)
    yield calls
    if spent.left is not None:
        yield GaugeMetricFamily(
            "bellwether_coingecko_calls_left", "Calls left this month.", value=spent.left
        )
    is_open = read_breaker().is_open
    yield GaugeMetricFamily(
        "bellwether_coingecko_breaker_open", "1 while CoinGecko is not asked.", value=int(is_open)
    )
    arrived = last_arrival()
    if arrived is not None:
        yield GaugeMetricFamily(
            "bellwether_prices_age_seconds",
            "How long ago a refresh last brought prices.",
            value=(now - arrived).total_seconds(),
        )


def last_plan() -> str:
    """The sentence of the last refresh that followed a plan."""
    planned = Refresh.objects.exclude(plan="").order_by("-started")
    return planned.values_list("plan", flat=True).first() or ""


def _next_try(breaker: BreakerState, *, now: datetime) -> str:
    if breaker.next_try is None or breaker.next_try <= now:
        return " It is being tried again."
    return f" Next try in {age_of((breaker.next_try - now).total_seconds())}."
