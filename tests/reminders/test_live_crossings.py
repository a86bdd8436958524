"""A crossing reaches the open pages of its owner, and of nobody else."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from redis import Redis
from websockets.sync.client import ClientConnection

from accounts.models import User
from tests.fixtures.live import LiveServer, hear
from tests.fixtures.reminders import make_reminder
from tests.reminders.pulse import opened
from tests.waiting import until
from tracker.lib.live.publish import CHANNEL, publish_to_everyone


def cookie_of(person: User) -> str:
    browser = Client()
    browser.force_login(person)
    return f"sessionid={browser.cookies['sessionid'].value}"


@pytest.mark.django_db(transaction=True)
def test_a_crossing_is_told_to_its_owners_pages_alone(
    live_sockets: LiveServer, redis_url: str, settings: Settings, alice: User, bob: User
) -> None:
    settings.REDIS_URL = redis_url
    pulse = opened()
    hers = make_reminder(alice, now=pulse.now)
    make_reminder(bob, now=pulse.now, threshold="80000")
    cookies = [cookie_of(alice), cookie_of(bob), ""]
    with (
        live_sockets.page(cookie=cookies[0]) as of_alice,
        live_sockets.page(cookie=cookies[1]) as of_bob,
        live_sockets.page() as of_a_stranger,
    ):
        pages = (of_alice, of_bob, of_a_stranger)
        with Redis.from_url(redis_url) as client:
            until(lambda: client.pubsub_numsub(CHANNEL)[0][1] == 1, saying="nobody subscribed")
        publish_to_everyone("marker", {}, at=pulse.now)
        for page in pages:
            heard(page, until_one_is="marker")

        pulse.refresh(bitcoin="70120")
        publish_to_everyone("done", {}, at=pulse.now)

        told = [heard(page, until_one_is="done") for page in pages]
    crossings = [[each for each in said if each["type"] == "crossing"] for said in told]
    assert [each["reminder"] for each in crossings[0]] == [hers.pk]
    assert crossings[1:] == [[], []]


def heard(page: ClientConnection, *, until_one_is: str) -> list[dict[str, Any]]:
    said = [hear(page)]
    while said[-1]["type"] != until_one_is:
        said.append(hear(page))
    return said
