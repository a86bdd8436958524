"""When a whole market moves, a person gets one message that tells it all."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from accounts.models import User
from notifications.announce import Notice, Occasion, announce
from notifications.models import Message
from notifications.rendering import Mail, PlainWhatsApp
from notifications.together import LONGEST_DETAIL, in_one_line, told_together
from tests.notifications.reach import reach
from tests.notifications.read_mail import parse, part
from tests.notifications.sending import NOON, Scripted, email, run, whatsapp

pytestmark = pytest.mark.django_db


def notices(owner: User, count: int, **more: object) -> list[Notice]:
    return [
        Notice(
            f"crossing:{owner.pk}-{number}", "crossing", owner.pk, NOON,
            values={"headline": f"Coin {number} rose.", "detail": "It did."},
            ref=f"REF{number}", **more,  # type: ignore[arg-type]
        )
        for number in range(count)
    ]  # fmt: skip


def headlines(counts: Mapping[int, int]) -> dict[int, str]:
    return {owner: f"{count} of your 14 reminders fired." for owner, count in counts.items()}


REFRESH = Occasion("17", headlines)


def test_more_than_three_become_one_and_three_stay_three(alice: User, bob: User) -> None:
    for person in (alice, bob):
        reach(person, "whatsapp", f"+1555{person.pk:07}")
        reach(person, "email", person.email)
    announce([*notices(alice, 9), *notices(bob, 3)], now=NOON, occasion=REFRESH)
    ways = Scripted(), Scripted()
    run(whatsapp(ways[0]), email(ways[1]))
    for way in ways:
        assert way.sent.count(b"9 of your 14 reminders fired.") == 1
        assert sorted(way.sent)[1:] == [f"Coin {number} rose.".encode() for number in range(3)]
    assert (
        Message.objects.filter(owner=alice, status="carried", carrier__template="group").count()
        == 18
    )


def test_announcing_the_same_occasion_again_changes_nothing(alice: User) -> None:
    reach(alice, "email", alice.email)
    for _ in range(2):
        announce(notices(alice, 5), now=NOON, occasion=REFRESH)
    assert Message.objects.filter(owner=alice).count() == 6
    assert Message.objects.get(template="group").dedupe_key == f"group:{alice.pk}:17"


def test_without_an_occasion_nothing_is_grouped(alice: User) -> None:
    reach(alice, "email", alice.email)
    announce(notices(alice, 5), now=NOON)
    assert set(Message.objects.filter(owner=alice).values_list("status", flat=True)) == {"queued"}


def test_channels_with_different_counts_say_their_own(alice: User) -> None:
    reach(alice, "whatsapp", "+15550001")
    reach(alice, "email", alice.email)
    phone = [*notices(alice, 9, channels=frozenset({"whatsapp"}))]
    both = notices(alice, 4, channels=frozenset({"whatsapp", "email"}))
    announce([*both, *phone[4:]], now=NOON, occasion=REFRESH)
    said = {row.channel: row.values["headline"] for row in Message.objects.filter(template="group")}
    assert said == {
        "email": "4 of your 14 reminders fired.",
        "whatsapp": "9 of your 14 reminders fired.",
    }


def test_one_urgent_member_makes_the_group_urgent_and_one_with_a_fallback_gives_it_one(
    alice: User,
) -> None:
    reach(alice, "whatsapp", "+15550001")
    announce(
        [*notices(alice, 4), *notices(alice, 6, urgent=True, fallback=True)[4:]],
        now=NOON,
        occasion=REFRESH,
    )
    group = Message.objects.get(template="group")
    assert (group.urgent, group.fallback, group.ref) == (True, True, "REF0")


def test_nowhere_is_not_grouped_but_said_of_each(alice: User) -> None:
    announce(notices(alice, 5, channels=frozenset({"whatsapp"})), now=NOON, occasion=REFRESH)
    assert set(Message.objects.filter(owner=alice).values_list("status", "reason")) == {
        ("failed", "No verified number: link your phone on the settings page.")
    }


def test_somebody_without_any_way_has_a_row_that_says_so(alice: User) -> None:
    announce(notices(alice, 1), now=NOON)
    row = Message.objects.get(owner=alice, template="crossing")
    assert (row.channel, row.status) == ("email", "failed")


def test_a_group_reads_well_on_both_channels(alice: User) -> None:
    reach(alice, "whatsapp", "+15550001")
    reach(alice, "email", alice.email)
    announce(notices(alice, 14), now=NOON, occasion=REFRESH)
    later = NOON + timedelta(minutes=11)
    phone = Message.objects.get(template="group", channel="whatsapp")
    text = PlainWhatsApp().render(phone, now=later).decode()
    assert text.startswith("14 of your 14 reminders fired.\n• Coin 0 rose.\n• Coin 1 rose.")
    assert text.endswith("and more on the notifications page. (late: crossed at 12:00)")
    mail = parse(Mail().render(Message.objects.get(template="group", channel="email"), now=later))
    assert mail["Subject"] == "14 of your 14 reminders fired."
    for kind in ("plain", "html"):
        assert all(f"Coin {number} rose." in part(mail, kind) for number in range(14))


def test_one_line_holds_what_fits_and_counts_the_rest() -> None:
    lines = [f"Coin {number} rose above $1,000,000.00." for number in range(20)]
    line = in_one_line(lines)
    assert len(line) <= LONGEST_DETAIL
    assert line.startswith("Coin 0 rose above $1,000,000.00. · Coin 1")
    assert line.endswith(" more on the notifications page.")
    assert in_one_line(["a", "b"]) == "a · b"


def test_what_carries_others_already_is_told_line_by_line() -> None:
    group = told_together("2 fired.", [{"headline": "a"}, {"short": "b"}])
    assert told_together("3 waited.", [group, {"headline": "c"}])["lines"] == ["a", "b", "c"]
