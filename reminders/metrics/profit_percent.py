"""What a portfolio, or everything, gained over what it cost, in per cent."""

from decimal import Decimal

from reminders.metrics.metric import Estimate, Margin, Metric, Of, Unit, figure, profit_percent

PROFIT_PERCENT = Metric(
    name="profit_percent",
    label="profit in per cent",
    of=Of.BALANCE,
    unit=Unit.PERCENT,
    lowest=Decimal(-100),
    why_lowest="You cannot lose 100 % or more of what you paid.",
    margin=Margin.POINT,
    read=figure(profit_percent),
    estimate=Estimate.PERCENT,
)
