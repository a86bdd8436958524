"""How prices, CoinGecko and exchange rates are, for /readyz, doctor and the footer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max

from market.coingecko.breaker import read_breaker
from market.coingecko.breaking import BreakerState
from market.coingecko.keys import Mistake
from market.coingecko.setup import configuration_mistakes
from market.coingecko.spending import Spending, spending
from market.models import FxRate, Quote
from tracker.lib.ages import age as age_of
from tracker.lib.health import Part, State


@dataclass(frozen=True, slots=True)
class Limits:
    """From which age on a price is late, and from which on it is unknown."""

    late: timedelta
    unknown: timedelta


def parts(*, now: datetime) -> list[Part]:
    """The HEALTH_PARTS of market."""
    newest = Quote.objects.aggregate(at=Max("as_of"))["at"]
    day = FxRate.objects.aggregate(day=Max("day"))["day"]
    limits = Limits(
        late=timedelta(seconds=2 * settings.REFRESH_SECONDS),
        unknown=timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS),
    )
    return [
        price_part(newest, limits=limits, now=now),
        coingecko_part(configuration_mistakes(), read_breaker(), spending(now=now), now=now),
        rates_part(day, max_age=timedelta(days=settings.FX_MAX_AGE_DAYS), now=now),
    ]


def price_part(newest: datetime | None, *, limits: Limits, now: datetime) -> Part:
    """Prices are never required to be ready: the pages must stay up to say how old they are."""
    if newest is None:
        return Part("prices", "warn", "No price has been fetched yet.", required=False)
    age = now - newest
    state: State = "fail" if age > limits.unknown else "warn" if age > limits.late else "ok"
    return Part(
        "prices",
        state,
        f"The newest price is {age_of(age.total_seconds())} old.",
        age_seconds=age.total_seconds(),
        required=False,
        hint="" if state == "ok" else "See the last refreshes in the admin for the reason.",
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


def _next_try(breaker: BreakerState, *, now: datetime) -> str:
    if breaker.next_try is None or breaker.next_try <= now:
        return " It is being tried again."
    return f" Next try in {age_of((breaker.next_try - now).total_seconds())}."
