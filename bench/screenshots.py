"""`make screenshots`: the demo, photographed for the README.

Each page four ways: phone and wide, light and dark. `--every FOLDER` photographs instead every page
the demo's person can reach, whole, for somebody who looks them through.
"""

import argparse
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, ViewportSize

from bench.on_stage import ROOT, chrome, demo, enter

PICTURES = ROOT / "docs" / "pictures"
# An address, or what leads there: the newest message on a phone.
PAGES = {
    "dashboard": "/?range=1y",
    "coin": "/coins/bitcoin/?range=30d",
    "reminders": "/reminders/",
    "message": "article.told:has-text('WhatsApp') .told-what a",
}
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "wide": {"width": 1280, "height": 800},
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


ONE_OF_MANY = re.compile(r"\d+|(?<=/coins/)[^/]+")
LINKS = "links => links.filter(a => a.origin === location.origin && !a.download).map(a => a.href)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--every", type=Path, metavar="FOLDER", help="every page, to look at")
    every: Path | None = parser.parse_args().every
    with ExitStack() as stack:
        profile = Path(stack.enter_context(TemporaryDirectory()))
        context = stack.enter_context(chrome(stack.enter_context(demo()), profile))
        enter(context)
        _photograph_all(context, every) if every else _renew(context)


def _renew(context: BrowserContext) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, place in PAGES.items():
        path = place if place.startswith("/") else _led_to(context, place)
        _photograph(context, path, PICTURES / name)


def _led_to(context: BrowserContext, link: str) -> str:
    page = context.new_page()
    page.goto("/notifications/")
    path = page.locator(link).first.get_attribute("href")
    page.close()
    return path or "/notifications/"


def _photograph_all(context: BrowserContext, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    for number, address in enumerate(_pages(page)):
        name = address.strip("/").replace("/", "_") or "home"
        _photograph(context, address, folder / f"{number:02}-{name}", whole=True)


def _pages(page: Page) -> Iterator[str]:
    """Every page that a link leads to; of many of a kind the first."""
    ahead, known = ["/", "/demo/"], {"/", "/demo/"}
    for address in ahead:  # grows while we walk
        answer = page.request.get(address)
        if not answer.ok or "text/html" not in answer.headers["content-type"]:
            continue
        yield address
        page.goto(address)
        for link in page.locator("a[href]").evaluate_all(LINKS):
            path = urlsplit(link).path
            kind = ONE_OF_MANY.sub("…", path)
            if kind not in known and not path.startswith("/admin/"):
                known.add(kind)
                ahead.append(path)


def _photograph(context: BrowserContext, path: str, to: Path, *, whole: bool = False) -> None:
    page = context.new_page()
    for theme in THEMES:
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=theme)
            page.goto(path, wait_until="networkidle")
            live = page.locator("[data-live-state]")
            if live.count():
                live.filter(has_text=re.compile("^Live")).first.wait_for(state="attached")
            page.screenshot(path=f"{to}-{size}-{theme}.png", full_page=whole)
    page.close()


if __name__ == "__main__":
    main()
