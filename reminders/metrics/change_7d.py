"""How much the price of a coin changed in 7 days, in per cent."""

from decimal import Decimal

from reminders.metrics.metric import Margin, Metric, Of, Unit, change_over

CHANGE_7D = Metric(
    name="change_7d",
    label="change in 7 days",
    of=Of.COIN,
    unit=Unit.PERCENT,
    lowest=Decimal(-100),
    why_lowest="A price cannot fall by 100 % or more.",
    margin=Margin.POINT,
    read=change_over("change_7d"),
    column="change_7d",
)
