"""Kill workers where it hurts, let others go on, and count."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import psutil
from django.utils import timezone

from accounts.models import User
from bench.chaos.count import Arrived, Counts, arrived, compare, unsettled
from bench.chaos.people import make_people, tell
from bench.chaos.workers import Nursery, Worker
from notifications.models import Destination, Message
from sandbox.smtp.running import RunningSmtp
from sandbox.twilio.running import RunningTwilio

# Between the crossing and the last note about it, in order.
POINTS = ("announcing", "claimed", "beginning", "begun", "sent", "settling", "settled")
PEOPLE = 20
CALM_SECONDS = 240.0


def in_hand(people: Sequence[User]) -> int:
    """Messages that a worker had taken when it died: being sent, or just settled."""
    return Message.objects.filter(owner__in=people).exclude(status="queued").count()


def lease(rest: timedelta) -> None:
    """When the leases of workers that died end."""
    Message.objects.filter(status="sending").update(leased_until=timezone.now() + rest)


class Rig:
    """Stand-ins, a nursery of workers, and this process beside them on the same database."""

    def __init__(self, nursery: Nursery, twilio: RunningTwilio, smtp: RunningSmtp) -> None:
        self.nursery, self.twilio, self.smtp = nursery, twilio, smtp
        self.kills = 0

    def kill_at(self, point: str, *, rounds: int) -> int:
        """Kill as often as it takes; a round is one message that a worker died with."""
        done = 0
        while done < rounds:
            done += self._kill_once(point)
        return done

    def _kill_once(self, point: str) -> int:
        people = self.new_people(PEOPLE)
        if point == "announcing":
            self._die("announce", point)
            told = Message.objects.filter(owner__in=people).count()
            tell(people, now=timezone.now())
            return 2 * PEOPLE if told == 0 else 0
        tell(people, now=timezone.now())
        self._die("send", point)
        lease(timedelta(hours=1))  # all are rescued together, or the next worker dies rescuing
        return in_hand(people)

    def new_people(self, count: int) -> list[User]:
        """They have just written to us, so the 24-hour window is open."""
        people = make_people(count, now=timezone.now())
        phones = Destination.objects.filter(owner__in=people, channel="whatsapp")
        for number in phones.values_list("address", flat=True):
            self.twilio.write(number, "hi")
        return people

    def tell_new(self, count: int) -> None:
        tell(self.new_people(count), now=timezone.now())

    @staticmethod
    def is_frozen(worker: Worker) -> bool:
        return bool(psutil.Process(worker.pid).status() == psutil.STATUS_STOPPED)

    def _die(self, job: str, point: str) -> None:
        ended = self.nursery.start(job, crash=point).wait()
        if ended != -9:
            raise RuntimeError(f"a worker did not come to {point!r}: it ended with {ended}")
        self.kills += 1

    def recover(self) -> Counts:
        """Workers that nobody kills; then what the providers have against what we know."""
        lease(timedelta(0))
        workers = [self.nursery.start("serve") for _ in range(2)]
        wait_until(lambda: unsettled() == 0, seconds=CALM_SECONDS)
        for worker in workers:
            worker.stop()
        return self.count()

    def count(self) -> Counts:
        return compare(self.taken(), kills=self.kills)

    def taken(self) -> Arrived:
        """What the providers hold."""
        self.twilio.settle()
        return arrived(self.twilio.accepted(), [mail.content for mail in self.smtp.mails()])

    def twice_on_whatsapp(self) -> list[str]:
        """There we can ask, so even an ambiguous message must not come twice."""
        taken = self.taken().items()
        return [ref for (channel, ref), times in taken if channel == "whatsapp" and times > 1]


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so within {seconds:g} s")
        time.sleep(0.05)
