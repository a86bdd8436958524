"""Coins belong to nobody: their pages are open to strangers."""

from accounts.models import User
from tests.fixtures.market import make_coin
from tests.house.belongings import argument, public


@argument("coin_id", "coin")
def coin(owner: User) -> str:
    return make_coin("bitcoin").pk


@argument("coin_id", "coin-image")
def coin_without_image(owner: User) -> str:
    return make_coin("ethereum").pk


public("prices are nobody's secret", "board", "coins", "coins-json", "coin", "coin-image")
