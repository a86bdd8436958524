"""`python -m bench.icons`: draw the icons of the installed app from the one drawing of the bell.

A phone cuts an icon into its own shape, so the maskable one keeps the bell well inside.
"""

import base64
import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.runner import chromium

ROOT = Path(__file__).resolve().parent.parent / "static" / "img"
WOOL = "#f6f4ef"
# Name, size in pixels, and how much of it the bell takes.
ICONS = (
    ("icon-192.png", 192, 0.8),
    ("icon-512.png", 512, 0.8),
    ("icon-maskable-512.png", 512, 0.56),
)
PAGE = """<body style="margin:0;background:{ground};display:grid;place-items:center;height:100vh">
<img src="data:image/svg+xml;base64,{drawing}" width="{width}" height="{width}"></body>"""


def main() -> None:
    drawing = base64.b64encode((ROOT / "favicon.svg").read_bytes()).decode()
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium.program(), args=options)
        for name, size, share in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size}, color_scheme="light")
            width = round(size * share)
            page.set_content(PAGE.format(ground=WOOL, drawing=drawing, width=width))
            page.screenshot(path=ROOT / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
