"""The Twilio stand-in as a test, a bench or the demo holds it: a verb returns when it is done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from sandbox.ledger import Entry
from sandbox.server import Running
from sandbox.twilio.account import SENDER
from sandbox.twilio.desk import Witness
from sandbox.twilio.stand_in import TwilioStandIn


class RunningTwilio(Running[TwilioStandIn]):
    """See the verbs of the same names in `TwilioStandIn`."""

    @property
    def account_sid(self) -> str:
        return self.stand_in.account.sid

    @property
    def auth_token(self) -> str:
        return self.stand_in.account.signing_token

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the product needs to talk to this stand-in instead of Twilio."""
        return {
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.auth_token,
            "TWILIO_WHATSAPP_FROM": SENDER,
            "TWILIO_BASE_URL": self.url,
        }

    def client(self, *, timeout: float = 5, token: str = "") -> Client:
        """The vendor's own client, pointed at this stand-in."""
        http = TwilioHttpClient(timeout=timeout)
        client = Client(self.account_sid, token or self.auth_token, http_client=http)
        client.api.base_url = self.url
        client.content.base_url = self.url
        client.messaging.base_url = self.url
        return client

    def accepted(self, **facts: Any) -> list[Entry]:
        """The messages the provider took, in order: the truth a test compares with."""
        return self.ledger.entries("accepted", **facts)

    def watch(self, witness: Witness | None) -> None:
        """Call this with the form of each message as it arrives, before it is accepted.

        What it returns stands in the ledger's `accepted` entry as `witness`.
        """
        self.stand_in.desk.witness = witness

    def strike(self, name: str, **how: Any) -> None:
        self.do(self.stand_in.strike(name, **how))

    def lift(self, name: str = "") -> None:
        self.do(self.stand_in.lift(name))

    def write(self, number: str, text: str, **more: str) -> str:
        return self.do(self.stand_in.write(number, text, **more), seconds=40)

    def repeat(self, sid: str, *, times: int = 1) -> None:
        self.do(self.stand_in.repeat(sid, times=times), seconds=40)

    def phone(self, number: str) -> list[dict[str, Any]]:
        return self.do(self.stand_in.phone(number))

    def set_fate(self, number: str = "", **script: Any) -> None:
        self.do(self.stand_in.set_fate(number, **script))

    def advance(self, by: timedelta) -> None:
        self.do(self.stand_in.advance(seconds=by.total_seconds()))

    def configure(self, **settings: Any) -> None:
        self.do(self.stand_in.configure(**settings))

    def rotate_token(self, token: str, *, keep: int = 1) -> None:
        self.do(self.stand_in.rotate_token(token, keep=keep))

    def add_template(
        self, name: str, body: str, *, variables: Mapping[str, str] | None = None
    ) -> str:
        return self.do(self.stand_in.add_template(name, body, variables=variables))

    def set_verdict(self, status: str) -> None:
        self.do(self.stand_in.set_verdict(status))

    def judge(self, sid: str, status: str, *, reason: str = "") -> None:
        self.do(self.stand_in.judge(sid, status, reason=reason))

    def settle(self, *, seconds: float = 20) -> None:
        self.do(self.stand_in.settle(), seconds=seconds)
