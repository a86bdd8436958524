"""Gemini: columns of every coin stand side by side; a trade fills two of them."""

from transactions.importing.event import Amount, Aside
from transactions.importing.formats import Format, Found
from transactions.importing.money import split_pair
from transactions.importing.row import Row
from transactions.importing.shapes import came, earned, fee_of, fill, went


def movement(row: Row) -> Found:
    word, symbol = row.text("Type").lower(), row.upper("Symbol")
    if not word and not symbol:
        return Aside("A line of totals, not an entry.", line=row.line)
    time = f"{row.text('Date')} {row.text('Time (UTC)')}".strip()
    at = row.moment(time, "Date", "Time (UTC)")
    if word in {"buy", "sell"}:
        pair = split_pair(symbol)
        if pair is None:
            raise row.problem("This is no market of two currencies we can tell apart.", "Symbol")
        base, quote = (_amount(row, f"{name} Amount {name}", name) for name in pair)
        fee = _amount(row, f"Fee ({pair[1]}) {pair[1]}", pair[1])
        ident = row.text("Trade ID")
        return fill(at, base, quote, buy=word == "buy", fee=fee_of(*fee), external_id=ident)
    what = _amount(row, f"{symbol} Amount {symbol}", symbol)
    note = row.text("Tx Hash")
    cost = fee_of(*_amount(row, f"Fee ({symbol}) {symbol}", symbol))
    if word == "credit":
        bonus = row.text("Specification").lower()
        if any(part in bonus for part in ("reward", "bonus", "referral", "earn", "interest")):
            return earned(at, what)
        return came(at, what, note=note)
    if word in {"debit", "withdrawal"}:
        return went(at, what, fee=cost, note=note)
    if word.startswith(("interest", "reward", "earn payout")):
        return earned(at, what)
    raise row.problem("We do not know this type.", "Type")


def _amount(row: Row, column: str, symbol: str) -> Amount:
    """Cells repeat their coin: (0.05 BTC)."""
    text = row.text(column).replace(symbol, "").replace(" ", "")
    return Amount(abs(row.number_in(text or "0", column)), symbol)


FORMATS = (
    Format(
        exchange="Gemini",
        name="transactions",
        headers=(
            "Date,Time (UTC),Type,Symbol,Specification,Liquidity Indicator,Trading Fee Rate (bps),"
            "*Amount*?,*Fee (*?,*Balance*?,Trade ID,Order ID,Order Date?,Order Time?,"
            "Client Order ID?,API Session?,Tx Hash?,Deposit Destination?,Deposit Tx Output?,"
            "Withdrawal Destination?,Withdrawal Tx Output?",
        ),
        read=movement,
    ),
)
