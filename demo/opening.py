"""The supervisor of the demo: while the world is planted, the workers put on their costumes.

Pages and beat start when there is something to see. Then the phone sends its code, and so is
linked; then the lines are drawn.
"""

import time
import urllib.request
from collections.abc import Callable
from threading import Event, Thread

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from demo import plate
from demo.house import NoDemo
from demo.known import PHONE
from demo.seed.person import code_for_the_phone, phone_is_linked
from demo.seed.plant import plant, plant_reminders
from demo.stage import Stage
from tracker.up.keeper import Keeper
from tracker.up.plan import Plan
from tracker.up.prepare import prepare
from tracker.up.supervisor import Supervisor
from tracker.up.voice import Voice

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.2
IN_COSTUME = {"redis", "worker", "sender"}  # they wait for a ring, and look at nothing before

log = structlog.get_logger(__name__)


class Opening(Supervisor):
    def __init__(self, plan: Plan, stage: Stage, *, voice: Voice, parent: int | None) -> None:
        super().__init__(plan, voice=voice, parent=parent)
        self.plan, self.stage = plan, stage
        self.planted = Event()
        self.greeting = (
            f"The demo is ready at {plan.address}/demo/ (Ctrl-C stops it). All in it is invented."
        )
        self.spoiled = False

    def run(self) -> None:
        Thread(target=self.open, daemon=True).start()
        super().run()
        if self.spoiled:
            raise NoDemo("The world could not be set up; the reason stands above.")

    def startable(self) -> list[Keeper]:
        chosen = super().startable()
        if self.planted.is_set():
            return chosen
        return [keeper for keeper in chosen if keeper.part.name in IN_COSTUME]

    def open(self) -> None:
        """Beside the supervisor's own loop."""
        try:
            self.set_the_scene()
            self.planted.set()
            self.link_the_phone()
            plant_reminders(self.stage.market)
        finally:
            connection.close()
            if not self.planted.is_set():
                self.spoiled = True
                self.stop_signals += 1

    def set_the_scene(self) -> None:
        laid = plate.lay(settings.DATA_DIR)
        prepare(self.plan.run_folder)
        if not laid:
            plate.keep(settings.DATA_DIR)
        plant(self.stage.market)

    def link_the_phone(self) -> None:
        """Before the first line is drawn, so that no news is told to nobody."""
        if not comes_true(lambda: answers(f"{self.plan.address}/healthz")):
            log.warning("demo_pages_do_not_answer")
            return
        code = code_for_the_phone(now=timezone.now())
        self.stage.twilio.write(PHONE, f"LINK {code}", name="Demo")
        comes_true(phone_is_linked)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own web part
            return True
    except OSError:
        return False


def comes_true(look: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not look():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_SECONDS)
    return True
