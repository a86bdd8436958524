"""What the list of messages can be narrowed to."""

from django import forms

from notifications.find_messages import Wanted
from notifications.kinds import KINDS
from notifications.models import Channel

STATES = [
    ("", "Any state"),
    ("trouble", "Failed or doubtful"),
    ("waiting", "Waiting or held"),
    ("told", "Accepted, delivered or read"),
    ("carried", "Told in another message"),
    ("suppressed", "Not sent, as you asked"),
]
KIND_CHOICES = [
    ("", "Reminders and notices"),
    *((kind.prefix, kind.label) for kind in KINDS.values()),
    ("all", "Everything"),
]


class MessageFilter(forms.Form):
    text = forms.CharField(
        label="Words, reference or address",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    channel = forms.ChoiceField(
        label="Channel", required=False, choices=[("", "Any channel"), *Channel.choices]
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=KIND_CHOICES)

    def wanted(self) -> Wanted:
        """What can be read of the form; a choice that does not exist narrows nothing."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in self.fields})
