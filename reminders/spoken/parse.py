"""What a chat message asks for. Pure: words in, a command out; None is not for us.

Case, blanks and marks around a word do not matter. Numbers are read as forms read them; where
70,000 could be seventy the person is asked.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from tracker.lib.currencies import CURRENCIES
from transactions.amounts import typed_amount

LONGEST_TEXT = 300
LONGEST_SNOOZE = timedelta(days=365)
USUAL_SNOOZE = timedelta(hours=1)
VERBS = {
    "balance": "BALANCE", "bal": "BALANCE",
    "price": "PRICE", "p": "PRICE",
    "list": "LIST", "reminders": "LIST",
    "snooze": "SNOOZE", "later": "SNOOZE",
    "done": "DONE",
    "rearm": "REARM", "again": "REARM",
    "above": "ABOVE", "over": "ABOVE", ">": "ABOVE",
    "below": "BELOW", "under": "BELOW", "<": "BELOW",
    "help": "HELP",
}  # fmt: skip
ALONE = frozenset({"BALANCE", "LIST", "HELP"})
ABOUT = frozenset({"SNOOZE", "DONE", "REARM"})
LINES = frozenset({"ABOVE", "BELOW"})
_UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_FIAT = frozenset(code for code, _ in CURRENCIES)
_DURATION = re.compile(
    r"(\d{1,5}(?:[.,]\d{1,2})?)\s*(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)\b", re.ASCII
)
_REF = re.compile(r"[0-9a-hjkmnp-tv-z]{4}(?:[0-9a-hjkmnp-tv-z]{2}){0,3}", re.ASCII)  # refs.py
_THOUSANDS = {"k": 3, "m": 6}
_TIMES = re.compile(r"([\d.,]+)([km])", re.ASCII)
_AROUND = ".,;:!?\"'“”„()[]*_"


@dataclass(frozen=True, slots=True)
class Command:
    verb: str
    coin: str = ""  # as it was typed
    amount: Decimal | None = None
    currency: str = ""
    lasts: timedelta = USUAL_SNOOZE
    ref: str = ""
    problem: str = ""  # a sentence, where we understood the verb but not the rest


def parse(text: str) -> Command | None:
    """The command of a message; None when it begins with no word of ours."""
    words = _words(text)
    if not words or len(text) > LONGEST_TEXT:
        return None
    verb, rest = _verb(words)
    if verb in ALONE:
        return Command(verb) if not rest or verb == "HELP" else None
    if verb == "PRICE":
        return _price(rest)
    if verb in LINES:
        return _line(verb, rest)
    return _about(verb, rest) if verb in ABOUT else None


def _words(text: str) -> list[str]:
    spaced = re.sub(r"([<>])", r" \1 ", text.replace("\0", " ").casefold())
    found = (word.strip(_AROUND) for word in spaced.split())
    return [word for word in found if word]


def _verb(words: list[str]) -> tuple[str, list[str]]:
    """The first word; of a line also the second: "btc above 70000"."""
    first = VERBS.get(words[0], "")
    if first:
        return first, words[1:]
    for place, word in enumerate(words[1:], start=1):
        if VERBS.get(word) in LINES:
            return VERBS[word], words[:place] + words[place + 1 :]
    return "", words


def _price(rest: list[str]) -> Command:
    if not rest:
        return Command("PRICE", problem="Of which coin? Write PRICE BTC.")
    return Command("PRICE", coin=" ".join(rest[:6]))


def _line(verb: str, rest: list[str]) -> Command:
    example = f"Write {verb} BTC 70000."
    currency = next((word for word in reversed(rest) if word in _FIAT), "")
    words = [word for word in rest if word != currency or not currency]
    numbers = [word for word in words if word[:1].isdigit() or word[:1] in "-−$€£¥+"]
    if not numbers:
        return Command(verb, problem=f"Where is the line? {example}")
    amount = numbers[-1]
    coin = " ".join(word for word in words if word != amount)
    if not coin:
        return Command(verb, problem=f"Of which coin? {example}")
    try:
        number = _amount(amount)
    except ValueError as unclear:
        return Command(verb, coin=coin, problem=str(unclear))
    return Command(verb, coin=coin, amount=number, currency=currency or _sign(amount))


def _amount(text: str) -> Decimal:
    times = _TIMES.fullmatch(text)
    if times is None:
        return typed_amount(text)
    return typed_amount(times[1]).scaleb(_THOUSANDS[times[2]])


def _sign(amount: str) -> str:
    return {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}.get(amount[:1], "")


def _about(verb: str, rest: list[str]) -> Command:
    """How long, and perhaps which one: SNOOZE 2H 7F3K."""
    said = " ".join(word for word in rest if word not in ("for", "ref", "reminder", "it"))
    lasts, left = USUAL_SNOOZE, said
    if verb == "SNOOZE" and (found := _duration_in(said)) is not None:
        lasts, left = found
    if lasts > LONGEST_SNOOZE:
        return Command(verb, problem="A snooze lasts a year at most.")
    if lasts <= timedelta(0):
        return Command(verb, problem="How long? Write SNOOZE 2H.")
    left = left.strip()
    if left and not _REF.fullmatch(left):
        how = "SNOOZE 2H 7F3K" if verb == "SNOOZE" else f"{verb} 7F3K"
        return Command(verb, problem=f"I did not understand “{left[:20]}”. Write {how}.")
    return Command(verb, lasts=lasts, ref=left.upper())


def _duration_in(said: str) -> tuple[timedelta, str] | None:
    """The first "2h" or "2 hours" that stands by itself, and what is left around it."""
    for found in _DURATION.finditer(said):
        before, after = said[: found.start()], said[found.end() :]
        if (before and not before.endswith(" ")) or (after and not after.startswith(" ")):
            continue
        seconds = float(found[1].replace(",", ".")) * _UNITS[found[2][0]]
        return timedelta(seconds=seconds), f"{before} {after}"
    return None
