"""Before mails leave: does the server take our set-up, and how many may go this minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from notifications.breaker import close_breaker, let_one_try, open_breaker
from notifications.models import Channel, Way
from notifications.outlets import Admission
from notifications.pace import take_places
from notifications.verdicts import Outcome, Result

CHANNEL = Channel.EMAIL
# Outcomes that do not tell whether our set-up is taken.
TELLS_NOTHING = {Outcome.RETRY, Outcome.AMBIGUOUS}


class MailGate:
    """The breaker and the pace of the mail server, shared by all workers."""

    def closed_until(self, *, now: datetime) -> datetime | None:
        """While nothing may leave, nothing need be claimed."""
        way = _way()
        if way.opened_at and way.try_again_at and way.try_again_at > now:
            return way.try_again_at
        if settings.EMAIL_PER_MINUTE and way.next_slot_at and way.next_slot_at > now:
            return way.next_slot_at
        return None

    def admit(self, wanted: int, *, now: datetime) -> Admission:
        way = _way()
        if way.opened_at:
            if wanted and let_one_try(way, every=probe_every(), now=now):
                return Admission(1, None, way.open_reason)  # the others hear at once that they wait
            return Admission(0, now + probe_every(), way.open_reason)
        if not settings.EMAIL_PER_MINUTE:
            return Admission(wanted)
        places = take_places(way, wanted, rate=settings.EMAIL_PER_MINUTE / 60, now=now)
        return Admission(places.count, places.next_at if places.count < wanted else None)

    def learn(self, results: Sequence[Result], *, now: datetime) -> None:
        refusals = [result for result in results if is_about_all_mail(result)]
        if refusals:
            detail = refusals[0].detail
            open_breaker(CHANNEL, detail, by=Way.Proof.ANSWER, every=probe_every(), now=now)
        elif {result.outcome for result in results} - TELLS_NOTHING:
            close_breaker(CHANNEL, by=Way.Proof.ANSWER, every=probe_every(), now=now)


def is_about_all_mail(result: Result) -> bool:
    """What is said at RCPT may be the policy of one recipient, and holds up nobody else's mail."""
    refused = result.outcome is Outcome.CONFIGURATION
    return refused and not result.error_code.startswith("RCPT")


def probe_every() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_RETRY_SECONDS)


def _way() -> Way:
    return Way.objects.get_or_create(channel=CHANNEL)[0]
