"""Many sends at once, in any number of channels, and an end that cuts none of them off."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from notifications.deliver import deliver_ready
from notifications.models import Attempt, Message
from notifications.verdicts import Outcome, Result
from tests.notifications.sending import (
    ACCEPTED,
    NOON,
    Scripted,
    email,
    mailbox_of,
    phone,
    run,
    tell,
    whatsapp,
)
from tracker.lib import stopping


class Threaded:
    """Sends in threads of its own; each send does what it was given to do."""

    longest = timedelta(0)

    def __init__(self, lanes: int, act: "Act") -> None:
        self.lanes, self.act = lanes, act
        self.threads: set[int] = set()

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Nothing to choose."""

    def send(self, message: Message, attempt: Attempt) -> Result:
        self.threads.add(threading.get_ident())
        return self.act(message)

    def close(self) -> None:
        """Nothing is open."""


class Act:
    def __call__(self, message: Message) -> Result:
        return ACCEPTED


class Meet(Act):
    """Ends when so many are under way at the same time."""

    def __init__(self, parties: int) -> None:
        self.barrier = threading.Barrier(parties)

    def __call__(self, message: Message) -> Result:
        self.barrier.wait(timeout=20)
        return ACCEPTED


def statuses() -> set[str]:
    return set(Message.objects.filter(template="crossing").values_list("status", flat=True))


@pytest.fixture
def six(transactional_db: None, alice: User) -> User:
    mailbox_of(alice)
    for number in range(6):
        tell(alice, f"crossing:{number}")
    return alice


def test_as_many_are_under_way_as_there_are_lanes(six: User) -> None:
    way = Threaded(3, Meet(3))
    assert run(email(way))["accepted"] == 6
    assert threading.get_ident() not in way.threads
    assert len(way.threads) == 3
    assert statuses() == {"accepted"}


def test_a_run_whose_time_is_over_begins_nothing_and_gives_back_what_it_has(six: User) -> None:
    way = Threaded(1, Act())
    assert not deliver_ready([email(way)], clock=lambda: NOON, run_seconds=0)
    assert (way.threads, statuses()) == (set(), {"queued"})


def test_a_mail_server_that_hangs_holds_up_no_whatsapp(transactional_db: None, alice: User) -> None:
    mailbox_of(alice)
    phone(alice)
    tell(alice)
    meet = Meet(2)  # neither ends before the other has begun
    tally = run(email(Threaded(1, meet)), whatsapp(Threaded(1, meet)))
    assert tally["accepted"] == 2


@pytest.fixture
def _goes_on() -> Iterator[None]:
    yield
    stopping.go_on()


@pytest.mark.usefixtures("_goes_on")
def test_a_worker_that_is_asked_to_stop_ends_what_is_under_way_and_gives_the_rest_back(
    six: User,
) -> None:
    class Stop(Act):
        def __call__(self, message: Message) -> Result:
            stopping.stop()
            return ACCEPTED

    tally = run(email(Threaded(1, Stop())))
    assert tally == {"accepted": 1}
    left = Message.objects.filter(status="queued", leased_until=None, attempt_count=0)
    assert left.count() == 5
    stopping.go_on()
    assert run(email(Scripted()))["accepted"] == 5


def test_a_send_whose_turn_was_slept_through_does_not_leave(six: User, settings: Settings) -> None:
    settings.DELIVERY_LEASE_SECONDS = 1e-9
    way = Scripted()
    run(email(way))
    assert way.sent == []
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {Outcome.RETRY}


def test_threads_that_send_open_no_connection_to_the_database(six: User) -> None:
    class Look(Act):
        def __call__(self, message: Message) -> Result:
            seen.append(connection.connection)
            return ACCEPTED

    seen: list[object] = []
    run(email(Threaded(2, Look())))
    assert seen == [None] * 6
