"""The price of a coin."""

from decimal import Decimal

from reminders.facts import CoinFacts, Reading
from reminders.metrics.metric import Margin, Metric, Of, Unit


def read(coin: CoinFacts) -> Reading:
    return Reading(
        value=coin.price.value,
        cause=" ".join(coin.price.unknown),
        as_of=coin.as_of,
        before=coin.before,
        as_of_before=coin.as_of_before,
        touch=coin.touch,
        coin=coin,
    )


PRICE = Metric(
    name="price",
    label="price",
    of=Of.COIN,
    unit=Unit.MONEY,
    lowest=Decimal(0),
    why_lowest="A price is always more than zero.",
    margin=Margin.LINE,
    read=read,
    column="price",
)
