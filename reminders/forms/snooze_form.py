"""How long to keep a reminder quiet: a few usual times, or a moment of one's own."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from accounts.models import User

HOURS = [("1", "1 hour"), ("2", "2 hours"), ("8", "8 hours"), ("24", "1 day"), ("168", "1 week")]
_MOMENT = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class SnoozeForm(forms.Form):
    hours = forms.ChoiceField(
        choices=HOURS,
        required=False,
        label="For",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    until = forms.DateTimeField(
        required=False,
        input_formats=_MOMENT,
        label="or until",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].help_text = f"In your time zone, {owner.time_zone.replace('_', ' ')}."

    def moment(self, *, now: datetime) -> datetime:
        """A moment of one's own comes first."""
        own: datetime | None = self.cleaned_data["until"]
        return own or now + timedelta(hours=int(self.cleaned_data["hours"] or "1"))
