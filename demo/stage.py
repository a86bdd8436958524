"""The stand-ins that play the world around the product: a market, a carrier, a mail server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.coingecko.clock import Clock
from sandbox.coingecko.coins import catalogue
from sandbox.coingecko.market import Market
from sandbox.coingecko.stand_in import CoinGecko
from sandbox.server import Running, ledger_in
from sandbox.smtp.running import RunningSmtp
from sandbox.smtp.stand_in import SmtpStandIn
from sandbox.twilio.running import RunningTwilio
from sandbox.twilio.stand_in import TwilioStandIn

COINS = 150  # enough to look around in, with every coin that a currency is counted in
SECONDS = {
    # A brisk market deserves brisk steps; the defaults are made for a vendor with quotas.
    "REFRESH_SECONDS": "10",
    "PRICE_MAX_AGE_SECONDS": "60",
    "PRICE_CONFIRM_SECONDS": "5",
    "COINGECKO_READ_SECONDS": "3",
    "COINGECKO_TOTAL_SECONDS": "5",
    "COINGECKO_PATIENCE_SECONDS": "4",
    "FALLBACK_SECONDS": "20",
    "DELIVERY_RETRY_SECONDS": "5",
    "TWILIO_RECIPIENT_SECONDS": "1",
    "TWILIO_READ_SECONDS": "3",
    "TWILIO_PROBE_SECONDS": "10",
    "TWILIO_RECONCILE_SECONDS": "30",
    "TWILIO_LIST_SECONDS": "10",
}


@dataclass(frozen=True, slots=True)
class Stage:
    coingecko: Running[CoinGecko]
    twilio: RunningTwilio
    smtp: RunningSmtp

    @property
    def market(self) -> Market:
        return self.coingecko.stand_in.market

    @property
    def environment(self) -> dict[str, str]:
        """What the product is told: who supplies prices and who carries messages."""
        return {
            **{name: os.environ.get(name, brisk) for name, brisk in SECONDS.items()},
            **self.twilio.environment,
            "COINGECKO_BASE_URL": self.coingecko.stand_in.base_url,
            "COINGECKO_CALLS_PER_MINUTE": "6000",
            "EMAIL_URL": f"smtp://{self.smtp.host}:{self.smtp.port}",
            "DEFAULT_FROM_EMAIL": "Bellwether demo <bell@demo.example>",
            "ADMINS": "operator@demo.example",
        }

    @property
    def places(self) -> dict[str, str]:
        """Where the pages of the demo find the other side of it."""
        return {
            "coingecko": self.coingecko.url,
            "twilio": self.twilio.url,
            "mails": str(self.smtp.ledger.path),
        }


@contextmanager
def open_stage(folder: Path, *, speed: float) -> Iterator[Stage]:
    """Everything plays in threads of this process, and ends with it."""
    market = Market(Clock(), coins=catalogue(COINS), speed=speed)
    with (
        Running(CoinGecko(ledger_in(folder, "coingecko"), market=market)) as coingecko,
        RunningTwilio(TwilioStandIn(ledger_in(folder, "twilio"))) as twilio,
        RunningSmtp(SmtpStandIn(ledger_in(folder, "smtp"))) as smtp,
    ):
        yield Stage(coingecko, twilio, smtp)
