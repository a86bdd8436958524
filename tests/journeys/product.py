"""The product as `make run` starts it, in a world of stand-ins whose market one moves by hand."""

import re
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from demo.stage import Stage, open_stage
from tests.fixtures.browser import PATIENCE
from tests.fixtures.copies import Copy
from tests.fixtures.people import PASSWORD
from tests.waiting import until

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Product:
    copy: Copy
    stage: Stage

    @property
    def address(self) -> str:
        return self.copy.address

    def has_prices(self) -> bool:
        """Whether the catalogue is there, and what its first coins cost."""
        board = f"{self.address}/board/"
        with urllib.request.urlopen(board, timeout=PATIENCE) as page:  # noqa: S310 - our own
            return b"Bitcoin" in page.read()

    def price(self, coin: str, price: str) -> None:
        """From the next refresh on."""
        self.stage.coingecko.stand_in.set_price(coin, price)

    def mailed_link(self, to: str, containing: str) -> str:
        """The link in the mail that this address gets."""
        return until(
            lambda: self._link(to, containing), seconds=PATIENCE, saying=f"no mail to {to}"
        )

    def _link(self, to: str, containing: str) -> str:
        for mail in self.stage.smtp.mails():
            body = mail.message.get_body(("plain",))
            if to in mail.recipients and body is not None:
                for link in LINK.findall(str(body.get_content())):
                    if containing in link:
                        return str(link)
        return ""

    def texts(self, number: str) -> list[str]:
        """What this phone shows."""
        return [str(bubble["text"]) for bubble in self.stage.twilio.phone(number)]

    def text(self, number: str, containing: str) -> str:
        """What this phone is sent, as soon as it is."""
        return until(
            lambda: next((each for each in self.texts(number) if containing in each), ""),
            seconds=PATIENCE,
            saying=f"{number} heard nothing of {containing}",
        )


@contextmanager
def running(folder: Path, stage: Stage, **environment: str) -> Iterator[Copy]:
    """Web, worker, sender, beat and Redis, as processes of their own."""
    told: dict[str, Any] = {**stage.environment, "REFRESH_SECONDS": "5", **environment}
    copy = Copy(folder, **told)
    try:
        copy.ready()
        stage.twilio.configure(inbound_url=f"{copy.address}/webhooks/twilio/inbound/")
        yield copy
    finally:
        if copy.process.poll() is None:
            copy.stop()


@contextmanager
def world(prepared: Path, folder: Path, prices: dict[str, str]) -> Iterator[Stage]:
    """A market that stands at these prices, a carrier, a mail server, and a data folder."""
    shutil.copytree(prepared, folder / "data")
    with open_stage(folder / "sandbox", speed=1) as stage:
        for coin, price in prices.items():
            stage.coingecko.stand_in.set_price(coin, price)
        yield stage


def sign_up(page: Page, product: Product, name: str) -> None:
    """From the front page to an account whose address is confirmed."""
    page.goto("/")
    page.locator("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Username").fill(name)
    page.get_by_label("Email").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    page.goto(product.mailed_link(f"{name}@example.org", "confirm-email"))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_text(f"{name}@example.org is confirmed.")).to_be_visible()


def log_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username or email").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
