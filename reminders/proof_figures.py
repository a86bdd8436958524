"""The figures a crossing was decided on, as they are kept: numbers as text, digit for digit."""

from decimal import Decimal
from typing import Any

from reminders.facts import Standing
from tracker.lib.decimals import spelling


def position_of(standing: Standing, currency: str) -> dict[str, Any] | None:
    """What the person had of it; a quantity only where it is of one coin."""
    if not standing.parts:
        return None
    figures = standing.figures
    one_coin = len({part.coin for part in standing.parts}) == 1
    return {
        "quantity": text(standing.quantity) if one_coin else None,
        "currency": currency,
        "value": text(figures.value.value),
        "cost": text(figures.cost.value),
        "profit": text(figures.unrealised.value),
        "profit_percent": text(figures.unrealised_percent),
    }


def told_moves(standing: Standing | None) -> tuple[tuple[str, Decimal], ...]:
    """By coin: the same coin in two portfolios is one move."""
    if standing is None:
        return ()
    sums: dict[str, Decimal] = {}
    for part, move in standing.moves():
        if move:
            sums[part.symbol] = sums.get(part.symbol, Decimal(0)) + move
    return tuple(sums.items())


def moves_of(standing: Standing | None) -> list[dict[str, Any]]:
    """What each coin added since the accepted prices before; they sum to the whole move."""
    if standing is None:
        return []
    return [
        {
            "coin": part.coin,
            "symbol": part.symbol,
            "quantity": text(part.quantity),
            "value": text(part.figures.value.value),
            "before": text(part.value_before.value),
            "move": text(move),
        }
        for part, move in standing.moves()
    ]


def text(value: Decimal | None) -> str | None:
    return None if value is None else spelling(value)
