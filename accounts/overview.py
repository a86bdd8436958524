"""What the settings page says about the safety of an account."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import User


def security_facts(user: User) -> dict[str, object]:
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "pending_email": EmailAddress.objects.get_new(user),
        "has_totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": len(UserSession.objects.purge_and_list(user)),
    }
