"""What a portfolio, or everything, is worth."""

from decimal import Decimal

from reminders.metrics.metric import Estimate, Margin, Metric, Of, Unit, figure, value

BALANCE = Metric(
    name="balance",
    label="balance",
    of=Of.BALANCE,
    unit=Unit.MONEY,
    lowest=Decimal(0),
    why_lowest="A balance is never less than zero.",
    margin=Margin.LINE,
    read=figure(value),
    estimate=Estimate.WORTH,
)
