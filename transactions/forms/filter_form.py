from typing import Any, cast

from django import forms

from accounts.models import User
from transactions.find_entries import ORDERS, Wanted
from transactions.forms.fields import CoinField
from transactions.kinds import Kind
from transactions.models import Portfolio

_DATE = {"type": "date"}


class FilterForm(forms.Form):
    """What to look for among the entries; sent with GET, so that a search can be kept as a link."""

    text = forms.CharField(required=False, max_length=100, label="Text")
    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), required=False, empty_label="All")
    coin = CoinField(required=False, label="Coin")
    exchange = forms.CharField(
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "exchanges", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *Kind.choices])
    first = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs=_DATE))
    last = forms.DateField(required=False, label="Until", widget=forms.DateInput(attrs=_DATE))
    order = forms.ChoiceField(
        required=False, choices=[(name, label) for name, (label, _) in ORDERS.items()]
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["portfolio"])  # type: ignore[type-arg]
        field.queryset = Portfolio.objects.of(owner)

    def wanted(self) -> Wanted:
        """What was understood; a field that was not understood narrows nothing, and says so."""
        self.full_clean()
        said = self.cleaned_data
        portfolio = said.get("portfolio")
        return Wanted(
            portfolio=portfolio.pk if portfolio else None,
            coin=said.get("coin"),
            exchange=said.get("exchange", ""),
            kind=said.get("kind", ""),
            first=said.get("first"),
            last=said.get("last"),
            text=said.get("text", ""),
            order=said.get("order") or "newest",
        )
