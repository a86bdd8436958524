"""What a visitor can do to the world, and what is then to be seen."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal

from demo import world
from demo.known import USER
from market.models import Quote
from reminders.models import Reminder

STORM = 1_000_000  # times: until it is mended
MOVED = 12  # coins that a push of the market takes along
ACROSS = Decimal("0.004")  # beyond the line, by this part of it


@dataclass(frozen=True, slots=True)
class Line:
    """An armed line that one push would cross."""

    pk: int
    coin: str
    symbol: str
    direction: str
    threshold: Decimal
    price: Decimal

    @property
    def shown(self) -> str:
        """The line as people write it."""
        return f"${self.threshold.normalize():,f}"

    @property
    def beyond(self) -> Decimal:
        """Just over the line."""
        factor = 1 + ACROSS if self.direction == "above" else 1 - ACROSS
        return Context(prec=8).create_decimal(self.threshold * factor)


def armed_lines() -> list[Line]:
    """The armed price lines, those closest to now first."""
    rows = Reminder.objects.filter(
        owner__username=USER, metric="price", state="armed", deleted_at=None,
        coin__quote__price__isnull=False,
    ).select_related("coin__quote")  # fmt: skip
    lines = [line for row in rows if (line := _line(row)) is not None]
    return sorted(lines, key=lambda line: abs(line.threshold / line.price - 1))


def _line(row: Reminder) -> Line | None:
    coin = row.coin
    price = coin.quote.price if coin else None
    if coin is None or price is None:
        return None
    return Line(row.pk, coin.pk, coin.symbol, row.direction, row.threshold, price)


def push_across(pk: str) -> str:
    for line in armed_lines():
        if str(line.pk) == pk:
            world.market("set_price", coin=line.coin, price=f"{line.beyond:f}", pinned=False)
            return (
                f"You pushed {line.symbol.upper()} {line.direction} {line.shown}. The next "
                "refresh sees it, writes "
                "the crossing and its message down together, and then it is sent."
            )
    return "That line is not armed any more. Nothing was moved."


def move_market(per_cent: int) -> str:
    coins = Quote.objects.filter(price__isnull=False, coin__rank__isnull=False)
    for quote in coins.order_by("coin__rank")[:MOVED]:
        price = quote.price or Decimal(0)
        target = Context(prec=10).create_decimal(price * (100 + per_cent) / 100)
        world.market("set_price", coin=quote.coin_id, price=f"{target:f}", pinned=False)
    went = "rose" if per_cent > 0 else "fell"
    return (
        f"The {MOVED} largest coins {went} by {abs(per_cent)} %. Whoever has several lines "
        "crossed at once hears of them in one message."
    )


def break_twilio() -> str:
    world.twilio("strike", name="error_500", times=STORM)
    return (
        "Twilio answers every message with an error 500. A message may have gone out all the "
        "same, so nothing is sent twice: we ask Twilio's list, and a mail tells it meanwhile."
    )


def mend_twilio() -> str:
    world.twilio("lift")
    return "Twilio is well again. What is still waiting goes out, once, with the same Ref."


def silence_coingecko() -> str:
    world.market("go_silent")
    return (
        "CoinGecko takes our questions and says nothing. Prices grow old; after a minute they "
        "count as unknown, nothing is judged by them, and the pages say so."
    )


def let_coingecko_speak() -> str:
    world.market("speak")
    return (
        "CoinGecko answers again. Bellwether has taken to asking more and more seldom, so it may "
        "be a minute until it tries. Lines crossed meanwhile are told once, with the gap named."
    )


def kill_the_workers() -> str:
    ended = world.backstage("kill")
    return (
        f"You killed {' and '.join(ended) or 'nothing'}. The supervisor brings them back; what "
        "they had in hand is found in the database, not lost and not sent twice."
    )


@dataclass(frozen=True, slots=True)
class Lever:
    name: str
    label: str
    pull: Callable[[], str]
    breaks: str = ""
    mends: str = ""


LEVERS = {
    lever.name: lever
    for lever in (
        Lever("up", "Market up 3 %", lambda: move_market(3)),
        Lever("down", "Market down 3 %", lambda: move_market(-3)),
        Lever("break-twilio", "Break Twilio", break_twilio, breaks="twilio"),
        Lever("mend-twilio", "Mend Twilio", mend_twilio, mends="twilio"),
        Lever("silence", "Make CoinGecko silent", silence_coingecko, breaks="coingecko"),
        Lever("speak", "Let CoinGecko speak", let_coingecko_speak, mends="coingecko"),
        Lever("kill", "Kill the workers", kill_the_workers),
    )
}


def pull(name: str, line: str = "") -> str:
    """Do it, remember it, and say what is to be seen; KeyError for a lever nobody made."""
    push = Lever("push", "Push a price across a line", lambda: push_across(line))
    lever = push if name == push.name else LEVERS[name]
    said = lever.pull()
    world.backstage("note", said=said, broken=lever.breaks, mended=lever.mends)
    return said
