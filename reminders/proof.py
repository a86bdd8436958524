"""What a crossing was decided on, frozen as numbers for its page and as words for its messages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User
from notifications.announce import Notice
from notifications.models import Channel
from reminders.decide import own_margin, recovery_line
from reminders.facts import Standing
from reminders.metrics.registry import METRICS
from reminders.models import Crossing, Reminder
from reminders.present import Present, in_chunks
from reminders.proof_figures import moves_of, position_of, text, told_moves
from reminders.read_holdings import Holdings, Subject
from reminders.wording import CrossingFacts, Held, Line, crossing_values
from reminders.words.afterwards import DONE, afterwards
from tracker.lib.among import among
from tracker.lib.plain_rows import plain_rows
from transactions.models import Portfolio

if TYPE_CHECKING:
    from reminders.fire import Fired

SOURCE = "CoinGecko"


class Person(NamedTuple):
    zone: ZoneInfo
    currency: str


@dataclass(slots=True)
class Witness:
    """What is to be known of the people and things behind some crossings; read once for all."""

    present: Present
    people: dict[int, Person]
    portfolios: dict[int, str]
    destinations: dict[int, frozenset[int]]
    holdings: Holdings
    standings: dict[int, Standing] = field(default_factory=dict)  # by reminder

    @classmethod
    def of(cls, fired: Sequence["Fired"], *, present: Present, now: datetime) -> "Witness":
        reminders = [each.reminder for each in fired]
        owners = {each.owner_id for each in reminders}
        coins = {each.coin_id for each in reminders if each.coin_id is not None}
        present.learn(coins)
        asked = {each.owner_id for each in reminders if METRICS[each.metric].of_coin}
        return cls(
            present,
            _people(owners),
            _portfolios({each.portfolio_id for each in reminders if each.portfolio_id}),
            _destinations([each.pk for each in reminders]),
            Holdings.of(present, asked, coins=sorted(coins)),
        )

    def standing(self, fired: "Fired") -> Standing:
        """What the person has of what crossed."""
        if fired.reading.standing is not None:
            return fired.reading.standing
        reminder = fired.reminder
        if reminder.pk not in self.standings:
            subject = Subject(reminder.owner_id, self.currency(reminder), reminder.coin_id)
            self.standings[reminder.pk] = self.holdings.standing(subject)
        return self.standings[reminder.pk]

    def currency(self, reminder: Reminder) -> str:
        return reminder.currency or self.people[reminder.owner_id].currency

    def touched_since(self, fired: "Fired") -> datetime | None:
        touch = fired.reading.touch
        return touch.high_since if fired.reminder.direction == "above" else touch.low_since

    def facts(self, fired: "Fired") -> dict[str, Any]:
        """Numbers as text, digit for digit."""
        reminder, reading, standing = fired.reminder, fired.reading, self.standing(fired)
        return {
            "metric": reminder.metric,
            "direction": reminder.direction,
            "coin": reminder.coin_id,
            "portfolio": self.portfolios.get(reminder.portfolio_id or 0, ""),
            "source": SOURCE,
            "value_now": text(reading.value),
            "channels": sorted(channels_of(reminder)),
            "position": position_of(standing, self.currency(reminder)),
            "moves": moves_of(reading.standing),
        }

    def words(self, crossing: Crossing, fired: "Fired") -> dict[str, str]:
        reminder, reading = fired.reminder, fired.reading
        zone = self.people[reminder.owner_id].zone
        line = line_of(reminder, self.present, self.portfolios)
        facts = CrossingFacts(
            line=line,
            ref=crossing.ref,
            value=crossing.value,
            as_of=crossing.as_of,
            crossed_at=crossing.crossed_at,
            how=crossing.how,
            value_before=crossing.value_before,
            as_of_before=crossing.as_of_before,
            price_now=reading.value,
            held=self._held(fired),
            moves=told_moves(reading.standing) if reminder.coin_id is None else (),
            afterwards=_afterwards(reminder, line, cost=reading.cost, zone=zone),
            note=reminder.note,
            link=link_to(reminder),
            zone=zone,
        )
        return crossing_values(facts)

    def notices(self, crossing: Crossing, fired: "Fired") -> Iterator[Notice]:
        """What the person is to hear; nothing when they chose no channel: their page shows it."""
        reminder = fired.reminder
        channels = channels_of(reminder)
        if channels:
            yield Notice(
                key=f"crossing:{crossing.pk}",
                wording="still" if crossing.how == Crossing.How.STILL else "crossing",
                owner_id=reminder.owner_id,
                happened_at=crossing.crossed_at,
                values=crossing.values,
                ref=crossing.ref,
                urgent=reminder.urgent,
                fallback=reminder.fallback,
                channels=channels,
                destinations=self.destinations.get(reminder.pk, frozenset()),
            )

    def _held(self, fired: "Fired") -> Held | None:
        if fired.reminder.coin_id is None:
            return None
        standing = self.standing(fired)
        if not standing.parts or not standing.quantity:
            return None
        figures = standing.figures
        return Held(
            quantity=standing.quantity,
            currency=self.currency(fired.reminder),
            value=figures.value.value,
            profit=figures.unrealised.value,
            profit_percent=figures.unrealised_percent,
        )


def line_of(reminder: Reminder, present: Present, portfolios: Mapping[int, str]) -> Line:
    """The reminder's question, in words."""
    coin = present.coins.get(reminder.coin_id or "")
    return Line(
        metric=reminder.metric,
        direction=reminder.direction,
        threshold=reminder.threshold,
        currency=reminder.currency,
        symbol=coin.symbol if coin else "",
        portfolio=portfolios.get(reminder.portfolio_id or 0, ""),
    )


def _afterwards(reminder: Reminder, line: Line, *, cost: Decimal | None, zone: ZoneInfo) -> str:
    if reminder.wait_until is None:
        return DONE
    margin = own_margin(reminder, METRICS[reminder.metric], cost)
    recovery = recovery_line(reminder, margin)
    return afterwards(line, recovery, rests_until=reminder.wait_until, zone=zone)


def channels_of(reminder: Reminder) -> frozenset[str]:
    wanted = {Channel.WHATSAPP.value: reminder.on_whatsapp, Channel.EMAIL.value: reminder.on_email}
    return frozenset(channel for channel, on in wanted.items() if on)


def link_to(reminder: Reminder) -> str:
    return f"{settings.SITE_URL}/reminders/{reminder.pk}/"


def _people(owners: set[int]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for some in in_chunks(sorted(owners)):
        columns = ("id", "time_zone", "display_currency")
        for pk, zone, currency in plain_rows(User, *columns, key="id", among=some):
            found[pk] = Person(ZoneInfo(zone), currency)
    return found


def _portfolios(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(Portfolio.objects.filter(among("pk", ids)).values_list("pk", "name"))


def _destinations(reminders: Sequence[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    through = Reminder.destinations.through
    for some in in_chunks(reminders):
        columns = ("reminder_id", "destination_id")
        for reminder, destination in plain_rows(through, *columns, key="reminder_id", among=some):
            found[reminder].add(destination)
    return {reminder: frozenset(to) for reminder, to in found.items()}
