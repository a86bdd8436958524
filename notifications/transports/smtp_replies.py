"""What a mail server's answers mean. Pure: phase and reply in, result out.

One mail has one recipient, so what is said at RCPT is said of this address.
"""

from datetime import timedelta

from notifications.mail.status_codes import About, about, code_in
from notifications.verdicts import Outcome, Result

# A server that does not know us lets a mail wait before it takes it (greylisting). Most want five
# minutes; whoever knocks sooner is made to wait longer.
PATIENCE = timedelta(minutes=5)

_WORDS = {
    "MAIL": "the sender",
    "RCPT": "the recipient",
    "DATA": "the transfer",
    "DOT": "the mail",
}
_REFUSED_RECIPIENT = {
    About.US: Outcome.CONFIGURATION,
    About.MAIL: Outcome.REFUSED,
    About.PASSING: Outcome.RETRY,
}


def judge_reply(phase: str, reply: tuple[int, bytes]) -> Result | None:
    """None when the conversation goes on; the result when this answer ends it."""
    code, text = reply
    if code == 354 if phase == "DATA" else 200 <= code <= 299:
        return None
    said = text.decode(errors="replace")
    return Result(
        _meaning(phase, code, said),
        f"The server refused {_WORDS[phase]}: {code} {said}",
        error_code=f"{phase} {code_in(said) or code}"[:12],
        wait=_wait(phase, code, said),
    )


def _meaning(phase: str, code: int, said: str) -> Outcome:
    """4yz is a request to come back. What is neither 4yz nor 5yz is nothing to build on."""
    if not 500 <= code <= 599:
        return Outcome.AMBIGUOUS if phase == "DOT" and not 400 <= code <= 499 else Outcome.RETRY
    verdict = about(code_in(said))
    if verdict is About.PASSING:
        return Outcome.RETRY
    if phase == "MAIL":
        return Outcome.CONFIGURATION
    if phase == "RCPT":
        return _REFUSED_RECIPIENT.get(verdict, Outcome.RECIPIENT)
    return Outcome.REFUSED


def _wait(phase: str, code: int, said: str) -> timedelta:
    """Being told to come back later is about the recipient, or about greylisting in any phase."""
    later = 400 <= code <= 499 or (code >= 500 and about(code_in(said)) is About.PASSING)
    listed = "greylist" in said.lower() or "graylist" in said.lower()
    return PATIENCE if later and (phase == "RCPT" or listed) else timedelta(0)
