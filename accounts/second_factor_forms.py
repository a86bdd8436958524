"""allauth's second-factor forms, with our words and codes that are spent for good."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.cache import cache

# A code is taken half a minute early and late, so it must stay spent for all three.
SPENT_SECONDS = 90


def spend(authenticator: Authenticator, code: str) -> None:
    """Refuse a code of the app that has opened something already."""
    digits = "".join(filter(str.isalnum, code))
    key = f"spent-code:{authenticator.user_id}:{digits}"
    is_app = authenticator.type == Authenticator.Type.TOTP
    if is_app and not cache.add(key, True, timeout=SPENT_SECONDS):
        raise get_adapter().validation_error("incorrect_code")


class _SpentCode:
    """A form that takes a code, and takes it once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code_field(self)

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        spend(self.authenticator, code)  # type: ignore[attr-defined]
        return code


class CodeForm(_SpentCode, base_forms.AuthenticateForm):  # type: ignore[misc]
    """At the log-in."""


class CodeAgainForm(_SpentCode, base_forms.ReauthenticateForm):  # type: ignore[misc]
    """Before something that matters."""


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code_field(self)
        self.fields["code"].label = "The six digits your app shows now"


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "So that you can tell your passkeys apart."
        alone = self.fields["passwordless"]
        alone.label = "Log in with it alone, without a password"
        alone.help_text = "Your device then asks for your fingerprint, face or PIN."
        alone.initial = True


def _plain_code_field(form: Any) -> None:
    field = form.fields["code"]
    field.widget.attrs.pop("placeholder", None)
    # Recovery codes have letters nowhere either, so a phone may show its digits.
    field.widget.attrs["inputmode"] = "numeric"
