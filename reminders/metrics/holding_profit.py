"""What somebody made of a coin: realised and unrealised together."""

from reminders.metrics.metric import Metric, Of, Unit, figure, part_of_cost, profit

HOLDING_PROFIT = Metric(
    name="holding_profit",
    label="profit of what you hold",
    of=Of.HOLDING,
    unit=Unit.MONEY,
    lowest=None,
    margin=part_of_cost,
    read=figure(profit),
    estimate=lambda worth, cost, realised: worth - cost + realised,
)
