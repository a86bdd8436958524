from collections.abc import Callable
from typing import Any, cast

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row, Submit
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts import time_zones, usernames
from accounts.addresses import owners
from accounts.models import User
from tracker.lib.seams import ring

# Shown by static/js/time_zone.js when the device is somewhere else.
OFFER = HTML(
    '<p><button type="button" class="btn btn-sm btn-outline-secondary" '
    'data-time-zone-offer="id_time_zone" hidden></button></p>'
)


class ListInput(forms.TextInput):
    """A field one can type in that offers what fits, without a script."""

    def __init__(self, choices: Callable[[], list[str]]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.choices = choices

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> SafeString:
        list_id = f"{name}_choices"
        self.attrs["list"] = list_id
        options = format_html_join(
            "", '<option value="{}"></option>', ((choice,) for choice in self.choices())
        )
        field = super().render(name, value, *args, **kwargs)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class SignUpForm(allauth_forms.SignupForm):  # type: ignore[misc]
    time_zone = forms.CharField(
        required=False,
        max_length=64,
        widget=forms.HiddenInput(attrs={"data-time-zone": ""}),
    )
    password_hash = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        username = self.fields["username"]
        username.widget.attrs |= {"maxlength": "30", "autocapitalize": "none"}
        username.help_text = "What you log in with. Letters, digits, dots, dashes, underscores."
        self.fields["email"].help_text = "We send a link to it before anything else goes there."
        self.fields["password1"].help_text = "At least 8 characters, not only digits."
        self.helper = _helper("Sign up")

    def clean_username(self) -> str:
        self.cleaned_data["username"] = usernames.fold(self.cleaned_data["username"])
        return cast(str, super().clean_username())

    def validate_unique_email(self, value: str) -> str:
        """A taken address is no error: its owner gets a mail, the answer here stays the same."""
        self.account_already_exists = owners(value).exists()
        return value

    def clean_time_zone(self) -> str:
        return time_zones.known_or_utc(self.cleaned_data["time_zone"])

    def hash_password(self) -> None:
        """Slow by design, so before the transaction; and for every address, known or not."""
        self.password_hash = make_password(self.cleaned_data["password1"])

    def save(self, request: HttpRequest) -> User:
        user = cast(User, super().save(request))
        ring("SIGNED_UP", user=user)
        return user


class LogInForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["login"].label = "Username or email"
        # So that the browser offers passkeys in the same list as saved names.
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username webauthn",
            "autocapitalize": "none",
        }
        self.fields["remember"].label = "Keep me logged in on this device"
        self.helper = _helper("Log in")


class ChangeEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["email"].label = "New email address"
        self.helper = _helper("Send the confirmation link", name="action_add")


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.helper = _helper("Send the link")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.users = list(owners(email).filter(is_active=True))
        return email


class PreferencesForm(forms.ModelForm[User]):
    time_zone = forms.CharField(
        max_length=64,
        help_text="Type a city. Times on pages, in messages and your quiet hours follow it.",
        widget=ListInput(time_zones.names),
    )

    class Meta:
        model = User
        fields = (
            "time_zone", "display_currency", "cost_method", "theme", "amounts_hidden", "quiet_from",
            "quiet_until",
        )  # fmt: skip
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {"quiet_from": "Quiet from", "quiet_until": "Quiet until"}
        help_texts = {
            "display_currency": "What balances and profits are shown in.",
            "cost_method": "Which of your coins a sale is taken from.",
            "amounts_hidden": "Covers what you own on every page, to show a screen to others.",
            "quiet_until": "May be the next morning. Urgent reminders still come through.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("Save")
        self.helper.layout = Layout(
            Fieldset("Where and in what", "time_zone", OFFER, "display_currency", "cost_method"),
            Fieldset("Quiet hours", Row(Column("quiet_from"), Column("quiet_until"))),
            Fieldset("Looks", "theme", "amounts_hidden"),
        )

    def clean_time_zone(self) -> str:
        """New York is as good as New_York; the model refuses what is no zone."""
        typed: str = self.cleaned_data["time_zone"]
        return "_".join(typed.split())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        if start is not None and start == end:
            self.add_error("quiet_until", "Quiet hours need an end that differs from their start.")
        return cleaned


class DeleteAccountForm(forms.Form):
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    username = forms.CharField(
        label="Type your username to confirm",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():  # they have shown their passkey to get here
            del self.fields["password"]
        self.helper = _helper("Delete my account", css_class="btn-danger")

    def clean_password(self) -> str:
        """Counted like a log-in: a found phone must not be able to guess here."""
        typed: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, typed):
            raise forms.ValidationError("The password is not right.")
        return typed

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"].strip()
        if typed.lower() != self.user.username.lower():
            raise forms.ValidationError(f"Type {self.user.username} exactly to confirm.")
        return typed


def _helper(label: str, *, name: str = "submit", css_class: str = "btn-primary") -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False  # the template owns the tag, its token and its address
    helper.add_input(Submit(name, label, css_class=css_class))
    return helper


def _without_placeholders(form: forms.Form) -> None:
    """A placeholder that repeats the label is noise to a screen reader."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
