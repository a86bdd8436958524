"""A date and time as the person's clock showed it, also on the nights when clocks change."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from transactions import clocks

FORMATS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
FIRST, SECOND = "", "second"


class MomentField(forms.DateTimeField):
    """Where clocks showed a time twice, the first one is meant unless `AgainField` says else."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        )
        super().__init__(input_formats=FORMATS, widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        shown = value if isinstance(value, datetime) else self.shown(value)
        if timezone.is_aware(shown):
            return shown
        zone = timezone.get_current_timezone()
        if clocks.is_skipped(shown, zone):
            raise forms.ValidationError(
                f"There was no {shown:%H:%M} on {shown.day} {shown:%B %Y}: the clocks went forward "
                "then. Give the time they showed afterwards."
            )
        return clocks.moment(shown, zone)

    def shown(self, text: str) -> datetime:
        """What the person typed, in no zone yet."""
        try:
            found = parse_datetime(str(text).strip())
        except ValueError:
            found = None
        for each in () if found else FORMATS:
            try:
                return self.strptime(str(text).strip(), each)
            except ValueError:
                continue
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Which of two equal times is meant is the other field's to say."""
        if not isinstance(initial, datetime) or not data:
            return super().has_changed(initial, data)
        before = timezone.localtime(initial) if timezone.is_aware(initial) else initial
        try:
            shown = self.shown(data)
        except forms.ValidationError:
            return True
        return before.replace(tzinfo=None, microsecond=0, fold=0) != shown.replace(tzinfo=None)


class AgainField(forms.ChoiceField):
    """Asked only about a time that clocks showed twice."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label="Clocks showed this time twice that night",
            choices=[(FIRST, "The first time"), (SECOND, "The second time")],
        )


def is_repeated(value: Any) -> bool:
    """Whether what stands in the field of the moment was shown twice."""
    field = MomentField()
    try:
        shown = value if isinstance(value, datetime) else field.shown(value or "")
    except forms.ValidationError:
        return False
    zone = timezone.get_current_timezone()
    local = timezone.localtime(shown) if timezone.is_aware(shown) else shown
    return clocks.is_repeated(local.replace(tzinfo=None, fold=0), zone)
