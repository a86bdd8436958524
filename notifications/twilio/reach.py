"""Asks Twilio whether it answers, knows us and our sender, and takes our templates.

Only `manage.py doctor` does that. It stops at the first thing that keeps all the others from
working.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings

from notifications.twilio import callbacks
from notifications.twilio.account import is_configured
from notifications.twilio.addresses import to_address
from notifications.twilio.contents import content_sids
from notifications.whatsapp_sender import SANDBOX, sender
from notifications.wording import wordings
from tracker.lib.health import Part

ANSWERS, SENDER, TEMPLATES, CALLS = (
    "twilio answers", "whatsapp sender", "whatsapp templates", "twilio calls us",
)  # fmt: skip
DOC = "docs/whatsapp.md goes through it step by step."


def parts(*, now: datetime) -> list[Part]:
    """A few calls, none of which changes anything; over within seconds."""
    if not is_configured():
        return [_part(ANSWERS, "ok", f"WhatsApp is not set up. {DOC}")]
    refusal, took = _ask(_first_message, now=now)
    if isinstance(refusal, str):
        words = f"Twilio did not answer as it should. {refusal}"
        hint = "Check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and this machine's network."
        return [_part(ANSWERS, "fail", words, hint)]
    answered = _part(ANSWERS, "ok", f"Twilio answered and let us in after {took:.0f} ms.")
    return [answered, _sender(now), *_templates(now), _calls()]


def _part(name: str, state: Any, sentence: str, hint: str = "") -> Part:
    return Part(name, state, sentence, required=False, hint=hint)


def _ask(question: Callable[[], Any], *, now: datetime) -> tuple[Any, float]:
    """What Twilio answers and how long it took; what went wrong, as a sentence."""
    # Twilio's client takes long to be read: only who needs it should wait.
    from notifications.twilio.judge import BROKEN_ANSWERS, FAILURES, judge_error
    from notifications.twilio.wire import WIRE

    started = time.monotonic()
    WIRE.begin()
    try:
        found = question()
    except (*FAILURES, *BROKEN_ANSWERS) as error:
        return judge_error(error, left=WIRE.left, now=now).detail, 0.0
    return found, (time.monotonic() - started) * 1000


def _first_message() -> list[Any]:
    from notifications.twilio.client import client

    return list(client().messages.list(limit=1))


def _sender(now: datetime) -> Part:
    mine = sender()
    if mine is None or not mine.number:
        return _part(SENDER, "ok", "A messaging service chooses the number.")
    if mine.number == SANDBOX and not settings.TWILIO_BASE_URL:
        words = f"This is Twilio's own sandbox: a phone has to send “{mine.join}” every three days."
        return _part(SENDER, "warn", words, DOC)
    found, _ = _ask(_senders, now=now)
    if isinstance(found, str):
        return _part(SENDER, "warn", f"Twilio does not say which senders we have. {found}")
    known = found.get(to_address(mine.number))
    if known is None:
        hint = f"Register it in Twilio's console, or correct TWILIO_WHATSAPP_FROM. {DOC}"
        return _part(SENDER, "fail", "Our number is none of this account's senders.", hint)
    state, webhook = known
    if state != "ONLINE":
        return _part(SENDER, "fail", f"Our sender is {state.lower()}, not online.", DOC)
    return _with_webhook(webhook)


def _with_webhook(webhook: str) -> Part:
    """Where the sender posts what people write."""
    ours = callbacks.inbound_url()
    if callbacks.can_call_us() and webhook != ours:
        hint = f"Let the sender's webhook for incoming messages be {ours} (HTTP POST)."
        return _part(
            SENDER, "warn", "Our sender is online, but its messages do not reach us.", hint
        )
    return _part(SENDER, "ok", "Our sender is online.")


def _senders() -> dict[str, tuple[str, str]]:
    """Every sender's state and the address it posts to."""
    from notifications.twilio.client import client

    listed = client().messaging.v2.channels_senders.list(channel="whatsapp")
    return {
        str(one.sender_id): (str(one.status), str(_webhook(one.webhook).get("callback_url") or ""))
        for one in listed
    }


def _webhook(facts: object) -> dict[str, Any]:
    return facts if isinstance(facts, dict) else {}


def _templates(now: datetime) -> Iterator[Part]:
    """What leaves outside the 24-hour window, wording by wording."""
    known, told = content_sids(), "`manage.py whatsapp_templates` makes them and says more."
    wanted = {wording.name for wording in wordings().values() if wording.variables}
    if missing := sorted(wanted - set(known)):
        words = f"Without an approved template: {', '.join(missing)}."
        yield _part(TEMPLATES, "warn", f"{words} Outside the 24-hour window they fail.", told)
    refused = []
    for sid in sorted(set(known.values())):
        state, _ = _ask(partial(_approval, sid), now=now)
        if state != "approved":
            names = [name for name, its in known.items() if its == sid]
            refused.append(f"{', '.join(names)} ({state})")
    if refused:
        yield _part(TEMPLATES, "fail", f"Not approved: {'; '.join(refused)}.", told)
    elif known:
        yield _part(TEMPLATES, "ok", f"Approved: {', '.join(sorted(known))}.")


def _approval(sid: str) -> str:
    from notifications.twilio.client import client

    facts = client().content.v1.contents(sid).approval_fetch().fetch().whatsapp
    return str((facts or {}).get("status") or "not handed in")


def _calls() -> Part:
    if callbacks.can_call_us():
        words = f"Twilio is told to call {callbacks.inbound_url()} and the like."
        return _part(CALLS, "ok", words)
    words = f"Twilio cannot call {settings.SITE_URL}, so we ask it every few seconds instead."
    return _part(CALLS, "ok", words, "Set SITE_URL to a public https address for receipts at once.")
