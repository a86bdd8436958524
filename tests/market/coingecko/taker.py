"""A process that asks for calls until it gets none: `python -m tests.market.coingecko.taker`.

It prints how many it got. The moment is given, so that all processes share one minute.
"""

import os
import sys
from datetime import datetime

import django


def main(moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from market.coingecko.limiter import Limiter, Ticket
    from market.coingecko.limits import Purpose
    from market.coingecko.setup import configured

    setup, got = configured(), 0
    limiter, now = Limiter(setup.plan, setup.keys), datetime.fromisoformat(moment)
    while isinstance(limiter.take(Purpose.REFRESH, now=now), Ticket):
        got += 1
    sys.stdout.write(str(got))


if __name__ == "__main__":
    main(sys.argv[1])
