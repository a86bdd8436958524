"""What somebody made of a coin: realised and unrealised together."""

from reminders.metrics.metric import Estimate, Margin, Metric, Of, Unit, figure, profit

HOLDING_PROFIT = Metric(
    name="holding_profit",
    label="profit of what you hold",
    of=Of.HOLDING,
    unit=Unit.MONEY,
    lowest=None,
    margin=Margin.COST,
    read=figure(profit),
    estimate=Estimate.PROFIT,
)
