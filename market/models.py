"""The tables of market, for Django to find."""

from market.tables.catalogue import Catalogue, Sparkline
from market.tables.chore import Chore
from market.tables.coin import Coin
from market.tables.history import DayPrice, HourPrice, PricePoint
from market.tables.image import CoinImage
from market.tables.jobs import HistoryJob, RollUp
from market.tables.quote import Quote
from market.tables.rate import FxRate
from market.tables.refresh import Refresh, RefusedPrice
from market.tables.stall import Stall
from market.tables.upstream import ApiKeyUse, Breaker

__all__ = [
    "ApiKeyUse",
    "Breaker",
    "Catalogue",
    "Chore",
    "Coin",
    "CoinImage",
    "DayPrice",
    "FxRate",
    "HistoryJob",
    "HourPrice",
    "PricePoint",
    "Quote",
    "Refresh",
    "RefusedPrice",
    "RollUp",
    "Sparkline",
    "Stall",
]
