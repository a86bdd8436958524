"""The list of messages, one message's page, and the bell."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications.models import Message
from tests.fixtures.people import log_in
from tests.notifications.phones import ADAS, later
from tests.notifications.reach import reach
from tests.notifications.told import attempt, settle, tell, whole_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client, alice: User) -> Client:
    reach(alice, "whatsapp", ADAS)
    return log_in(client, alice)


def text(person: Client, address: str = "/notifications/") -> str:
    """Parts of a page as its script asks for them."""
    headers = {"HX-Request": "true"} if "/bell/" in address else {}
    answer = person.get(address, headers=headers)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def bell(person: Client, after: str) -> str:
    """What a page's script is told."""
    answer = person.get("/notifications/bell/", {"after": after}, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_an_empty_page_says_what_to_do_next(person: Client) -> None:
    assert "Nothing was told yet" in text(person)


def test_who_cannot_be_told_is_told_so(client: Client, bob: User) -> None:
    assert "Nobody can be told at the moment" in text(log_in(client, bob))


def test_what_did_not_arrive_comes_first_until_it_was_seen(person: Client, alice: User) -> None:
    settle(tell(alice, "crossing:1", text="ETH fell"), "failed", reason="WhatsApp refused it.")
    tell(alice, "crossing:2", text="BTC rose", at=later(1))
    first = text(person)
    assert first.index("Did not arrive") < first.index("ETH fell") < first.index("BTC rose")
    assert "WhatsApp refused it." in first
    assert "Did not arrive" not in text(person)


def test_a_message_page_is_its_proof_and_makes_it_seen(person: Client, alice: User) -> None:
    message = whole_story(alice)
    page = text(person, f"/notifications/{message.pk}/")
    places = [page.index(word) for word in ("Line crossed", "Accepted", "Sent", "Delivered")]
    assert places == sorted(places)
    assert "BTC rose above $70,000: $70,120." in page
    message.refresh_from_db()
    assert message.seen_at is not None
    assert "Seen by you" in text(person, f"/notifications/{message.pk}/")


def test_a_way_that_takes_more_than_a_day_names_each_day_where_it_begins(
    person: Client, alice: User
) -> None:
    message, morning = tell(alice, at=later(0)), later(19 * 60)
    attempt(message, at=morning, finished_at=morning)
    page = text(person, f"/notifications/{message.pk}/")
    days = re.findall(r'timeline-what">([^<]*)</span> <span class="timeline-day">([^<]*)<', page)
    assert days[0] == ("Handed over", "26 Nov")


def test_the_proof_is_a_file_too(person: Client, alice: User) -> None:
    message = whole_story(alice)
    answer = person.get(f"/notifications/{message.pk}/proof.json")
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["status"] == "read"


def test_a_carrier_shows_its_members_and_a_member_its_carrier(person: Client, alice: User) -> None:
    carrier = tell(alice, "group:1:1", text="2 of your reminders fired")
    member = tell(alice, "crossing:1", text="BTC rose")
    Message.objects.filter(pk=member.pk).update(carrier=carrier, status="carried")
    assert "BTC rose" in text(person, f"/notifications/{carrier.pk}/")
    assert f'href="/notifications/{carrier.pk}/"' in text(person, f"/notifications/{member.pk}/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=eth", ["ETH fell"]),
        ("text=7f3k", ["BTC rose"]),
        ("text=Zürich", ["SOL Zürich"]),
        ("text=5550001", ["BTC rose", "ETH fell", "SOL Zürich", "An answer"]),
        ("state=trouble", ["ETH fell"]),
        ("state=told", ["SOL Zürich"]),
        ("state=waiting", ["BTC rose"]),
        ("channel=email", []),
        ("kind=notice", ["SOL Zürich"]),
        ("kind=reply", ["An answer"]),
        ("kind=all", ["BTC rose", "ETH fell", "SOL Zürich", "An answer"]),
        ("kind=nonsense&state=nonsense", ["BTC rose", "ETH fell", "SOL Zürich"]),
        ("text=100%", []),
    ],
)
def test_messages_are_found(person: Client, alice: User, query: str, found: list[str]) -> None:
    tell(alice, "crossing:1", text="BTC rose", ref="7F3K")
    settle(tell(alice, "crossing:2", text="ETH fell"), "failed")
    settle(tell(alice, "notice:1", text="SOL Zürich"), "delivered")
    tell(alice, "reply:1", text="An answer")
    page = text(person, f"/notifications/?{query}")
    for words in ("BTC rose", "ETH fell", "SOL Zürich", "An answer"):
        assert (words in page) == (words in found), words


def test_a_long_list_comes_in_pages_and_few_queries(person: Client, alice: User) -> None:
    for number in range(60):
        whole_story(alice, f"crossing:{number}")
    with CaptureQueriesContext(
        connection,
    ) as many:
        page = text(person)
    assert "Page 1 of 3" in page
    assert page.count('<article class="told') == 25
    Message.objects.exclude(dedupe_key__in=["crossing:0", "crossing:1"]).delete()
    with CaptureQueriesContext(connection) as few:
        text(person)
    assert len(many) <= len(few) + 1  # however many messages there are
    assert len(many) <= 18


def test_somebody_elses_messages_are_not_there(person: Client, bob: User) -> None:
    reach(bob, "whatsapp", "+15550009999")
    message = tell(bob, "crossing:9", text="Bobs business")
    assert "Bobs business" not in text(person)
    for address in ("", "timeline/", "proof.json"):
        assert person.get(f"/notifications/{message.pk}/{address}").status_code == 404


def test_all_can_be_marked_as_seen(person: Client, alice: User) -> None:
    tell(alice, "crossing:1")
    assert person.post("/notifications/seen/").status_code == 302
    assert not Message.objects.filter(owner=alice, seen_at=None).exists()


def test_the_bell_is_a_plain_link_with_a_figure(person: Client, alice: User) -> None:
    tell(alice, "crossing:1")
    page = text(person, "/settings/")
    assert 'aria-label="Notifications: 1 not seen"' in page
    person.post("/notifications/seen/")
    assert 'aria-label="Notifications: nothing new"' in text(person, "/settings/")


def test_the_bell_tells_what_came_since(person: Client, alice: User) -> None:
    known = tell(alice, "crossing:1", text="known already")
    tell(alice, "crossing:2", text="fresh")
    part = bell(person, str(known.pk))
    assert "fresh" in part
    assert "known already" not in part
    assert "2 not seen" in part
    assert "toast-note" not in bell(person, "nonsense")
    assert person.get("/notifications/bell/")["Location"] == "/notifications/"  # no page of its own


def test_a_held_message_says_when_it_leaves(person: Client, alice: User) -> None:
    message = tell(alice, "crossing:1")
    Message.objects.update(status="held", not_before=later(days=1))
    assert "It leaves at 26 Nov, 12:00" in text(person, f"/notifications/{message.pk}/")


def test_the_dashboard_shows_what_did_not_arrive_until_it_was_seen(
    person: Client, alice: User
) -> None:
    failed = tell(alice, "crossing:1", text="ETH fell")
    settle(failed, "failed", reason="WhatsApp refused it.")
    tell(alice, "crossing:2", text="BTC rose")
    page = text(person, "/")
    assert "Did not reach you" in page
    assert "ETH fell" in page
    assert "WhatsApp refused it." in page
    assert "BTC rose" not in page
    person.get(f"/notifications/{failed.pk}/")
    assert "Did not reach you" not in text(person, "/")
