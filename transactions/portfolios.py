"""Portfolios: where a person keeps what belongs together."""

from django.db import transaction

from accounts.models import User
from transactions.models import Portfolio

FIRST_NAME = "My portfolio"


def open_first_portfolio(*, user: User) -> None:
    """SIGNED_UP: everybody begins with one portfolio.

    One statement: a sign-up must not take longer than one with an address that is taken.
    """
    Portfolio.objects.create(owner=user, name=FIRST_NAME, is_default=True)


@transaction.atomic
def default_portfolio(owner: User) -> Portfolio:
    """Where entries go that name no portfolio; made when it is missing."""
    found = Portfolio.objects.filter(owner=owner, is_default=True).first()
    if found is None:
        found, _ = Portfolio.objects.get_or_create(
            owner=owner, name=_free_name(owner), defaults={"is_default": True}
        )
    return found


def _free_name(owner: User) -> str:
    taken = {name.casefold() for name in owner.portfolios.values_list("name", flat=True)}
    names = [FIRST_NAME, *(f"{FIRST_NAME} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)
