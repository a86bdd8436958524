"""How much the price of a coin changed in 24 hours, in per cent."""

from decimal import Decimal

from reminders.metrics.metric import Margin, Metric, Of, Unit, change_over

CHANGE_24H = Metric(
    name="change_24h",
    label="change in 24 hours",
    of=Of.COIN,
    unit=Unit.PERCENT,
    lowest=Decimal(-100),
    why_lowest="A price cannot fall by 100 % or more.",
    margin=Margin.POINT,
    read=change_over("change_24h"),
    column="change_24h",
)
