"""A process that does one step of market, started by tests: `python -m tests.market.worker STEP`.

With HOLD set to a file's name, a listener inside the refresh's transaction writes that file and
then waits for ever, so that a test can kill the process just there.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django


def hold(**facts: Any) -> None:
    """Listens at PRICES_CHANGED."""
    Path(os.environ["HOLD"]).write_text("inside")
    while True:
        signal.pause()


def main(step: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from django.conf import settings

    from market import refresh_prices
    from market.coingecko.client import CoinGecko
    from tracker.lib.clock import database_now

    settings.PRICES_CHANGED = [f"{__name__}.hold"] if os.environ.get("HOLD") else []
    getattr(refresh_prices, step)(CoinGecko(), clock=database_now)


if __name__ == "__main__":
    main(*sys.argv[1:])
