"""The ledger: what a person says happened. Everything else is computed from it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from market.models import Coin
from tracker.lib.decimals import ExactDecimalField, mirror_of
from transactions.kinds import IncomeKind, Kind
from transactions.tables.importing import Import
from transactions.tables.portfolio import Portfolio


class TransactionQuerySet(models.QuerySet["Transaction"]):
    def of(self, owner: Any) -> "TransactionQuerySet":
        """This person's entries."""
        return self.filter(portfolio__owner=owner)

    def touching(self, coin_id: str) -> "TransactionQuerySet":
        """Entries in which the coin comes, goes or pays a fee."""
        return self.filter(Q(coin=coin_id) | Q(other_coin=coin_id) | Q(fee_coin=coin_id))


class VisibleEntries(models.Manager.from_queryset(TransactionQuerySet)):  # type: ignore[misc]
    """Entries that count: not those of an import that is still being saved."""

    def get_queryset(self) -> TransactionQuerySet:
        found: TransactionQuerySet = super().get_queryset()
        return found.filter(Q(batch__isnull=True) | Q(batch__visible=True))


def _cast(field: str) -> Cast:
    return Cast(field, models.FloatField())


def _more_than_nothing(field: str) -> GreaterThan:
    return GreaterThan(_cast(field), 0.0)


def _not_negative(field: str) -> GreaterThanOrEqual:
    return GreaterThanOrEqual(_cast(field), 0.0)


class Transaction(models.Model):
    """One entry of the ledger. docs/ledger.md says what each kind does to holdings."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="transactions", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    income_kind = models.CharField(max_length=8, choices=IncomeKind.choices, blank=True, default="")
    # What came in (buy, income, transfer in, trade) or went out (all others).
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = ExactDecimalField()
    # What was given for it in a trade.
    other_coin = models.ForeignKey(
        Coin, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    other_quantity = ExactDecimalField(null=True, blank=True)
    # As the person gave it: a price, a total, or both, in one currency or coin.
    unit_price = ExactDecimalField(null=True, blank=True)
    total = ExactDecimalField(null=True, blank=True)
    currency = models.CharField(max_length=16, blank=True, default="")  # "eur", "usdt"
    price_coin = models.ForeignKey(
        Coin, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    fee = ExactDecimalField(null=True, blank=True)
    fee_currency = models.CharField(max_length=16, blank=True, default="")
    fee_coin = models.ForeignKey(
        Coin, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    exchange = models.CharField(max_length=60, blank=True, default="")
    to_portfolio = models.ForeignKey(  # of a move
        Portfolio, on_delete=models.RESTRICT, related_name="moves_in", null=True, blank=True
    )
    to_exchange = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    order = models.IntegerField(default=0)  # of entries at the same moment
    note = models.TextField(blank=True, default="")
    external_id = models.CharField(max_length=160, blank=True, default="")
    batch = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="transactions", null=True, blank=True
    )
    # What makes an imported row the same row when it is read again; None: entered by hand.
    fingerprint = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001
    # A transfer in that is the other end of one of the person's own transfers out.
    matched_out = models.OneToOneField(
        "self", on_delete=models.SET_NULL, related_name="matched_in", null=True, blank=True
    )
    # Derived when the entry is saved, in `worth_currency`, from rates and prices as they were
    # known then, so that replaying the ledger gives the same digits for ever.
    worth = ExactDecimalField(null=True, blank=True, editable=False)
    fee_worth = ExactDecimalField(null=True, blank=True, editable=False)
    worth_currency = models.CharField(max_length=8, blank=True, default="", editable=False)
    worth_note = models.TextField(blank=True, default="", editable=False)
    worth_unknown = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    quantity_mirror = mirror_of("quantity")

    objects = VisibleEntries()
    with_hidden = TransactionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-order", "-pk"]
        base_manager_name = "with_hidden"
        default_manager_name = "objects"
        indexes = [
            # Serve a coin's ledger in a portfolio, whichever part the coin plays in an entry.
            models.Index(fields=["portfolio", "coin", "at"], name="entry_coin"),
            models.Index(
                fields=["portfolio", "other_coin", "at"],
                condition=Q(other_coin__isnull=False),
                name="entry_other_coin",
            ),
            models.Index(
                fields=["portfolio", "fee_coin", "at"],
                condition=Q(fee_coin__isnull=False),
                name="entry_fee_coin",
            ),
            # Serves "what arrived of this"; the unique index holds mostly nothing, and SQLite
            # would rather read the whole table.
            models.Index(
                fields=["matched_out"],
                condition=Q(matched_out__isnull=False),
                name="entry_matched",
            ),
            # Serves the list, newest first.
            models.Index(fields=["portfolio", "-at", "-order", "-id"], name="entry_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "fingerprint"], name="entry_read_once"),
            models.CheckConstraint(
                condition=_more_than_nothing("quantity"),
                name="entry_quantity_positive",
                violation_error_message="The quantity must be more than zero.",
            ),
            models.CheckConstraint(
                condition=Q(other_quantity__isnull=True) | Q(_more_than_nothing("other_quantity")),
                name="entry_other_quantity_positive",
            ),
            models.CheckConstraint(
                condition=(Q(unit_price__isnull=True) | Q(_not_negative("unit_price")))
                & (Q(total__isnull=True) | Q(_not_negative("total")))
                & (Q(fee__isnull=True) | Q(_not_negative("fee"))),
                name="entry_money_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.TRADE, other_coin__isnull=False, other_quantity__isnull=False)
                | (~Q(kind=Kind.TRADE) & Q(other_coin__isnull=True, other_quantity__isnull=True)),
                name="entry_trade_has_two_legs",
            ),
            models.CheckConstraint(
                condition=Q(other_coin__isnull=True) | ~Q(other_coin=F("coin")),
                name="entry_trade_of_two_coins",
            ),
            models.CheckConstraint(
                condition=(Q(kind=Kind.INCOME) & ~Q(income_kind=""))
                | (~Q(kind=Kind.INCOME) & Q(income_kind="")),
                name="entry_income_has_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.MOVE, to_portfolio__isnull=False)
                | (~Q(kind=Kind.MOVE) & Q(to_portfolio__isnull=True, to_exchange="")),
                name="entry_move_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True, fee_currency="", fee_coin__isnull=True)
                | (Q(fee__isnull=False, fee_coin__isnull=True) & ~Q(fee_currency=""))
                | Q(fee__isnull=False, fee_coin__isnull=False, fee_currency=""),
                name="entry_fee_in_one_currency",
            ),
            models.CheckConstraint(
                condition=Q(
                    unit_price__isnull=True,
                    total__isnull=True,
                    currency="",
                    price_coin__isnull=True,
                )
                | (
                    (Q(unit_price__isnull=False) | Q(total__isnull=False))
                    & (
                        (Q(price_coin__isnull=True) & ~Q(currency=""))
                        | Q(price_coin__isnull=False, currency="")
                    )
                ),
                name="entry_price_in_one_currency",
            ),
            models.CheckConstraint(
                condition=Q(matched_out__isnull=True) | Q(kind=Kind.TRANSFER_IN),
                name="entry_only_transfers_match",
            ),
        ]

    def __str__(self) -> str:
        what = f"{self.get_kind_display()} {self.quantity:f} {self.coin_id}"
        return f"{what} at {self.at:%Y-%m-%d %H:%M:%S}"
