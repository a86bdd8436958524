"""rp2's answer to a ledger, one JSON line each: somebody else's arithmetic to hold ours against.

A process of its own, because importing rp2 opens log files and changes how decimals behave.
Started with the folder to work in as its only argument.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.chdir(sys.argv[1])
SETTINGS = Path("rp2.ini")
SETTINGS.write_text(
    """[general]
assets = B1
exchanges = E
holders = H
[in_header]
timestamp = 0
asset = 1
exchange = 2
holder = 3
transaction_type = 4
spot_price = 5
crypto_in = 6
[out_header]
timestamp = 0
asset = 1
exchange = 2
holder = 3
transaction_type = 4
spot_price = 5
crypto_out_no_fee = 6
crypto_fee = 7
[intra_header]
timestamp = 0
asset = 1
from_exchange = 2
from_holder = 3
to_exchange = 4
to_holder = 5
spot_price = 6
crypto_sent = 7
crypto_received = 8
"""
)

# ruff: noqa: E402 - rp2 must be imported in the folder it may write to
from importlib import import_module

from prezzemolo.avl_tree import AVLTree
from rp2.accounting_engine import AccountingEngine
from rp2.configuration import Configuration
from rp2.in_transaction import InTransaction
from rp2.input_data import InputData
from rp2.logger import LOGGER
from rp2.out_transaction import OutTransaction
from rp2.plugin.country.us import US
from rp2.rp2_decimal import ZERO, RP2Decimal
from rp2.tax_engine import compute_tax
from rp2.transaction_set import TransactionSet

LOGGER.setLevel("ERROR")
CONFIGURATION = Configuration(str(SETTINGS), US())


def realised(question: dict[str, Any]) -> str:
    """The sum of all gains, by the asked method."""
    methods: Any = AVLTree()
    module = import_module(f"rp2.plugin.accounting_method.{question['method']}")
    methods.insert_node(1970, module.AccountingMethod())
    sets = {kind: TransactionSet(CONFIGURATION, kind, "B1") for kind in ("IN", "OUT", "INTRA")}
    for row, entry in enumerate(question["entries"], start=1):
        numbers = [RP2Decimal(entry[name]) for name in ("quantity", "price", "fee")]
        make = _bought if entry["kind"] == "buy" else _sold
        sets["IN" if entry["kind"] == "buy" else "OUT"].add_entry(make(entry["at"], row, *numbers))
    data = InputData("B1", sets["IN"], sets["OUT"], sets["INTRA"])
    computed = compute_tax(CONFIGURATION, AccountingEngine(methods), data)
    gains: Any = computed.gain_loss_set
    return str(sum((gain.fiat_gain for gain in gains), ZERO))


def _bought(at: str, row: int, quantity: Any, price: Any, fee: Any) -> Any:
    return InTransaction(
        CONFIGURATION, at, "B1", "E", "H", "buy", price, quantity, fiat_fee=fee, row=row
    )


def _sold(at: str, row: int, quantity: Any, price: Any, fee: Any) -> Any:
    """rp2 adds fees to what a sale brought; so the price handed over is the one without them."""
    brought = quantity * price - fee
    return OutTransaction(
        CONFIGURATION, at, "B1", "E", "H", "sell", brought / quantity, quantity, ZERO,
        fiat_out_no_fee=brought, row=row,
    )  # fmt: skip


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(realised(json.loads(line)) + "\n")
        sys.stdout.flush()
