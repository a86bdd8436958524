"""A person's second factor, and the addresses of accounts that strangers may see."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import User
from tests.house.belongings import MARKER, argument, furniture, public


@argument("pk", "mfa_remove_webauthn", "mfa_edit_webauthn")
def passkey(owner: User) -> object:
    kind = Authenticator.Type.WEBAUTHN
    data = {"name": f"key {MARKER}", "credential": {}}
    return Authenticator.objects.create(user=owner, type=kind, data=data).pk


@furniture
def session(owner: User) -> None:
    UserSession.objects.create(
        user=owner, session_key=MARKER, ip="192.0.2.99", user_agent=f"Browser {MARKER}"
    )


@argument("key", "account_confirm_email", "account_reset_password_from_key")
@argument("uidb36", "account_reset_password_from_key")
def guess(owner: User) -> str:
    return "abc"


public(
    "an account begins here",
    "account_signup",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
    "mfa_login_webauthn",
)
public("nobody is logged in, so nobody is logged out", "account_logout")
public(
    "whoever has the key has the mailbox",
    "account_confirm_email",
    "account_reset_password_from_key",
)
