"""Fields for amounts, coins and currencies. A coin is always an id in the end, never a symbol."""

from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from market import coin_search
from market.coin_index import IndexedCoin
from market.models import Coin
from tracker.lib.decimals import spelling
from transactions.amounts import typed_amount
from transactions.check_entry import amount_problem, is_currency

MOST_OFFERED = 6


class Money(NamedTuple):
    """What something is counted in: a currency's code, or a coin's id."""

    currency: str = ""
    coin: str | None = None


class AmountField(forms.CharField):
    """A Decimal, with a point or a comma."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = typed_amount(text)
        except ValueError as exc:
            raise forms.ValidationError(str(exc)) from exc
        if problem := amount_problem(amount):
            raise forms.ValidationError(problem)
        return amount

    def prepare_value(self, value: Any) -> Any:
        return spelling(value) if isinstance(value, Decimal) else value


class Typed(NamedTuple):
    """What came back: the text, and the id that was chosen while another text stood there."""

    text: str
    chosen: str = ""
    asked: str = ""


class CoinPicker(forms.TextInput):
    """One text field with an id behind it; static/js/coin_picker.js makes it a combobox."""

    def __init__(self, *, money: bool = False) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})
        self.money = money
        self.candidates: list[IndexedCoin] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        parts = (data.get(f"{name}{suffix}", "") for suffix in ("", "_id", "_asked"))
        return Typed(*(part.replace("\0", "").strip()[:100] for part in parts))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> SafeString:
        typed = value if isinstance(value, Typed) else Typed(value or "")
        field = super().render(name, typed.text, *args, **kwargs)
        page = {
            "field": field,
            "name": name,
            "typed": typed,
            "candidates": self.candidates,
            "money": self.money,
            "invalid": "is-invalid" in str(kwargs.get("attrs") or args),
        }
        return render_to_string("transactions/_coin_picker.html", page)


class CoinField(forms.Field):
    """A coin's id. What could be several coins is asked back, with the likeliest to choose from."""

    widget: CoinPicker

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=CoinPicker(), **kwargs)

    def clean(self, value: Any) -> Any:
        typed: Typed = value
        if not typed.text:
            if self.required:
                raise forms.ValidationError("Choose a coin.")
            return self.empty()
        return self.meant(typed)

    def empty(self) -> Any:
        return None

    def meant(self, typed: Typed) -> Any:
        return self._coin(typed)

    def prepare_value(self, value: Any) -> Any:
        return written_coin(value) if isinstance(value, str) and value else value

    def _coin(self, typed: Typed) -> str:
        wanted = typed.chosen if typed.chosen and typed.asked == typed.text else typed.text
        if Coin.objects.filter(pk=wanted).exists():
            return wanted
        self.widget.candidates = coin_search.search(typed.text, limit=MOST_OFFERED)
        if not self.widget.candidates:
            raise forms.ValidationError(f"No coin is called “{typed.text}”.")
        raise forms.ValidationError("Choose which coin you mean.")


class MoneyField(CoinField):
    """A currency's code, or a coin: what a price or a fee is counted in."""

    def __init__(self, **kwargs: Any) -> None:
        forms.Field.__init__(self, widget=CoinPicker(money=True), **kwargs)

    def empty(self) -> Money:
        return Money()

    def meant(self, typed: Typed) -> Money:
        if is_currency(typed.text.lower()):
            return Money(typed.text.lower())
        return Money(coin=self._coin(typed))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Money):
            return value
        return written_coin(value.coin) if value.coin else Typed(value.currency.upper())


def written_coin(coin_id: str) -> Typed:
    """A coin as the picker shows it."""
    coin = Coin.objects.filter(pk=coin_id).first()
    if coin is None:
        return Typed(coin_id)
    text = f"{coin.name} ({coin.symbol.upper()})"
    return Typed(text, coin_id, text)
