"""When to hear how things stand; static/js/summary_form.js hides what the rhythm does not need."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Layout, Row, Submit
from django import forms

from accounts.models import User
from reminders.models import Summary
from reminders.summaries.change import Wish
from reminders.summaries.when import Rhythm
from transactions.models import Portfolio

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class SummaryForm(forms.Form):
    rhythm = forms.ChoiceField(choices=Summary.Rhythm.choices, label="How often")
    at = forms.TimeField(
        label="At",
        initial="08:00",
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    weekday = forms.TypedChoiceField(
        choices=list(enumerate(_DAYS)), coerce=int, required=False, label="On"
    )
    day = forms.IntegerField(
        min_value=1,
        max_value=31,
        initial=1,
        required=False,
        label="Day of the month",
        help_text="31 is the last day of shorter months too.",
    )
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), required=False, empty_label="Everything", label="Balance of"
    )
    on_whatsapp = forms.BooleanField(required=False, initial=True, label="WhatsApp")
    on_email = forms.BooleanField(required=False, initial=True, label="Email")

    def __init__(self, *args: Any, owner: User, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["portfolio"])  # type: ignore[type-arg]
        field.queryset = Portfolio.objects.of(owner)
        zone = owner.time_zone.replace("_", " ")
        self.fields["at"].help_text = f"In your time zone, {zone}."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("rhythm"), Column("at"), Column("weekday"), Column("day")),
            "portfolio",
            HTML('<fieldset class="channels"><legend>Tell me on</legend>'),
            "on_whatsapp",
            "on_email",
            HTML("</fieldset>"),
        )
        self.helper.add_input(Submit("save", label))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("on_whatsapp") and not cleaned.get("on_email"):
            self.add_error("on_email", "Choose at least one way to be told.")
        if cleaned.get("rhythm") == Summary.Rhythm.MONTHLY and not cleaned.get("day"):
            self.add_error("day", "Say on which day of the month.")
        return cleaned

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            Rhythm(said["rhythm"], said["at"], said["weekday"] or 0, said["day"] or 1),
            portfolio=said["portfolio"],
            on_whatsapp=said["on_whatsapp"],
            on_email=said["on_email"],
        )


def initial_of(summary: Summary) -> dict[str, Any]:
    names = ("rhythm", "at", "weekday", "day", "portfolio", "on_whatsapp", "on_email")
    return {name: getattr(summary, name) for name in names}
