"""An entry as a person or an importer gives it, before it is a row of the ledger."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from transactions.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened. Coins by id; currencies are lower-case codes of fiat money or stablecoins.

    `coin` came in (buy, trade, transfer in, income) or went out (all others); in a trade
    `other_coin` was given for it. Either price or total is enough; no price at all is allowed.
    """

    kind: Kind
    coin: str
    quantity: Decimal
    at: datetime
    income_kind: str = ""
    other_coin: str | None = None
    other_quantity: Decimal | None = None
    unit_price: Decimal | None = None
    total: Decimal | None = None
    currency: str = ""
    price_coin: str | None = None
    fee: Decimal | None = None
    fee_currency: str = ""
    fee_coin: str | None = None
    exchange: str = ""
    to_portfolio: int | None = None  # of a move
    to_exchange: str = ""
    note: str = ""
    external_id: str = ""
    order: int = 0  # of entries at the same moment
