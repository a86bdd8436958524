"""Small forms about portfolios and what is held in them."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from accounts.models import User
from tracker.lib.currencies import CURRENCIES
from transactions.change_portfolio import LONGEST_NAME
from transactions.forms.fields import AmountField
from transactions.models import Portfolio

_METHODS = [("", "As in my preferences"), *User.CostMethod.choices]


class PortfolioForm(forms.Form):
    """A name and a cost method; for a new portfolio or one that changes."""

    name = forms.CharField(max_length=LONGEST_NAME, help_text="Such as Long term, or Trading.")
    cost_method = forms.ChoiceField(
        required=False, choices=_METHODS, help_text="Which of your coins a sale is taken from."
    )

    def __init__(self, *args: Any, label: str = "Create", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("save", label))


class DeletePortfolioForm(forms.Form):
    name = forms.CharField(
        label="Type the name of the portfolio to confirm",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.portfolio = portfolio
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("delete", "Delete it", css_class="btn-danger"))

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"].strip()
        if typed.casefold() != self.portfolio.name.casefold():
            raise forms.ValidationError(f"Type {self.portfolio.name} exactly to confirm.")
        return typed


class HandPriceForm(forms.Form):
    """A price the person gives a holding that the market does not price."""

    price = AmountField(label="Price of one")
    currency = forms.ChoiceField(choices=CURRENCIES)
    at = forms.DateField(
        label="Price of which day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("by_hand", "Use this price"))
