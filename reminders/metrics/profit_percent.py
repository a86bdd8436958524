"""What a portfolio, or everything, gained over what it cost, in per cent."""

from decimal import Decimal

from reminders.metrics.metric import Metric, Of, Unit, figure, one_point, profit_percent

PROFIT_PERCENT = Metric(
    name="profit_percent",
    label="profit in per cent",
    of=Of.BALANCE,
    unit=Unit.PERCENT,
    lowest=Decimal(-100),
    why_lowest="You cannot lose 100 % or more of what you paid.",
    margin=one_point,
    read=figure(profit_percent),
    estimate=lambda worth, cost, realised: (worth - cost) / cost * 100,
)
