"""What a portfolio, or everything, has made: realised and unrealised together."""

from reminders.metrics.metric import Estimate, Margin, Metric, Of, Unit, figure, profit

PROFIT = Metric(
    name="profit",
    label="profit",
    of=Of.BALANCE,
    unit=Unit.MONEY,
    lowest=None,
    margin=Margin.COST,
    read=figure(profit),
    estimate=Estimate.PROFIT,
)
