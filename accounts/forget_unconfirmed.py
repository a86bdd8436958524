"""Sign-ups that nobody ever confirmed hold a name and an address for nothing."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import User
from accounts.personal_data import delete_account

PATIENCE = timedelta(days=14)  # the link works for three days, and a log-in sends another


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete accounts that were never used because their address was never confirmed."""
    waiting = EmailAddress.objects.filter(verified=False).values("user_id")
    stale = User.objects.filter(
        pk__in=waiting, last_login=None, is_staff=False, date_joined__lt=now - PATIENCE
    ).exclude(emailaddress__verified=True)
    for user in stale:
        delete_account(user)
    return len(stale)
