"""Forms for a file: which portfolio it goes to, and what its columns mean."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms

from accounts.models import User
from tracker.lib.currencies import CURRENCIES
from transactions.importing.mapping import FIELDS, Mapping
from transactions.models import Portfolio

_DATES = [("", "See for yourself"), ("day", "Day first, 31/12/2024"), ("month", "Month first")]
_COMMAS = [("", "See for yourself"), ("comma", "Comma, 1,5"), ("point", "Point, 1.5")]
_KINDS = [("", "A column says it, or the sign"), ("buy", "Buy"), ("sell", "Sell"),
          ("deposit", "Transfer in"), ("withdrawal", "Transfer out"), ("staking", "Staking"),
          ("airdrop", "Airdrop"), ("mining", "Mining"), ("interest", "Interest")]  # fmt: skip


class UploadForm(forms.Form):
    file = forms.FileField(
        label="The file your exchange gives you",
        help_text="CSV or XLSX, also as .zip or .gz. Nothing is saved before you have seen it.",
    )
    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), empty_label=None)

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["portfolio"])  # type: ignore[type-arg]
        field.queryset = Portfolio.objects.of(owner).open()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("upload", "Look into the file"))


class MappingForm(forms.Form):
    """Which column means what, for a file of no exchange we know."""

    exchange = forms.CharField(required=False, max_length=60, label="Exchange or wallet")

    def __init__(self, *args: Any, columns: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "–"), *((name, name) for name in columns)]
        for name, label in FIELDS.items():
            self.fields[f"col_{name}"] = forms.ChoiceField(
                choices=offered, required=False, label=label
            )
        self._same_in_all()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *(
                Row(*(Column(name, css_class="col-sm-6") for name in pair))
                for pair in self._pairs()
            ),
            Submit("use", "Read it this way"),
            Submit("read", "Show me ten rows", css_class="btn-secondary"),
        )

    def _pairs(self) -> Iterator[tuple[str, ...]]:
        """Two beside each other, where there is room."""
        names = iter(self.fields)
        while pair := tuple(islice(names, 2)):
            yield pair

    def _same_in_all(self) -> None:
        self.fields["kind"] = forms.ChoiceField(
            choices=_KINDS, required=False, label="What happened, the same in all rows"
        )
        self.fields["currency"] = forms.ChoiceField(
            choices=[("", "A column says it"), *CURRENCIES],
            required=False,
            label="Currency, the same in all rows",
        )
        self.fields["dates"] = forms.ChoiceField(choices=_DATES, required=False)
        self.fields["decimals"] = forms.ChoiceField(choices=_COMMAS, required=False)
        self.fields["save_as"] = forms.CharField(
            required=False, max_length=80, label="Keep this mapping under the name"
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for sentence in self.mapping().problems():
            self.add_error(None, sentence)
        return cleaned

    def mapping(self) -> Mapping:
        said = self.cleaned_data
        return Mapping(
            columns={name: said[f"col_{name}"] for name in FIELDS if said.get(f"col_{name}")},
            exchange=said.get("exchange", ""),
            kind=said.get("kind", ""),
            currency=said.get("currency", ""),
            day_first={"day": True, "month": False}.get(said.get("dates", "")),
            decimal_comma={"comma": True, "point": False}.get(said.get("decimals", "")),
        )


def shown(mapping: Mapping) -> dict[str, Any]:
    """A mapping as the form shows it."""
    dates = {True: "day", False: "month", None: ""}[mapping.day_first]
    decimals = {True: "comma", False: "point", None: ""}[mapping.decimal_comma]
    start: dict[str, Any] = {f"col_{name}": column for name, column in mapping.columns.items()}
    return start | {
        "exchange": mapping.exchange,
        "kind": mapping.kind,
        "currency": mapping.currency,
        "dates": dates,
        "decimals": decimals,
    }
