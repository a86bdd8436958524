"""What can be typed about destinations."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from notifications.models import Destination
from notifications.phone_numbers import NotANumber, normal_number


class AddressForm(forms.Form):
    email = forms.EmailField(label="Email address", max_length=254)
    label = forms.CharField(
        label="Your name for it", required=False, max_length=60, help_text="Such as “Work”."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("Mail me the link")


class LabelForm(forms.ModelForm[Destination]):
    class Meta:
        model = Destination
        fields = ("label",)
        labels = {"label": "Your name for it"}
        help_texts = {"label": "Such as “Work”. Reminders offer it under this name."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("Save")


class PhoneForm(forms.Form):
    only_from = forms.CharField(
        label="Your number, if only this phone may use the code",
        required=False,
        max_length=40,
        help_text="With the country code, such as +49 151 1234 5678. You can leave it empty.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("Show me a code")

    def clean_only_from(self) -> str:
        typed: str = self.cleaned_data["only_from"]
        try:
            return normal_number(typed) if typed.strip() else ""
        except NotANumber as problem:
            raise forms.ValidationError(str(problem)) from problem


def _helper(label: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False  # the template owns the tag, its token and its address
    helper.add_input(Submit("submit", label))
    return helper
