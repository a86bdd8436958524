"""What somebody's amount of a coin is worth."""

from decimal import Decimal

from reminders.metrics.metric import Estimate, Margin, Metric, Of, Unit, figure, value

HOLDING_VALUE = Metric(
    name="holding_value",
    label="value of what you hold",
    of=Of.HOLDING,
    unit=Unit.MONEY,
    lowest=Decimal(0),
    why_lowest="What you hold is never worth less than nothing.",
    margin=Margin.LINE,
    read=figure(value),
    estimate=Estimate.WORTH,
)
