"""What somebody's amount of a coin gained over its cost, in per cent."""

from decimal import Decimal

from reminders.metrics.metric import Estimate, Margin, Metric, Of, Unit, figure, profit_percent

HOLDING_PROFIT_PERCENT = Metric(
    name="holding_profit_percent",
    label="profit of what you hold, in per cent",
    of=Of.HOLDING,
    unit=Unit.PERCENT,
    lowest=Decimal(-100),
    why_lowest="You cannot lose 100 % or more of what you paid.",
    margin=Margin.POINT,
    read=figure(profit_percent),
    estimate=Estimate.PERCENT,
)
