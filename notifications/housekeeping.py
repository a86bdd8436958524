from datetime import datetime, timedelta

from notifications.models import Message

NOBODYS = timedelta(days=1)
ACCOUNT_MAIL = timedelta(days=90)


def forget_settled(*, now: datetime) -> int:
    """Mail to nobody's account leaves no address behind; account mail is history after a while."""
    settled = Message.objects.filter(dedupe_key__startswith="account:")
    strangers, _ = settled.filter(owner=None, settled_at__lt=now - NOBODYS).delete()
    old, _ = settled.filter(settled_at__lt=now - ACCOUNT_MAIL).delete()
    return strangers + old
