"""Kraken: ledgers (one row a coin, joined by refid) and trades."""

import re

from transactions.importing.event import Amount, Aside, IncomeKind, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    came,
    earned,
    fee_of,
    fill,
    from_legs,
    is_buy,
    set_aside,
    went,
)

_OLD = {
    name: name[1:]
    for name in [
        "XETH",
        "XLTC",
        "XXRP",
        "XXLM",
        "XXMR",
        "XZEC",
        "XETC",
        "XREP",
        "XMLN",
        "XXVN",
        "XNMC",
        "XICN",
        "ZEUR",
        "ZUSD",
        "ZGBP",
        "ZCAD",
        "ZJPY",
        "ZAUD",
        "ZKRW",
    ]
} | {"XXBT": "BTC", "XBT": "BTC", "XXDG": "DOGE", "XDG": "DOGE", "ETH2": "ETH"}
# Staked coins carry a suffix: DOT.S, DOT28.S, XBT.M, EUR.HOLD.
_STAKED = re.compile(r"(?P<coin>[A-Z0-9]+?)(?:\d{2})?\.(?:S|M|F|P|B|T|HOLD)")
_QUOTES = [
    "ZUSD",
    "ZEUR",
    "ZGBP",
    "ZCAD",
    "ZJPY",
    "ZAUD",
    "XXBT",
    "XETH",
    "USDT",
    "USDC",
    "USD",
    "EUR",
    "GBP",
    "CAD",
    "JPY",
    "AUD",
    "CHF",
    "DAI",
    "XBT",
    "ETH",
    "DOT",
]

_JOINED = {"trade", "spend", "receive", "conversion"}
_STAKING = {"staking": IncomeKind.STAKING, "dividend": IncomeKind.INTEREST}


def coin_name(asset: str) -> str:
    """XXBT and XBT.M are BTC, ZEUR is EUR, DOT28.S is DOT."""
    name = asset.strip().upper()
    if match := _STAKED.fullmatch(name):
        name = match["coin"]
    return _OLD.get(name, name)


def market(pair: str) -> tuple[str, str] | None:
    """XXBTZEUR, XBT/EUR, ADAUSDT: longest quote first, but XXBT before XBT."""
    name = pair.strip().upper()
    if "/" in name:
        base, _, quote = name.partition("/")
        return coin_name(base), coin_name(quote)
    for quote in sorted(_QUOTES, key=len, reverse=True):
        base = name.removesuffix(quote)
        # ADAXBT must not be cut as AD + AXBT, nor XETHZEUR's Z be left with the base.
        if base and base != name:
            return coin_name(base), coin_name(quote)
    return None


def together(row: Row) -> object:
    if not row.text("txid") or row.text("type").lower() not in _JOINED:
        return None
    return row.text("refid") or None


def movements(rows: list[Row]) -> Found:
    if together(rows[0]) is None:
        return _alone(rows[0])
    legs = Legs()
    for row in rows:
        coin = coin_name(row.text("asset"))
        change, fee = row.number("amount"), row.number_or_zero("fee")
        if change:
            legs.add(change, coin)
        if fee:
            legs.add_fee(abs(fee), coin)
    return from_legs(rows[0].when("time"), legs, external_id=rows[0].text("refid"))


def _alone(row: Row) -> Found:
    word, sub = row.text("type").lower(), row.text("subtype").lower()
    if not row.text("txid"):
        return Aside("Announced here; the row with a txid is the one that counts.", "txid")
    if word in {"margin", "rollover", "settled"}:
        return set_aside(row, "type", LEVERAGED)
    if word == "transfer" and not sub.startswith(("airdrop", "delist")) and sub:
        return set_aside(row, "subtype", INTERNAL)
    if word == "earn" and sub != "reward":
        return set_aside(row, "subtype", INTERNAL)
    at, ident = row.when("time"), row.text("refid")
    what = Amount(row.size("amount"), coin_name(row.text("asset")))
    incoming = row.number("amount") > 0
    fee = fee_of(row.number_or_none("fee"), what.symbol)
    if word in {"staking", "earn", "dividend", "reward", "invite bonus", "credit"} and incoming:
        net = Amount(what.quantity - (fee.quantity if fee else 0), what.symbol)
        how = _STAKING.get(word, IncomeKind.STAKING if word == "earn" else IncomeKind.REWARD)
        return earned(at, net, how=how, external_id=ident)
    if word == "transfer" and incoming:
        return earned(at, what, how=IncomeKind.AIRDROP, external_id=ident)
    if word == "deposit":
        return came(at, what, fee=fee, external_id=ident)
    if word == "withdrawal":
        return went(at, what, fee=fee, external_id=ident)
    raise row.problem("We do not know this type.", "type")


def trade(row: Row) -> Found:
    if row.number_or_zero("margin"):
        return set_aside(row, "margin", LEVERAGED)
    names = market(row.text("pair"))
    if names is None:
        raise row.problem("This is no market of two currencies we can tell apart.", "pair")
    base, quote = names
    return fill(
        row.when("time"),
        Amount(row.positive("vol"), base),
        Amount(row.positive("cost"), quote),
        buy=is_buy(row, "type"),
        fee=fee_of(row.number_or_none("fee"), quote),
        external_id=row.text("txid"),
    )


FORMATS = (
    Format(
        exchange="Kraken",
        name="ledgers",
        headers=(
            "txid,refid,time,type,subtype?,aclass,subclass?,asset,wallet?,amount,fee,balance,"
            "amountusd?",
        ),
        join=by_key(together),
        read_together=movements,
    ),
    Format(
        exchange="Kraken",
        name="trades",
        headers=(
            "txid,ordertxid,pair,aclass?,subclass?,time,type,ordertype,price,cost,fee,vol,margin,"
            "misc,ledgers,postxid?,posstatus*?,cprice?,ccost?,cfee?,cvol?,cmargin?,net?,costusd?,"
            "trades?",
        ),
        read=trade,
    ),
)
