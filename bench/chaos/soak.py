"""`python -m bench.chaos.soak ENGINE MINUTES ROUNDS`: the whole of it in a house of its own.

First every named place, as many rounds each as asked for; for the rest of the time a storm over the
product's own processes. What the providers' ledgers hold is then compared with our rows.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings

from bench.engines import refuse_a_configured_house

if TYPE_CHECKING:
    from bench.chaos.kills import Rig

FEW_ROUNDS = 30
SENT_MEANWHILE = 40  # people, while the database goes down


def main(engine: str, minutes: str, rounds: str, seed: str) -> None:
    refuse_a_configured_house()
    ends = time.monotonic() + 60 * float(minutes)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tracker.settings", "LOG_LEVEL": "ERROR"}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with _rig() as (rig, environment):
        say(engine, "killing at every named place")
        done = killed_everywhere(rig, rounds=int(rounds))
        harms = Counter(crash_database=crashed_while_sending(rig))
        if time.monotonic() < ends:
            say(engine, f"a storm of harm, seed {seed}")
            harms += storm(rig, environment, until=ends, seed=int(seed))
        say(engine, "counting")
        counts = rig.recover()
        found = counts.facts() | {"engine": engine, "rounds": done, "harms": dict(harms)}
    sys.stdout.write(json.dumps(found))


def say(engine: str, what: str) -> None:
    sys.stderr.write(f"{engine}: {what}\n")
    sys.stderr.flush()


def killed_everywhere(rig: "Rig", *, rounds: int) -> dict[str, int]:
    """Killed with so many messages in hand at each place; many are mended after each place."""
    from bench.chaos.kills import POINTS

    done = {}
    for point in POINTS if rounds else ():
        done[point] = rig.kill_at(point, rounds=rounds)
        if rounds > FEW_ROUNDS:
            rig.recover()
    return done


def crashed_while_sending(rig: "Rig") -> int:
    """The database goes down under two workers, once for certain."""
    from bench.chaos import database

    rig.twilio.strike("slow_answers", amount=0.2)
    rig.tell_new(SENT_MEANWHILE)
    workers = [rig.nursery.start("send") for _ in range(2)]
    database.crash()
    for worker in workers:
        worker.wait()
    rig.twilio.lift()
    rig.recover()
    return 1


def storm(rig: "Rig", environment: dict[str, str], *, until: float, seed: int) -> Counter[str]:
    from bench.chaos.product import Product
    from bench.chaos.storm import Storm

    with Product(settings.DATA_DIR / "product", environment) as product:
        raging = Storm(rig, product, seed=seed)
        raging.rage(until=until)
        raging.redis_back_in = 0
        raging.calm_down()
    return raging.done


@contextmanager
def _rig() -> Iterator[tuple["Rig", dict[str, str]]]:
    """Stand-ins, a web process that Twilio calls, and workers that know where they are."""
    from bench.chaos.kills import Rig
    from bench.chaos.settings import IMPATIENT
    from bench.chaos.workers import Nursery
    from bench.web import running_web
    from sandbox.server import ledger_in
    from sandbox.smtp.running import RunningSmtp
    from sandbox.smtp.stand_in import SmtpStandIn
    from sandbox.twilio.running import RunningTwilio
    from sandbox.twilio.stand_in import TwilioStandIn

    folder = Path(settings.DATA_DIR)
    with (
        RunningTwilio(TwilioStandIn(ledger_in(folder, "twilio"))) as twilio,
        RunningSmtp(SmtpStandIn(ledger_in(folder, "smtp"))) as smtp,
        running_web(**IMPATIENT, **twilio.environment) as port,
    ):
        environment = {
            **os.environ,
            **IMPATIENT,
            **twilio.environment,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "EMAIL_URL": f"smtp://{smtp.host}:{smtp.port}",
        }
        with Nursery(environment) as nursery:
            yield Rig(nursery, twilio, smtp), environment


if __name__ == "__main__":
    main(*sys.argv[1:])
