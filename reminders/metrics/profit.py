"""What a portfolio, or everything, has made: realised and unrealised together."""

from reminders.metrics.metric import Metric, Of, Unit, figure, part_of_cost, profit

PROFIT = Metric(
    name="profit",
    label="profit",
    of=Of.BALANCE,
    unit=Unit.MONEY,
    lowest=None,
    margin=part_of_cost,
    read=figure(profit),
    estimate=lambda worth, cost, realised: worth - cost + realised,
)
