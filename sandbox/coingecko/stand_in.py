"""The stand-in for CoinGecko: its paths below /api/v3, its gate, its cache and its market."""

import argparse
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, Self

from aiohttp import web

from sandbox.coingecko import catalogue, history, images, markets, page, simple
from sandbox.coingecko.clock import Clock
from sandbox.coingecko.coins import USUAL
from sandbox.coingecko.coins import catalogue as coins_of
from sandbox.coingecko.gate import Gate, Plan, key_of
from sandbox.coingecko.market import Market
from sandbox.coingecko.odd import OddAnswers, OddFields
from sandbox.coingecko.question import Question
from sandbox.coingecko.refusals import NAMED, Refusal, Refused
from sandbox.coingecko.script import CONTROLS, Script
from sandbox.ledger import Ledger
from sandbox.misbehave import scripted
from sandbox.web import HttpStandIn

ROOT = "/api/v3"
PATHS: dict[str, Callable[[Question], Any]] = {
    "/ping": simple.ping,
    "/simple/price": simple.simple_price,
    "/simple/supported_vs_currencies": simple.supported,
    "/exchange_rates": simple.exchange_rates,
    "/coins/list": catalogue.coins_list,
    "/coins/markets": markets.markets,
    "/search": catalogue.search,
    "/coins/{id}": page.coin_page,
    "/coins/{id}/history": history.snapshot,
    "/coins/{id}/market_chart": history.market_chart,
    "/coins/{id}/market_chart/range": history.market_chart_range,
    "/coins/{id}/ohlc": history.ohlc,
}
CACHED = (simple.simple_price, markets.markets)  # what the vendor answers from memory for a while


class CoinGecko(Script, HttpStandIn):
    """A simulated market behind CoinGecko's paths, keys, quotas and error bodies."""

    name = "coingecko"
    controls = CONTROLS

    def __init__(
        self,
        ledger: Ledger,
        *,
        market: Market | None = None,
        gate: Gate | None = None,
        cache_seconds: float = 0,
    ) -> None:
        super().__init__(ledger)
        self.market = market or Market(Clock())
        self.gate = gate or Gate()
        self.cache_seconds = cache_seconds
        self.odd = OddFields()
        self.answers = OddAnswers()
        self._cache: dict[str, tuple[float, str]] = {}

    @property
    def base_url(self) -> str:
        """What COINGECKO_BASE_URL is set to."""
        return self.url + ROOT

    @property
    def clock(self) -> Clock:
        return self.market.clock

    @property
    def now(self) -> datetime:
        """The market's moment, to hand to what is tested."""
        return self.market.clock.moment()

    @classmethod
    def add_options(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--coins", type=int, default=USUAL)
        parser.add_argument("--seed", default="", help="another market")
        parser.add_argument("--speed", type=float, default=1, help="60 is lively")
        parser.add_argument("--host-of", choices=("demo", "pro"), default="demo", dest="plan")
        parser.add_argument("--per-minute", type=int, help="calls a key may make")
        parser.add_argument("--per-month", type=int)
        parser.add_argument("--cache", type=float, default=0, help="seconds, the vendor: 45 to 60")
        parser.add_argument("--at", type=datetime.fromisoformat, help="stand still at this time")

    @classmethod
    def from_options(cls, ledger: Ledger, options: argparse.Namespace) -> Self:
        plan: Plan = options.plan
        coins = coins_of(options.coins)
        market = Market(Clock(options.at), coins=coins, seed=options.seed, speed=options.speed)
        market.warm()  # before it says that it listens: the first answer is as quick as the others
        gate = Gate(host=plan, per_minute=options.per_minute, per_month=options.per_month)
        return cls(ledger, market=market, gate=gate, cache_seconds=options.cache)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        for path, answer in PATHS.items():
            yield web.get(ROOT + path, partial(self._answer, answer))
        yield web.get(ROOT + "/key", partial(self._answer, self._usage))
        yield web.get("/coins/images/{number}/{size}/{name}.png", self._image)

    def facts(self, request: web.Request) -> dict[str, object]:
        key = key_of(request.headers, request.query)
        return {"key": key.value or None, "key_kind": key.kind, "market_time": self.now}

    async def _answer(
        self, answer: Callable[[Question], Any], request: web.Request
    ) -> web.StreamResponse:
        now = self.clock.now()
        refusal = self.gate.judge(key_of(request.headers, request.query), now)
        if refusal:
            return refused(refusal)
        try:
            text = self._text(answer, request, now)
        except Refused as no:
            return refused(no.refusal)
        return web.Response(text=text, content_type="application/json")

    def _text(self, answer: Callable[[Question], Any], request: web.Request, now: float) -> str:
        """The body, remembered like the vendor's cache does where that is switched on."""
        cached = self.cache_seconds > 0 and answer in CACHED
        at, text = self._cache.get(request.path_qs, (0.0, ""))
        if cached and text and 0 <= now - at < self.cache_seconds:
            return text
        text = self.answers.text(request.path, answer(self._question(request, now)))
        if cached:
            self._cache[request.path_qs] = (now, text)
        return text

    def _question(self, request: web.Request, now: float) -> Question:
        return Question(
            market=self.market,
            odd=self.odd,
            now=now,
            query=request.query,
            home=f"{request.scheme}://{request.host}",
            paid=self.gate.host == "pro",
            coin=request.match_info.get("id", ""),
        )

    def _usage(self, question: Question) -> dict[str, Any]:
        """/key: what the gate has counted of a paid plan."""
        if not question.paid:
            raise Refused(NAMED["not_on_plan"])
        minute, month = self.gate.per_minute or 500, self.gate.per_month or 500_000
        used = self.gate.used(question.now)
        return {
            "plan": "Sandbox",
            "rate_limit_request_per_minute": minute,
            "monthly_call_credit": month,
            "current_total_monthly_calls": used,
            "current_remaining_monthly_calls": max(month - used, 0),
            "api_key_rate_limit_request_per_minute": minute,
            "api_key_monthly_call_credit": month,
            "api_key_current_total_monthly_calls": used,
        }

    async def _image(self, request: web.Request) -> web.Response:
        return web.Response(body=images.png(request.match_info["name"]), content_type="image/png")


def refused(refusal: Refusal) -> web.Response:
    return scripted(refusal.status, refusal.body, refusal.headers)
