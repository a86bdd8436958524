"""Reminders whose lines the market is about to cross: whoever watches hears something soon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from demo.seed.past import significant
from reminders.draft import Draft
from sandbox.coingecko.market import Market


@dataclass(frozen=True, slots=True)
class Soon:
    """A coin, and after how many seconds from now its line is to be crossed."""

    coin: str
    seconds: float
    more: Mapping[str, object]


# Answers on the phone are more fun than a second copy in the mailbox, so most go to the phone,
# and to the mailbox when the phone cannot be reached.
ON_PHONE: dict[str, object] = {"on_email": False}
SOON = (
    Soon("bitcoin", 30, {"mode": "every_time", "cooldown_seconds": 60, "note": "Sell a little?"}),
    Soon("ethereum", 70, ON_PHONE),
    Soon("solana", 130, ON_PHONE | {"mode": "every_time", "cooldown_seconds": 120}),
    Soon("ripple", 200, {}),
    Soon("dogecoin", 280, ON_PHONE),
    Soon("cardano", 400, ON_PHONE),
)


def drafts(market: Market, *, t: float) -> Iterator[Draft]:
    """A dozen, the first of them crossed within a minute when nobody touches anything."""
    for soon in SOON:
        yield _soon(market, soon, t=t)
    yield _near(market, "chainlink", "above", "1.008", t=t)
    yield _near(market, "polkadot", "below", "0.992", t=t)
    yield _near(market, "bitcoin", "below", "0.9", t=t, note="A bad day", urgent=True)
    yield Draft(metric="change_24h", coin="ethereum", direction="above", threshold=Decimal(12))
    yield Draft(metric="profit_percent", direction="above", threshold=Decimal(60))


def _soon(market: Market, soon: Soon, *, t: float) -> Draft:
    """Half-way between the price now and the price then: crossed, whichever way it goes."""
    track = market.tracks[soon.coin]
    now, then = track.at(t), track.at(t + soon.seconds)
    line = significant((now + then) / 2, 6)
    direction = "above" if then > now else "below"
    return Draft(
        metric="price", coin=soon.coin, direction=direction, threshold=line, currency="usd",
        **soon.more,  # type: ignore[arg-type]
    )  # fmt: skip


def _near(
    market: Market, coin: str, direction: str, factor: str, *, t: float, **more: object
) -> Draft:
    line = significant(market.tracks[coin].at(t) * float(factor), 4)
    return Draft(
        metric="price", coin=coin, direction=direction, threshold=line, currency="usd",
        **(ON_PHONE | more),  # type: ignore[arg-type]
    )  # fmt: skip
