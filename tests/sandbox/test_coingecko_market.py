"""The simulated market: one curve behind every answer."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from sandbox.coingecko.clock import Clock
from sandbox.coingecko.coins import catalogue
from sandbox.coingecko.curve import Curve
from sandbox.coingecko.market import Market
from sandbox.coingecko.stand_in import CoinGecko
from sandbox.server import Running, ledger_in
from tests.sandbox.asking import markets, read, row

DAY = 86400


def test_two_markets_of_one_seed_agree_and_another_seed_differs() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    one, same, other = (Market(Clock(at), seed=seed) for seed in ("a", "a", "b"))
    listings = one.shown()
    prices = [
        [market.price(listing, "usd", at.timestamp()) for listing in listings]
        for market in (one, same, other)
    ]
    assert prices[0] == prices[1] != prices[2]


def test_the_extremes_of_a_curve_hold_every_value_between() -> None:
    curve = Curve("seed", swing=1, speed=1)
    for start in (0.0, 1_700_000_123.4):
        low, high = curve.extremes(start, start + DAY)
        values = [curve.at(start + seconds) for seconds in range(0, DAY + 1, 97)]
        assert low <= min(values) <= max(values) <= high
        assert high - max(values) < 0.001


def test_there_are_300_coins_and_the_made_up_ones_say_so(coingecko: CoinGecko) -> None:
    ids = {coin["id"] for coin in read(coingecko, "/coins/list")}
    assert len(ids) == 300
    assert {"bitcoin", "ethereum", "tether", "sandbox-coin-251", "sandbox-coin-300"} <= ids
    assert len({coin.symbol for coin in catalogue(17_000)}) > 16_900


def test_pages_follow_the_market_cap_and_do_not_overlap(coingecko: CoinGecko) -> None:
    first, second = (markets(coingecko, per_page=250, page=page) for page in (1, 2))
    assert (len(first), len(second)) == (250, 50)
    assert [coin["market_cap_rank"] for coin in first + second] == list(range(1, 301))
    caps = [coin["market_cap"] for coin in first + second]
    assert caps == sorted(caps, reverse=True)
    assert markets(coingecko, page=9) == []


def test_changes_are_what_the_prices_were_then(coingecko: CoinGecko) -> None:
    windows = {"1h": 3600, "24h": DAY, "7d": 7 * DAY}
    now = row(coingecko, "solana", precision="full", price_change_percentage="1h,24h,7d")
    for name, seconds in windows.items():
        coingecko.advance(-seconds)
        then = row(coingecko, "solana", precision="full")["current_price"]
        coingecko.advance(seconds)
        change = (now["current_price"] / then - 1) * 100
        assert now[f"price_change_percentage_{name}_in_currency"] == round(change, 5)
    assert now["price_change_percentage_24h"] == now["price_change_percentage_24h_in_currency"]


def test_high_and_low_hold_every_price_shown_in_the_past_day(coingecko: CoinGecko) -> None:
    shown = []
    for _ in range(60):
        coingecko.advance(1440)
        shown.append(row(coingecko, "cardano", precision="full")["current_price"])
    last = row(coingecko, "cardano", precision="full")
    assert last["low_24h"] <= min(shown) <= max(shown) <= last["high_24h"]


def test_a_price_in_another_currency_is_the_dollar_price_over_its_rate(
    coingecko: CoinGecko,
) -> None:
    coingecko.set_price("bitcoin", "70000")
    coingecko.set_rate("eur", "1.25")
    assert row(coingecko, "bitcoin", vs_currency="eur")["current_price"] == 56000
    assert row(coingecko, "bitcoin", vs_currency="btc")["high_24h"] == 1
    rates = read(coingecko, "/exchange_rates")["rates"]
    assert (rates["btc"]["value"], rates["usd"]["value"], rates["eur"]["value"]) == (
        1, 70000, 56000,
    )  # fmt: skip


def test_the_chart_runs_through_the_prices_shown(coingecko: CoinGecko) -> None:
    coingecko.advance(-DAY)
    then = row(coingecko, "bitcoin", precision="full")["current_price"]
    coingecko.advance(DAY)
    now = row(coingecko, "bitcoin", precision="full")["current_price"]
    chart = read(coingecko, "/coins/bitcoin/market_chart", vs_currency="usd", days=1)
    assert len(chart["prices"]) == len(chart["market_caps"]) == len(chart["total_volumes"]) == 290
    assert chart["prices"][0][1] == then
    assert chart["prices"][-1] == [Decimal(int(coingecko.now.timestamp() * 1000)), now]


@pytest.mark.parametrize(("days", "step"), [(1, 300), (2, 3600), (90, 3600), (91, 86400)])
def test_charts_get_coarser_with_their_length(coingecko: CoinGecko, days: int, step: int) -> None:
    chart = read(coingecko, "/coins/bitcoin/market_chart", vs_currency="usd", days=days)
    moments = [int(moment) for moment, _ in chart["prices"]]
    assert {b - a for a, b in pairwise(moments[:-1])} == {step * 1000}


def test_candles_touch_each_other_and_are_stamped_with_their_close(coingecko: CoinGecko) -> None:
    path, query = "/coins/bitcoin/ohlc", {"vs_currency": "usd", "days": 7, "precision": "full"}
    candles = read(coingecko, path, **query)
    assert len(candles) == 42
    for before, after in pairwise(candles):
        assert after[0] - before[0] == 4 * 3600 * 1000
        assert before[4] == after[1]
        _, opens, high, low, closes = after
        assert low <= min(opens, closes) <= max(opens, closes) <= high
    assert candles[-1][0] <= coingecko.now.timestamp() * 1000


def test_a_sparkline_is_a_week_of_hours_that_ends_now(coingecko: CoinGecko) -> None:
    coin = row(coingecko, "bitcoin", sparkline="true", precision="full")
    assert len(coin["sparkline_in_7d"]["price"]) == 168
    assert coin["sparkline_in_7d"]["price"][-1] == coin["current_price"]


def test_coins_that_follow_another_move_with_it(coingecko: CoinGecko) -> None:
    wrapped, bitcoin = (
        row(coingecko, coin, precision="full")["price_change_percentage_24h"]
        for coin in ("wrapped-bitcoin", "bitcoin")
    )
    assert wrapped == bitcoin
    dollar = row(coingecko, "tether", precision="full")
    assert Decimal("0.99") < dollar["low_24h"] <= dollar["high_24h"] < Decimal("1.01")


def test_a_fast_market_moves_within_minutes_and_keeps_its_weeks(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    calm, brisk = (Market(Clock(at), speed=speed) for speed in (1, 60))

    def move(market: Market, seconds: float) -> float:
        moves = []
        for listing in market.shown()[:50]:
            now = market.price(listing, "usd", at.timestamp())
            moves.append(abs(market.price(listing, "usd", at.timestamp() - seconds) / now - 1))
        return sorted(moves)[25]

    assert move(brisk, 300) > 4 * move(calm, 300)
    assert move(brisk, 30 * DAY) < 2 * move(calm, 30 * DAY) + 0.05


def test_17_000_coins_are_served_in_pages(tmp_path: Path) -> None:
    market = Market(Clock(datetime(2026, 3, 2, tzinfo=UTC)), coins=catalogue(17_000))
    with Running(CoinGecko(ledger_in(tmp_path, "coingecko"), market=market)) as running:
        page = markets(running.stand_in, per_page=250, page=68)
        assert len(page) == 250
        assert page[-1]["market_cap_rank"] == 17_000
        assert len(read(running.stand_in, "/coins/list")) == 17_000


def test_the_clock_can_follow_the_wall(coingecko: CoinGecko) -> None:
    coingecko.follow_wall()
    assert abs(coingecko.now - datetime.now(UTC)) < timedelta(seconds=5)
    updated = row(coingecko, "bitcoin")["last_updated"]
    assert abs(datetime.fromisoformat(updated) - datetime.now(UTC)) < timedelta(seconds=5)
