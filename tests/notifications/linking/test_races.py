"""Two at the same moment: two accounts and one phone, two phones and one code."""

import threading
from collections.abc import Callable

from django.db import connection

from accounts.models import User
from notifications.linking.codes import new_code, take
from notifications.linking.link_phone import link_phone
from notifications.models import Consent, Destination
from tests.notifications.phones import ADAS, BENS, NOON


def at_once(*works: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, started together; their answers in order."""
    gate, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            answers[place] = work()  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return list(answers)


def test_two_accounts_that_link_one_phone_end_with_one_of_them(
    transactional_db: None, alice: User, bob: User
) -> None:
    for _ in range(5):
        linked = at_once(
            lambda: link_phone(alice, ADAS, source="SM1", now=NOON),
            lambda: link_phone(bob, ADAS, source="SM2", now=NOON),
        )
        assert all(isinstance(found, Destination) for found in linked)
        assert Destination.objects.usable().filter(address=ADAS).count() == 1
    taken = Consent.objects.filter(word="taken_over").count()
    assert taken >= 5  # whoever came first in a round lost it to the other


def test_one_code_sent_by_two_phones_links_one(transactional_db: None, alice: User) -> None:
    for _ in range(5):
        code, _row = new_code(alice, now=NOON)
        taken = at_once(
            lambda code=code: take(code, sender=ADAS, now=NOON),  # type: ignore[misc]
            lambda code=code: take(code, sender=BENS, now=NOON),  # type: ignore[misc]
        )
        assert sum(found is not None for found in taken) == 1
