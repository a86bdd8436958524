"""Which coin a symbol means: what the person settled, else what is clear, else a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from market.models import Coin
from transactions.importing.money import is_fiat
from transactions.models import SymbolChoice
from transactions.stablecoins import BY_SYMBOL

# Exchanges' own names, and names that were given up. Only where that coin is in the catalogue.
_ALIASES = {
    "XBT": "bitcoin", "BTC": "bitcoin", "ETH": "ethereum", "ETH2": "ethereum", "BETH": "ethereum",
    "BCC": "bitcoin-cash", "BCHABC": "bitcoin-cash", "BCHSV": "bitcoin-cash-sv", "IOT": "iota",
    "MIOTA": "iota", "STR": "stellar", "XDG": "dogecoin", "VEN": "vechain", "XRB": "nano",
    "CGLD": "celo", "MATIC": "matic-network", "POL": "polygon-ecosystem-token", "DSH": "dash",
    "QTM": "qtum", "UST": "terrausd", "SOL": "solana", "DOT": "polkadot", "ADA": "cardano",
    "BNB": "binancecoin", "XRP": "ripple", "DOGE": "dogecoin", "LTC": "litecoin",
}  # fmt: skip
_OF_EXCHANGE = {
    ("Kraken", "REPV2"): "augur",
    ("Bitfinex", "UST"): "tether",
    ("Bittrex", "BCC"): "bitcoin-cash",
    ("HitBTC", "USD"): "tether",
    ("Poloniex", "STR"): "stellar",
}
_CLEARLY = 10  # times better ranked than the next of the same symbol
_BEST_RANKS = 50


@dataclass(frozen=True, slots=True)
class Symbol:
    """What is known of a symbol. Ambiguous: `coin` is None and there are candidates."""

    symbol: str
    coin: str | None = None
    candidates: tuple[str, ...] = ()  # coin ids, best known first
    ignored: bool = False  # the person said that it is no coin

    @property
    def ambiguous(self) -> bool:
        return self.coin is None and bool(self.candidates)


class Coins:
    """The symbols of one exchange as one person understands them."""

    def __init__(self, owner: User, *, exchange: str) -> None:
        self.exchange = exchange
        self.met: dict[str, Symbol] = {}
        rows = SymbolChoice.objects.filter(owner=owner, exchange__in=["", exchange])
        chosen = rows.order_by("exchange").values_list("symbol", "coin")
        self._chosen = {symbol.upper(): coin for symbol, coin in chosen}
        self._by_symbol: dict[str, list[tuple[int, str]]] = {}
        self._known: set[str] = set()
        active = Coin.objects.filter(active=True).order_by()
        for pk, symbol, rank in active.values_list("id", "symbol", "rank"):
            self._by_symbol.setdefault(symbol.upper(), []).append((rank or 10**9, pk))
            self._known.add(pk)

    def of(self, symbol: str) -> Symbol:
        if symbol not in self.met:
            self.met[symbol] = self._find(symbol)
        return self.met[symbol]

    def _find(self, symbol: str) -> Symbol:
        if symbol.upper() in self._chosen:
            coin_id = self._chosen[symbol.upper()]
            return Symbol(symbol, coin_id, ignored=coin_id is None)
        if symbol.startswith("="):  # our own export names coins by id, retired ones too
            coin = symbol[1:]
            known = coin in self._known or Coin.objects.filter(pk=coin).exists()
            return Symbol(symbol, coin if known else None)
        for alias in (
            _OF_EXCHANGE.get((self.exchange, symbol)),
            _ALIASES.get(symbol),
            BY_SYMBOL.get(symbol.lower()),
        ):
            if alias in self._known:
                return Symbol(symbol, alias)
        return dominant(symbol, self._by_symbol.get(symbol, ()))

    def questions(self) -> list[Symbol]:
        """Symbols that a person has to settle before their rows can come in."""
        return [each for each in self.met.values() if each.coin is None and not each.ignored]


def dominant(symbol: str, ranked: Iterable[tuple[int, str]]) -> Symbol:
    """The only coin of that symbol, or one far better known than all others."""
    best = sorted(ranked)
    if not best:
        return Symbol(symbol)
    if len(best) == 1 or (
        best[0][0] < 10**9 and best[1][0] >= max(best[0][0], _BEST_RANKS) * _CLEARLY
    ):
        return Symbol(symbol, best[0][1])
    return Symbol(symbol, candidates=tuple(coin for _, coin in best[:10]))


def settle(owner: User, symbol: str, *, exchange: str, coin: str | None) -> None:
    """Remember which coin a symbol means (None: no coin at all) in this exchange's files."""
    SymbolChoice.objects.update_or_create(
        owner=owner,
        exchange=exchange,
        symbol=symbol.lower(),
        defaults={"coin_id": coin},
    )


def is_money(symbol: str) -> bool:
    """Bank money, not a coin. `$` marks it in our own export."""
    return symbol.startswith("$") or is_fiat(symbol)
