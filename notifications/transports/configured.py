from django.conf import settings

from notifications.deliver import Transport
from notifications.transports.email import SmtpTransport
from notifications.transports.local import LocalTransport
from tracker.lib.email_url import read_email_url


def email_transport() -> Transport:
    """Real mail when EMAIL_URL says where to; else the mailbox of this machine."""
    if settings.EMAIL_URL:
        return SmtpTransport(read_email_url(settings.EMAIL_URL))
    return LocalTransport()
