"""Before WhatsApp messages leave: is our set-up taken, may the sender send, and how many now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from notifications.breaker import close_breaker, let_one_try, open_breaker, pause
from notifications.models import Channel, Way
from notifications.outlets import Admission
from notifications.pace import take_places
from notifications.twilio.template_trouble import tell_of_templates
from notifications.verdicts import Outcome, Result

CHANNEL = Channel.WHATSAPP
# Outcomes that do not tell whether our set-up is taken.
TELLS_NOTHING = {Outcome.RETRY, Outcome.AMBIGUOUS}
Proof = Way.Proof


class WhatsAppGate:
    """The breaker, the pause and the pace of one sender, shared by all workers."""

    def closed_until(self, *, now: datetime) -> datetime | None:
        """While nothing may leave, nothing need be claimed."""
        way = _way()
        if way.paused_until and way.paused_until > now:
            return way.paused_until
        if way.opened_at and way.try_again_at and way.try_again_at > now:
            return way.try_again_at
        return None

    def admit(self, wanted: int, *, now: datetime) -> Admission:
        way = _way()
        if way.paused_until and way.paused_until > now:
            return Admission(0, way.paused_until, "The sender is at its capacity.")
        if way.opened_at:
            if wanted and let_one_try(way, every=probe_every(), now=now):
                return Admission(1, None, way.open_reason)  # the others hear at once that they wait
            return Admission(0, now + probe_every(), way.open_reason)
        rate = settings.TWILIO_MESSAGES_PER_SECOND
        places = take_places(way, wanted, rate=rate, now=now)
        return Admission(places.count, places.next_at if places.count < wanted else None)

    def learn(self, results: Sequence[Result], *, now: datetime) -> None:
        outcomes = {result.outcome for result in results}
        for result in results:
            _learn(result, by=Proof.ANSWER, now=now)
        if Outcome.CONFIGURATION not in outcomes and outcomes - TELLS_NOTHING:
            close_breaker(CHANNEL, by=Proof.ANSWER, every=probe_every(), now=now)
        tell_of_templates(results, now=now)


def learn_from_receipt(result: Result, *, begun: datetime, now: datetime) -> None:
    """What a receipt says of our set-up; `begun` is when its message was sent."""
    _learn(result, by=Proof.RECEIPT, now=now)
    tell_of_templates([result], now=now)
    if result.outcome is not Outcome.CONFIGURATION:
        close_breaker(CHANNEL, by=Proof.RECEIPT, begun=begun, every=probe_every(), now=now)


def _learn(result: Result, *, by: Proof, now: datetime) -> None:
    if result.outcome is Outcome.CONFIGURATION:
        open_breaker(CHANNEL, result.detail, by=by, every=probe_every(), now=now)
    elif result.wait:
        pause(CHANNEL, until=now + result.wait)


def probe_every() -> timedelta:
    return timedelta(seconds=settings.TWILIO_PROBE_SECONDS)


def _way() -> Way:
    return Way.objects.get_or_create(channel=CHANNEL)[0]
