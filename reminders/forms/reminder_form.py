"""One form for every reminder: what, which way, where the line is, and how to be told."""

from decimal import Decimal
from typing import Any, cast

from django import forms

from accounts.models import User
from notifications.models import Destination
from reminders.draft import Draft
from reminders.forms.layout import helper_for
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from tracker.lib.currencies import CURRENCIES
from transactions.forms.fields import AmountField, CoinField
from transactions.models import Portfolio

LEVEL, FROM_NOW = "level", "percent"
COOLDOWNS = [
    (0, "None"), (900, "15 minutes"), (3600, "1 hour"), (4 * 3600, "4 hours"), (86_400, "1 day"),
    (7 * 86_400, "1 week"),
]  # fmt: skip
GROUPS = [
    ("A coin", ("price", "change_1h", "change_24h", "change_7d")),
    ("What I hold of a coin", ("holding_value", "holding_profit", "holding_profit_percent")),
    ("A portfolio, or everything", ("balance", "profit", "profit_percent")),
]
_MOMENT = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class DestinationsField(forms.ModelMultipleChoiceField[Destination]):
    def label_from_instance(self, obj: Any) -> str:
        name = f"{obj.label}, " if obj.label else ""
        return f"{obj.get_channel_display()}: {name}{obj.address}"


class ReminderForm(forms.Form):
    metric = forms.ChoiceField(
        choices=[
            (group, [(name, METRICS[name].label.capitalize()) for name in names])
            for group, names in GROUPS
        ],
        label="Watch",
    )
    coin = CoinField(required=False, label="Coin", help_text="Name, symbol or CoinGecko id.")
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), required=False, empty_label="Everything I hold"
    )
    direction = forms.ChoiceField(choices=Reminder.Direction.choices, label="When it")
    threshold = AmountField(label="Line", help_text="Points and commas are both understood.")
    threshold_as = forms.ChoiceField(
        choices=[(LEVEL, "as it is"), (FROM_NOW, "per cent from now")],
        label="Given",
        required=False,
    )
    currency = forms.ChoiceField(choices=CURRENCIES, required=False, label="In")
    mode = forms.ChoiceField(choices=Reminder.Mode.choices, label="Tell me", initial="once")
    if_true = forms.ChoiceField(
        choices=Reminder.IfTrue.choices, required=False, widget=forms.RadioSelect
    )
    on_whatsapp = forms.BooleanField(required=False, label="WhatsApp")
    on_email = forms.BooleanField(required=False, label="Email")
    destinations = DestinationsField(
        Destination.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Only these numbers and addresses",
        help_text="None chosen: the default ones of each way.",
    )
    urgent = forms.BooleanField(
        required=False, label="Urgent", help_text="Comes through in quiet hours, too."
    )
    fallback = forms.BooleanField(
        required=False,
        initial=True,
        label="Email me when WhatsApp does not deliver",
        help_text="Some minutes after it was sent, once, with the same Ref.",
    )
    expires_at = forms.DateTimeField(
        required=False,
        input_formats=_MOMENT,
        label="Until",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    margin = AmountField(
        required=False, label="Margin", help_text="How far it must come back. Empty: 1 %."
    )
    cooldown_seconds = forms.TypedChoiceField(
        choices=COOLDOWNS, coerce=int, initial=3600, required=False, label="Rest after firing"
    )
    note = forms.CharField(
        required=False, max_length=200, help_text="Stands in the message: what you meant to do."
    )

    def __init__(self, *args: Any, owner: User, label: str = "Set it", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        portfolio = cast(forms.ModelChoiceField, self.fields["portfolio"])  # type: ignore[type-arg]
        portfolio.queryset = Portfolio.objects.of(owner)
        ways = cast(DestinationsField, self.fields["destinations"])
        ways.queryset = Destination.objects.usable().filter(owner=owner)
        zone = owner.time_zone.replace("_", " ")
        self.fields["expires_at"].help_text = f"In your time zone, {zone}. Empty: no end."
        self.helper = helper_for(label)

    def clean(self) -> dict[str, Any]:
        """What the metric does not ask for is dropped: a price has no portfolio."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        metric = METRICS.get(cleaned.get("metric", ""))
        if metric is None:
            return cleaned
        if metric.of_coin:
            cleaned["portfolio"] = None
        if metric.of.value == "balance":
            cleaned["coin"] = None
        if not metric.is_money:
            cleaned["currency"] = ""
            cleaned["threshold_as"] = LEVEL
        elif not cleaned.get("currency"):
            cleaned["currency"] = self.owner.display_currency
        return cleaned

    def draft(self, threshold: Decimal | None = None) -> Draft:
        """The wish; the line may have been reckoned from per cent."""
        said = self.cleaned_data
        portfolio = said.get("portfolio")
        return Draft(
            metric=said["metric"],
            coin=said.get("coin"),
            portfolio=portfolio.pk if portfolio else None,
            direction=said["direction"],
            threshold=said["threshold"] if threshold is None else threshold,
            currency=said["currency"],
            mode=said["mode"],
            margin=said.get("margin"),
            cooldown_seconds=3600 if said["cooldown_seconds"] == "" else said["cooldown_seconds"],
            expires_at=said.get("expires_at"),
            if_true=said.get("if_true") or Reminder.IfTrue.WAIT,
            on_whatsapp=said["on_whatsapp"],
            on_email=said["on_email"],
            destinations=frozenset(each.pk for each in said.get("destinations") or ()),
            urgent=said["urgent"],
            fallback=said["fallback"],
            note=said["note"],
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """What is known so far, of a form that perhaps says too little; a bound one was checked."""
        if self.is_bound:
            return self.cleaned_data
        return {**self.initial, "portfolio": self._start(self.initial.get("portfolio"))}

    def _start(self, given: Any) -> Portfolio | None:
        """The portfolio an unbound form begins with: a row, or what an address says."""
        if isinstance(given, Portfolio) or given is None:
            return given
        mine = Portfolio.objects.of(self.owner)
        return mine.filter(pk=int(given)).first() if given.isdecimal() else None

    @property
    def is_from_now(self) -> bool:
        return self.cleaned_data.get("threshold_as") == FROM_NOW


def initial_of(reminder: Reminder) -> dict[str, Any]:
    """A reminder as the form shows it."""
    names = ("metric", "portfolio", "direction", "threshold", "currency", "mode", "on_whatsapp",
             "on_email", "urgent", "fallback", "expires_at", "margin", "cooldown_seconds",
             "note")  # fmt: skip
    return {name: getattr(reminder, name) for name in names} | {
        "coin": reminder.coin_id,
        "threshold_as": LEVEL,
        "destinations": list(reminder.destinations.values_list("pk", flat=True)),
    }
