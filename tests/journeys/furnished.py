"""An account with something on every page: a coin's past, a ledger, files, crossings, messages."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dashboard.over_time.fill import fill_due
from market.models import HourPrice
from market.sparklines import store_sparklines
from notifications.deliver import deliver_ready
from notifications.transports.configured import outlets
from reminders.evaluate import evaluate_now
from reminders.models import Reminder
from reminders.summaries.change import Wish, create_summary
from reminders.summaries.when import Rhythm
from tests.fixtures.history import make_days
from tests.fixtures.ledger import coin, record
from tests.fixtures.market import make_quote
from tests.fixtures.reminders import make_reminder
from tests.notifications.reach import reach
from transactions.change_portfolio import create_portfolio
from transactions.choices import leave_out
from transactions.importing.imports import receive
from transactions.models import Portfolio
from transactions.portfolios import default_portfolio

DAYS = 40
# Spelt so that nothing else reads like them: what was bought, sold, paid and got.
OWN = ("2.3457", "104,321", "0.5432", "31,234")
HEAD = (
    "at,kind,income kind,coin,symbol,quantity,other coin,other quantity,unit price,total,currency,"
    "price coin,fee,fee currency,fee coin,exchange,external id,note\n"
)
ROW = "2026-05-01T12:00:00+00:00,buy,,bitcoin,BTC,2,,,100,,usd,,,,,Kraken,a1,\n"
FILES = {
    "ours.csv": HEAD + ROW,
    "problems.csv": HEAD + ROW.replace(",2,", ",two,"),
    "columns.csv": "Day,Token,Amount,Paid\n2023-05-01 12:00,BTC,10,50\n",
}


def furnish(owner: User) -> None:
    now = timezone.now()
    _market(now)
    savings = create_portfolio(owner, "Savings")
    _ledger(owner, savings, now)
    fill_due(clock=timezone.now)
    for name, content in FILES.items():
        lines = [line.encode() for line in content.splitlines(keepends=True)]
        receive(default_portfolio(owner), lines, file_name=name, now=now)
    _told(owner, savings, now)


def _market(now: datetime) -> None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for name, price in (("bitcoin", 70_000), ("ethereum", 2_000)):
        make_quote(
            coin(name), str(price), market_cap=price * 10**6, change_1h=1, change_7d=Decimal("3.5")
        )
        closes = [Decimal(price + number) for number in range(DAYS)]
        make_days(coin(name), (midnight - timedelta(days=DAYS)).date(), map(str, closes))
        store_sparklines([(name, closes)], now=now)
        hour = now.replace(minute=0, second=0, microsecond=0)
        HourPrice.objects.bulk_create(
            HourPrice(
                coin_id=name, at=hour - number * timedelta(hours=1),
                open=close, high=close, low=close, close=close, points=1,
            )
            for number, close in enumerate(closes, start=1)
        )  # fmt: skip


def _ledger(owner: User, savings: Portfolio, now: datetime) -> None:
    """With what waits for a decision: a transfer whose two ends nobody has matched."""
    then = now - timedelta(days=DAYS - 2)
    record(owner, "buy", "2.3457", total="104321", at=then, exchange="Kraken", now=now, note="Why")
    record(owner, "buy", "9", coin="ethereum", total="12000", at=then, portfolio=savings, now=now)
    record(owner, "sell", "0.5432", total="31234", at=now - timedelta(days=3), now=now)
    record(owner, "buy", "9", coin="dogecoin", at=then, now=now)  # nobody knows its price
    leave_out(default_portfolio(owner), "dogecoin", left_out=True, now=now)
    moved = now - timedelta(days=1)
    record(owner, "transfer_out", "0.2", at=moved, exchange="Kraken", now=now)
    record(owner, "transfer_in", "0.2", at=moved + timedelta(minutes=9), portfolio=savings, now=now)


def _told(owner: User, savings: Portfolio, now: datetime) -> None:
    """One line that was crossed and told, one that waits, one that cannot be judged."""
    reach(owner, "email", owner.email)
    make_reminder(owner, now=now, threshold="71000", note="Sell a little?")
    make_reminder(owner, now=now, metric="balance", direction="below", threshold="10")
    make_reminder(owner, now=now, coin="dogecoin", threshold="2")
    crossed = make_reminder(owner, now=now, threshold="70500")
    Reminder.objects.filter(pk=crossed.pk).update(threshold=Decimal(69_000))
    with transaction.atomic():
        evaluate_now(now=now)
    create_summary(owner, Wish(Rhythm("daily", time(8)), portfolio=savings), now=now)
    deliver_ready(outlets(), clock=timezone.now)
