"""The forms and headers Twilio sends to our side, signed with its real algorithm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from twilio.request_validator import RequestValidator

from sandbox.twilio.addresses import parse_address
from sandbox.twilio.messages import API_VERSION, Message

CHANNEL_SID = "XE" + "5a" * 16
EVENT_TYPES = {"delivered": "DELIVERED", "read": "READ"}


@dataclass(frozen=True, slots=True)
class Webhook:
    """One request to be made; its idempotency token is the same for every try."""

    kind: str  # "status" or "inbound"
    sid: str
    url: str
    form: Mapping[str, str]
    token: str = field(default_factory=lambda: str(uuid4()))

    def headers(self, *, signing_token: str) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "X-Twilio-Signature": sign(self.url, self.form, token=signing_token),
            "I-Twilio-Idempotency-Token": self.token,
            "X-Home-Region": "us1",
        }


def sign(url: str, form: Mapping[str, str], *, token: str) -> str:
    signature: str = RequestValidator(token).compute_signature(url, dict(form))
    return signature


def status_webhook(message: Message) -> Webhook:
    address = parse_address(message.to)
    form = {
        "SmsSid": message.sid,
        "MessageSid": message.sid,
        "SmsStatus": message.status,
        "MessageStatus": message.status,
        "AccountSid": message.account_sid,
        "From": message.sender,
        "To": message.to,
        "ApiVersion": API_VERSION,
        "ChannelPrefix": address.channel,
        "ChannelToAddress": address.masked,
        "ChannelInstallSid": CHANNEL_SID,
        "StructuredMessage": "false",
    }
    if message.status in EVENT_TYPES:
        form["EventType"] = EVENT_TYPES[message.status]
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if message.error_code is not None:
        form["ErrorCode"] = str(message.error_code)
    return Webhook(kind="status", sid=message.sid, url=message.status_callback, form=form)


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a person wrote; `replied_to` is the sid of the message they quoted."""

    message: Message
    profile_name: str = ""
    replied_to: str = ""
    button: str = ""


def inbound_webhook(inbound: Inbound, *, url: str) -> Webhook:
    message = inbound.message
    number = parse_address(message.sender).number
    form = {
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageSid": message.sid,
        "AccountSid": message.account_sid,
        "MessageType": "button" if inbound.button else "text",
        "ProfileName": inbound.profile_name,
        "WaId": number.removeprefix("+"),
        "SmsStatus": "received",
        "Body": message.body,
        "From": message.sender,
        "To": message.to,
        "NumMedia": "0",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "ApiVersion": API_VERSION,
    }
    if inbound.replied_to:
        form["OriginalRepliedMessageSid"] = inbound.replied_to
        form["OriginalRepliedMessageSender"] = message.to
    if inbound.button:
        form["ButtonText"], form["ButtonPayload"] = message.body, inbound.button
    return Webhook(kind="inbound", sid=message.sid, url=url, form=form)
