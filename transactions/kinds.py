"""The kinds of entries a ledger knows."""

from django.db import models


class Kind(models.TextChoices):
    BUY = "buy", "Buy"
    SELL = "sell", "Sell"
    TRADE = "trade", "Trade"
    TRANSFER_IN = "transfer_in", "Transfer in"
    TRANSFER_OUT = "transfer_out", "Transfer out"
    MOVE = "move", "Move"
    INCOME = "income", "Income"
    SPEND = "spend", "Spending"
    FEE = "fee", "Fee"
    LOSS = "loss", "Loss"


class IncomeKind(models.TextChoices):
    STAKING = "staking", "Staking"
    AIRDROP = "airdrop", "Airdrop"
    REWARD = "reward", "Reward"
    MINING = "mining", "Mining"
    INTEREST = "interest", "Interest"


# The coin of the entry comes in; of all others it goes out (a move does both).
COMING_IN = frozenset({Kind.BUY, Kind.TRADE, Kind.TRANSFER_IN, Kind.INCOME})
