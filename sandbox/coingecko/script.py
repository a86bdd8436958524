"""What a test or a demo can make the market do. The same by `POST /_control/<name>`."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sandbox.coingecko.currencies import CURRENCIES
from sandbox.coingecko.gate import Gate
from sandbox.coingecko.market import Market
from sandbox.coingecko.numbers import exact
from sandbox.coingecko.odd import SPOILED, OddAnswers, OddFields
from sandbox.coingecko.refusals import NAMED


class Script:
    """Mixed into the stand-in; every public method here is a control."""

    market: Market
    gate: Gate
    odd: OddFields
    answers: OddAnswers
    fault: Callable[..., None]
    clear_faults: Callable[[], None]

    def set_price(self, coin: str, price: str | int | Decimal, *, pinned: bool = True) -> None:
        """From now on this price, digit for digit; unpinned, the curve moves on from it."""
        value = exact(price)
        if not value.is_finite() or value <= 0:
            raise ValueError("a price is positive; for anything else spoil() the field")
        self.market.set_track(coin, value, pinned=pinned)

    def release(self, coin: str) -> None:
        """Let a pinned price move again, from where it is."""
        listing = self.market.any_state(coin)
        price = self.market.tracks[listing.coin.key].at(self.market.clock.now())
        self.market.set_track(coin, exact(repr(price)), pinned=False)

    def spike(self, coin: str, price: str | int | Decimal, *, answers: int | None = 1) -> None:
        """Show another price in the next answers only; the curve knows nothing of it."""
        self.set_field(coin, "current_price", exact(price), answers=answers)

    def set_field(self, coin: str, field: str, value: Any, *, answers: int | None = None) -> None:
        """Send this value for a field of a coin, in the next answers or until cleared."""
        self.odd.set(self.market.any_state(coin).coin.key, field, value, answers)

    def spoil(
        self, coin: str, how: str, *, field: str = "current_price", answers: int | None = None
    ) -> None:
        """Spoil a field in one of the ways of `sandbox.coingecko.odd.SPOILED`."""
        if how not in SPOILED:
            raise ValueError(f"unknown way {how!r}, choose from {', '.join(SPOILED)}")
        self.set_field(coin, field, SPOILED[how], answers=answers)

    def mend(self, coin: str | None = None) -> None:
        """Forget spoiled and scripted fields, of one coin or of all."""
        self.odd.clear(self.market.any_state(coin).coin.key if coin else None)

    def odd_answer(self, how: str, *, answers: int = 1, path: str = "*") -> None:
        """Send the next whole answers as `sandbox.coingecko.odd.ANSWERS` makes them."""
        self.answers.add(how, answers, path)

    def drop(self, coin: str) -> None:
        """Leave a coin out of everything, as if its id had never been."""
        self.market.change(coin, state="dropped")

    def deactivate(self, coin: str) -> None:
        """Move a coin to the inactive list."""
        self.market.change(coin, state="inactive")

    def restore(self, coin: str) -> None:
        """Undo drop, deactivate, freeze and delay."""
        self.market.change(coin, state="active", frozen_at=None, lag=0)

    def rename(self, coin: str, *, id: str = "", symbol: str = "", name: str = "") -> None:
        """Give a coin another id, symbol or name; it keeps its price and history."""
        changed = {"id": id, "symbol": symbol, "name": name}
        self.market.change(coin, **{part: value for part, value in changed.items() if value})

    def freeze(self, coin: str | None = None) -> None:
        """Stop a coin, or the whole market, at this moment: price and last update stay."""
        now = self.market.clock.now()
        if coin is None:
            self.market.frozen_at = now
        else:
            self.market.change(coin, frozen_at=now)

    def thaw(self, coin: str | None = None) -> None:
        """Undo freeze."""
        if coin is None:
            self.market.frozen_at = None
        else:
            self.market.change(coin, frozen_at=None)

    def delay(self, coin: str, seconds: float) -> None:
        """Show a coin as it was so many seconds ago."""
        self.market.change(coin, lag=float(seconds))

    def set_rate(self, currency: str, usd: str | Decimal) -> None:
        """What one unit of a currency is worth in US dollars."""
        if currency not in CURRENCIES:
            raise LookupError(f"no currency {currency!r}")
        self.market.rates = {**self.market.rates, currency: float(exact(usd))}

    def refuse(self, how: str, *, times: int | None = 1, path: str = "*") -> None:
        """Answer the next requests with one of `sandbox.coingecko.refusals.NAMED`."""
        if how not in NAMED:
            raise ValueError(f"unknown refusal {how!r}, choose from {', '.join(NAMED)}")
        no = NAMED[how]
        headers = dict(no.headers)
        self.fault(status=no.status, body=no.body, headers=headers, times=times, path=path)

    def go_silent(self) -> None:
        """Accept connections and never answer, until speak()."""
        self.fault(kind="hang", times=None)

    def speak(self) -> None:
        """Forget every fault and odd answer still to come."""
        self.clear_faults()
        self.answers.clear()

    def limit(self, *, per_minute: int | None = None, per_month: int | None = None) -> None:
        """Set the quotas; None is without end."""
        self.gate.per_minute, self.gate.per_month = per_minute, per_month

    def advance(self, seconds: float) -> str:
        """Move the market's clock on and say what it shows."""
        self.market.clock.advance(seconds)
        return self.market.clock.moment().isoformat()

    def stand(self, at: str | datetime) -> None:
        """Stop the market's clock at a moment."""
        self.market.clock.stand(at if isinstance(at, datetime) else datetime.fromisoformat(at))

    def follow_wall(self) -> None:
        """Let the market's clock follow the real one."""
        self.market.clock.follow_wall()


CONTROLS = tuple(name for name in vars(Script) if not name.startswith("_"))
