"""Listens at INBOUND_REPLY: answers what people write in the chat, in one short message."""

from datetime import datetime

from accounts.models import User
from reminders.spoken import standings, verbs
from reminders.spoken.parse import ABOUT, Command, parse
from reminders.spoken.which_coin import Meant, which_coin
from reminders.spoken.which_reminder import answered, named
from tracker.lib.decimals import spelling

HELP = (
    "BALANCE · PRICE BTC · LIST · ABOVE BTC 70000 · BELOW BTC 60000. "
    "To a message of mine: SNOOZE 2H, DONE or REARM."
)


def answer(*, owner: User, text: str, about: str, now: datetime) -> str | None:
    """The answer; None when these are no words of ours."""
    command = parse(text)
    if command is None:
        return None
    if command.problem:
        return command.problem
    if command.verb == "HELP":
        return HELP
    if command.verb == "BALANCE":
        return standings.balance(owner, now=now)
    if command.verb == "LIST":
        return standings.listed(owner, now=now)
    if command.verb in ABOUT:
        return _about(owner, command, about, now=now)
    return _of_coin(owner, command, now=now)


def _about(owner: User, command: Command, about: str, *, now: datetime) -> str:
    rows = named(owner, command.ref) if command.ref else answered(owner, about)
    if rows:
        return verbs.change(owner, rows, command, now=now)
    if command.ref:
        return f"No reminder of yours has the Ref {command.ref}."
    return f"Which one? Answer to a message of mine, or add its Ref: {command.verb} 7F3K."


def _of_coin(owner: User, command: Command, *, now: datetime) -> str:
    meant = which_coin(owner, command.coin)
    if meant.coin is None:
        return _which(command, meant)
    if command.verb == "PRICE":
        return standings.price(owner, meant.coin, now=now)
    return verbs.draw(owner, meant.coin, command, now=now)


def _which(command: Command, meant: Meant) -> str:
    """The same question with each coin's own name in it, ready to be sent back."""
    if not meant.choices:
        return f"No coin is called “{command.coin[:40]}”."
    line = f" {spelling(command.amount)}" if command.amount is not None else ""
    choices = [f"{command.verb} {coin.id}{line} for {coin.name}" for coin in meant.choices]
    return f"Which {command.coin[:20].upper()}? Write {', or '.join(choices)}."
