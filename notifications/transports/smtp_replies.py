"""What a mail server's answers mean. Pure: phase and reply in, result out."""

import re

from notifications.verdicts import Outcome, Result

POLICY = re.compile(rb"5\.7\.\d+")  # not this address: we may not send, or not to anybody there
FULL = re.compile(rb"5\.2\.2")  # the address is right and will work again

_WORDS = {
    "MAIL": "the sender",
    "RCPT": "the recipient",
    "DATA": "the transfer",
    "DOT": "the mail",
}


def judge_reply(phase: str, reply: tuple[int, bytes]) -> Result | None:
    """None when the conversation goes on; the result when this answer ends it."""
    code, text = reply
    if code == 354 if phase == "DATA" else 200 <= code <= 299:
        return None
    said = text.decode(errors="replace")
    return Result(_meaning(phase, code, text), f"The server refused {_WORDS[phase]}: {code} {said}")


def _meaning(phase: str, code: int, text: bytes) -> Outcome:
    """4yz is a request to come back. What is neither 4yz nor 5yz is nothing to build on."""
    if not 500 <= code <= 599:
        return Outcome.AMBIGUOUS if phase == "DOT" and not 400 <= code <= 499 else Outcome.RETRY
    if phase == "MAIL" or (phase == "RCPT" and POLICY.search(text)):
        return Outcome.CONFIGURATION
    if phase == "RCPT" and not FULL.search(text):
        return Outcome.RECIPIENT
    return Outcome.REFUSED
