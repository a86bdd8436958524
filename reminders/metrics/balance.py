"""What a portfolio, or everything, is worth."""

from decimal import Decimal

from reminders.metrics.metric import Metric, Of, Unit, figure, part_of_line, value

BALANCE = Metric(
    name="balance",
    label="balance",
    of=Of.BALANCE,
    unit=Unit.MONEY,
    lowest=Decimal(0),
    why_lowest="A balance is never less than zero.",
    margin=part_of_line,
    read=figure(value),
    estimate=lambda worth, cost, realised: worth,
)
