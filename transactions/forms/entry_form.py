"""One form for every kind of entry; static/js/entry_form.js shows what the kind needs."""

from decimal import Decimal
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Field, Layout, Row, Submit
from django import forms
from django.utils import timezone

from accounts.models import User
from transactions import clocks
from transactions.entry import Entry
from transactions.forms.fields import AmountField, CoinField, Money, MoneyField
from transactions.forms.moment_field import FIRST, SECOND, AgainField, MomentField, is_repeated
from transactions.kinds import IncomeKind, Kind
from transactions.lots.exact import WIDE, product
from transactions.models import Portfolio, Transaction

_AGREE = Decimal("0.001")  # people round a total to cents
HINTS = HTML('<div id="entry-hints" class="entry-hints" aria-live="polite"></div>')
FILL = HTML(
    '<p class="fill-price"><button class="btn btn-sm btn-outline-secondary" name="fill" value="1" '
    "formnovalidate>Fill in the price of that day</button></p>"
)


_EXPLAINED = {Kind.TRADE: "Trade one coin for another", Kind.MOVE: "Move between my places"}


class EntryForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[(kind, _EXPLAINED.get(kind, kind.label)) for kind in Kind], label="What happened"
    )
    income_kind = forms.ChoiceField(
        choices=[("", "Choose"), *IncomeKind.choices],
        required=False,
        label="Kind of income",
        help_text="Only for income.",
    )
    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), empty_label=None)
    coin = CoinField(label="Coin", help_text="Name, symbol or CoinGecko id.")
    quantity = AmountField(label="Quantity", help_text="Up to 18 decimals.")
    other_coin = CoinField(
        required=False, label="Given coin", help_text="Only for a trade: what you gave for it."
    )
    other_quantity = AmountField(required=False, label="Given quantity")
    unit_price = AmountField(required=False, label="Price of one")
    total = AmountField(required=False, label="Total", help_text="One of the two is enough.")
    currency = MoneyField(required=False, label="Currency", help_text="EUR, USDT, or a coin.")
    leads = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    fee = AmountField(required=False, label="Fee")
    fee_currency = MoneyField(
        required=False, label="Fee paid in", help_text="A currency or a coin, such as BNB."
    )
    exchange = forms.CharField(
        required=False,
        max_length=60,
        label="Exchange or wallet",
        widget=forms.TextInput(attrs={"list": "exchanges", "autocomplete": "off"}),
    )
    to_portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(),
        required=False,
        empty_label="Choose",
        label="Moved to portfolio",
        help_text="Only for a move; may be the same portfolio on another exchange.",
    )
    to_exchange = forms.CharField(
        required=False,
        max_length=60,
        label="Moved to exchange or wallet",
        widget=forms.TextInput(attrs={"list": "exchanges", "autocomplete": "off"}),
    )
    at = MomentField(label="Date and time")
    at_again = AgainField()
    note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, owner: User, entry: Transaction | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.row = owner, entry
        mine = Portfolio.objects.of(owner)
        for name in ("portfolio", "to_portfolio"):
            field = cast(forms.ModelChoiceField, self.fields[name])  # type: ignore[type-arg]
            field.queryset = mine if entry else mine.open()
        at = self.fields["at"]
        at.help_text = f"In your time zone, {owner.time_zone.replace('_', ' ')}."
        self.twice = is_repeated(self["at"].value())
        self.helper = _helper("Save" if entry else "Add", twice=self.twice)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        price, total = cleaned.get("unit_price"), cleaned.get("total")
        quantity = cleaned.get("quantity")
        if price is not None and total is not None and quantity is not None:
            self._keep_one(cleaned, WIDE.subtract(product(price, quantity), total))
        return cleaned

    def _keep_one(self, cleaned: dict[str, Any], apart: Decimal) -> None:
        """The script fills in the other one; only what the person gave is kept, exactly."""
        leads, total = cleaned.get("leads"), cleaned["total"]
        if leads == "unit_price":
            cleaned["total"] = None
        elif leads == "total":
            cleaned["unit_price"] = None
        elif apart.copy_abs() > WIDE.multiply(total.copy_abs(), _AGREE):
            self.add_error("total", "Quantity times price is something else. Leave one empty.")

    def entry(self) -> Entry:
        """What was filled in, for the ledger to judge."""
        said = self.cleaned_data
        priced = said["unit_price"] is not None or said["total"] is not None
        money: Money = said["currency"] if priced else Money()
        fee_money: Money = said["fee_currency"] if said["fee"] is not None else Money()
        target = said["to_portfolio"]
        plain = ("quantity", "other_coin", "other_quantity", "unit_price", "total", "fee",
                 "income_kind", "coin", "exchange", "to_exchange", "note")  # fmt: skip
        return Entry(
            kind=Kind(said["kind"]),
            at=self._moment(),
            currency=money.currency,
            price_coin=money.coin,
            fee_currency=fee_money.currency,
            fee_coin=fee_money.coin,
            to_portfolio=target.pk if target else None,
            external_id=self.row.external_id if self.row else "",
            order=self.row.order if self.row else 0,
            **{name: said[name] for name in plain},
        )

    def _moment(self) -> Any:
        """As it was, to the microsecond, when the person did not touch it."""
        if self.row is not None and not {"at", "at_again"} & set(self.changed_data):
            return self.row.at
        at = self.cleaned_data["at"]
        zone = timezone.get_current_timezone()
        second = self.twice and self.cleaned_data.get("at_again") == SECOND
        return clocks.moment(at.astimezone(zone).replace(tzinfo=None), zone, second=second)


def initial_of(row: Transaction) -> dict[str, Any]:
    """An entry as the form shows it."""
    names = ("kind", "income_kind", "portfolio", "quantity", "other_quantity", "unit_price",
             "total", "fee", "exchange", "to_portfolio", "to_exchange", "note")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "coin": row.coin_id,
        "other_coin": row.other_coin_id,
        "currency": Money(row.currency, row.price_coin_id),
        "fee_currency": Money(row.fee_currency, row.fee_coin_id),
        "at": row.at.replace(microsecond=0),
        "at_again": SECOND if clocks.is_second(row.at, timezone.get_current_timezone()) else FIRST,
        "leads": "unit_price" if row.total is None and row.unit_price is not None else "total",
    }


def _helper(label: str, *, twice: bool) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Row(Column("kind"), Column(Field("income_kind"), css_class="for-kind")),
        Row(Column("coin"), Column("quantity")),
        Row(Column("other_coin"), Column("other_quantity")),
        Row(Column("at"), Column("exchange")),
        Div("at_again", css_id="at-again", **({} if twice else {"hidden": True})),
        Div(Row(Column("unit_price"), Column("total"), Column("currency")), FILL),
        HINTS,
        Row(Column("fee"), Column("fee_currency")),
        Row(Column("to_portfolio"), Column("to_exchange")),
        "portfolio",
        "note",
        "leads",
    )
    helper.add_input(Submit("save", label))
    return helper
