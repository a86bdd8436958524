"""Our rules inside django-allauth: who may sign up, under which name, and who owns an address."""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from accounts.addresses import make_way
from accounts.forms import SignUpForm
from accounts.models import User

AGAIN = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


class AccountRules(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_taken": "This username is taken.",
        "username_password_mismatch": "The username or the password is not right.",
        "email_password_mismatch": "The email address or the password is not right.",
        "too_many_login_attempts": (
            "Too many failed attempts. Nothing is broken: wait five minutes, or reset your "
            "password."
        ),
        "incorrect_password": "The password is not right.",
    }

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [method | {"description": AGAIN[method["id"]]} for method in methods]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUPS == "open")

    def save_user(
        self, request: HttpRequest, user: User, form: SignUpForm, commit: bool = True
    ) -> User:
        user.username = form.cleaned_data["username"]
        user.email = form.cleaned_data["email"]
        user.time_zone = form.cleaned_data["time_zone"]
        user.password = form.password_hash
        user.save()
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address belongs to whoever proves it; one that somebody else has proven is refused."""
        try:
            with transaction.atomic():
                make_way(email_address)
                return cast(bool, super().confirm_email(request, email_address))
        except IntegrityError:
            self.add_message(
                request, messages.ERROR, message="This address belongs to another account."
            )
            return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        user, _, token = key.partition("-")
        parts = {"uidb36": user, "key": token}
        return self._link(reverse("account_reset_password_from_key", kwargs=parts))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC
    ) -> str:
        return self._link(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def _link(self, path: str) -> str:
        """Links in mails name the configured address, never the Host header of a request."""
        return f"{settings.SITE_URL}{path}"
