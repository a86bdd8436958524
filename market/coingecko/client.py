"""CoinGecko's answers as rows. Whatever goes wrong raises CoinGeckoError: its failure says why,
and when to ask again. No key is ever in a message.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from market.coingecko import charts, parsing
from market.coingecko.answers import ChartPoint, ExchangeRate, ListedCoin, MarketRow, Rows
from market.coingecko.asking import Asker, Question, World
from market.coingecko.limits import Purpose
from market.coingecko.setup import Setup, configured


class CoinGecko:
    """The one way to ask CoinGecko: CoinGecko() uses the settings."""

    def __init__(self, setup: Setup | None = None, world: World | None = None) -> None:
        self.asker = Asker(setup or configured(), world or World())

    @classmethod
    def in_background(cls) -> "CoinGecko":
        """For what can wait for days: it never keeps a worker waiting for a free call."""
        return cls(replace(configured(), patience=0))

    def ping(self) -> None:
        """Returns when CoinGecko answers and takes the key."""
        self.asker.ask(Question("/ping", Purpose.PING), _anything)

    def coins_list(self) -> Rows[ListedCoin]:
        """All active coins."""
        return self.asker.ask(Question("/coins/list", Purpose.CATALOGUE), parsing.parse_coins)

    def markets(
        self,
        *,
        ids: Sequence[str] = (),
        page: int = 1,
        per_page: int = 250,
        purpose: Purpose = Purpose.REFRESH,
        sparkline: bool = False,
    ) -> Rows[MarketRow]:
        """Prices of the coins named (at most 250), or of one page of all by market cap."""
        params = {
            "vs_currency": "usd",
            "order": "market_cap_desc",
            "per_page": str(per_page),
            "page": str(page),
            "price_change_percentage": "1h,24h,7d",
            "precision": "full",
        }
        if sparkline:
            params["sparkline"] = "true"
        if ids:
            params["ids"] = ",".join(ids)
        return self.asker.ask(Question("/coins/markets", purpose, params), parsing.parse_markets)

    def market_chart(self, coin: str, *, days: int) -> Rows[ChartPoint]:
        """The past days of one coin; CoinGecko chooses how fine: 5 minutes, 1 hour or 1 day."""
        return self.asker.ask(
            Question(
                f"/coins/{quote(coin, safe='')}/market_chart",
                Purpose.HISTORY,
                {"vs_currency": "usd", "days": str(days), "precision": "full"},
            ),
            lambda answer: charts.parse_chart(answer, coin=coin),
        )

    def exchange_rates(self) -> Rows[ExchangeRate]:
        """What one bitcoin costs in each currency."""
        return self.asker.ask(Question("/exchange_rates", Purpose.RATES), parsing.parse_rates)

    def bitcoin_costs_on(self, day: date) -> Rows[ExchangeRate]:
        """What one bitcoin cost in each currency as that day began (UTC); empty: not known."""
        params = {"date": f"{day:%d-%m-%Y}", "localization": "false"}
        question = Question("/coins/bitcoin/history", Purpose.HISTORY, params)
        return self.asker.ask(question, parsing.parse_past_rates)


def _anything(answer: Any) -> Any:
    return answer
