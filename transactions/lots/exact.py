"""Arithmetic that loses nothing a person can see.

Amounts have up to 20 digits before the point and 18 after it, so a product of two is exact with 36
after it. Only a division rounds, and its other part is found by subtraction, so that parts always
sum to the whole, to the digit.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

WIDE = Context(prec=160, rounding=ROUND_HALF_EVEN)
SMALLEST = Decimal(1).scaleb(-36)
ZERO = Decimal(0)

_P = ParamSpec("_P")
_R = TypeVar("_R")


def exact(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The usual context would round everything to 28 digits."""

    @wraps(function)
    def calculate(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with localcontext(WIDE):
            return function(*args, **kwargs)

    return calculate


def product(one: Decimal, other: Decimal) -> Decimal:
    return WIDE.quantize(WIDE.multiply(one, other), SMALLEST)


def quotient(one: Decimal, other: Decimal) -> Decimal:
    return WIDE.quantize(WIDE.divide(one, other), SMALLEST)


def share(whole: Decimal, part: Decimal, of: Decimal) -> Decimal:
    """The part's share of a whole amount."""
    return WIDE.quantize(WIDE.divide(WIDE.multiply(whole, part), of), SMALLEST)
