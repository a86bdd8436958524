"""How much the price of a coin changed in 1 hour, in per cent."""

from decimal import Decimal

from reminders.metrics.metric import Margin, Metric, Of, Unit, change_over

CHANGE_1H = Metric(
    name="change_1h",
    label="change in 1 hour",
    of=Of.COIN,
    unit=Unit.PERCENT,
    lowest=Decimal(-100),
    why_lowest="A price cannot fall by 100 % or more.",
    margin=Margin.POINT,
    read=change_over("change_1h"),
    column="change_1h",
)
