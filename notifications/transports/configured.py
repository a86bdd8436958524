"""The channels of this service, as its settings have them."""

from datetime import timedelta

from django.conf import settings

from notifications.mail.gate import MailGate
from notifications.outlets import Gate, OpenGate, Outlet, Transport
from notifications.rendering import Mail
from notifications.transports.local import LocalTransport
from notifications.transports.mail_lanes import MailLanes
from notifications.twilio.account import is_configured
from tracker.lib.email_url import read_email_url


def outlets() -> list[Outlet]:
    """Every channel that can send, fresh for one run. Adding a channel is adding it here."""
    email = Outlet("email", email_transport(), Mail(), gate=email_gate())
    return [email, *whatsapp_outlets()]


def email_gate() -> Gate:
    """The local mailbox knows no limit and refuses nothing."""
    return MailGate() if settings.EMAIL_URL else OpenGate()


def email_transport() -> Transport:
    """Real mail when EMAIL_URL says where to; else the mailbox of this machine."""
    if settings.EMAIL_URL:
        return MailLanes(read_email_url(settings.EMAIL_URL), connections=settings.EMAIL_CONNECTIONS)
    return LocalTransport()


def whatsapp_outlets() -> list[Outlet]:
    """WhatsApp, where an account for it is set up."""
    if not is_configured():
        return []
    # Twilio's client takes long to be read, and most processes never need it.
    from notifications.transports.whatsapp import WhatsAppRenderer, WhatsAppTransport
    from notifications.transports.whatsapp_gate import WhatsAppGate
    from notifications.twilio.inquire import TwilioInquirer

    return [
        Outlet(
            "whatsapp",
            WhatsAppTransport(),
            WhatsAppRenderer(),
            gate=WhatsAppGate(),
            inquirer=TwilioInquirer(),
            one_at_a_time=True,
            spacing=timedelta(seconds=settings.TWILIO_RECIPIENT_SECONDS),
        )
    ]
