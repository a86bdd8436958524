"""The tables of transactions, for Django to find."""

from transactions.tables.book import CatchUp, Checkpoint, CoinBook, Lot
from transactions.tables.deletion import DeletedEntry
from transactions.tables.entry import Transaction
from transactions.tables.holding import Holding, HoldingChoice
from transactions.tables.import_work import ImportWork, SavedMapping
from transactions.tables.importing import Import, SymbolChoice
from transactions.tables.portfolio import Portfolio

__all__ = [
    "CatchUp",
    "Checkpoint",
    "CoinBook",
    "DeletedEntry",
    "Holding",
    "HoldingChoice",
    "Import",
    "ImportWork",
    "Lot",
    "Portfolio",
    "SavedMapping",
    "SymbolChoice",
    "Transaction",
]
