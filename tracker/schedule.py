"""Every periodic step, as data. `up` copies it to the database, where beat and run_steps read it.

Adding a step is one line in `steps()`; its task lives in the `tasks.py` of the app that owns it.
"""

from dataclasses import dataclass

from django.conf import settings

HEARTBEAT_SECONDS = 10
PRICE_LOOK_SECONDS = 15
DELIVERY_SWEEP_SECONDS = 15
RECEIPT_SWEEP_SECONDS = 10  # a webhook rings at once; this is for lost rings
ASK_SECONDS = 5  # whether a provider is to be asked about a message, which costs one query
FALLBACK_LOOK_SECONDS = 15  # whether something did not arrive, or is to be said again
RELEASE_LOOK_SECONDS = 20  # whether somebody's quiet hours are over
INBOUND_SWEEP_SECONDS = 10  # a webhook rings at once; this is for lost rings
HISTORY_LOOK_SECONDS = 20  # whether some coin's past is still to be fetched
RATES_LOOK_SECONDS = 300  # a look; asked is once a day, and for days that were missed
IMPORT_SWEEP_SECONDS = 15  # a lost ring or a killed worker costs an import this much
SUMMARY_LOOK_SECONDS = 30  # eight o'clock is at most this late
VALUE_SECONDS = 30  # whether somebody's days are to be reckoned, which costs one query
CATALOGUE_LOOK_SECONDS = 30  # whether the daily sync is due, which costs one query


@dataclass(frozen=True, slots=True)
class Every:
    seconds: int

    def __str__(self) -> str:
        return f"every {self.seconds} seconds"


@dataclass(frozen=True, slots=True)
class Cron:
    """Wall-clock times in UTC; nobody's local time belongs here."""

    minute: str = "0"
    hour: str = "*"
    day_of_week: str = "*"
    day_of_month: str = "*"
    month_of_year: str = "*"

    def __str__(self) -> str:
        days = f"{self.day_of_month} {self.month_of_year} {self.day_of_week}"
        return f"at {self.minute} {self.hour} {days} (UTC)"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    task: str
    when: Every | Cron

    @property
    def expires_after(self) -> int:
        """Seconds after which a ring nobody heard is dropped: the next one is due by then."""
        return self.when.seconds if isinstance(self.when, Every) else 3600


def steps() -> tuple[Step, ...]:
    """What runs by itself, and how often unless the operator chose otherwise in the admin."""
    return (
        Step("heartbeat", "tracker.heartbeat", Every(HEARTBEAT_SECONDS)),
        Step("deliver messages", "notifications.deliver_messages", Every(DELIVERY_SWEEP_SECONDS)),
        Step("apply receipts", "notifications.apply_receipts", Every(RECEIPT_SWEEP_SECONDS)),
        Step("ask about messages", "notifications.ask_about_messages", Every(ASK_SECONDS)),
        Step("poll inbound", "notifications.poll_inbound", Every(ASK_SECONDS)),
        Step("handle inbound", "notifications.handle_inbound", Every(INBOUND_SWEEP_SECONDS)),
        Step("release held messages", "notifications.release_held", Every(RELEASE_LOOK_SECONDS)),
        Step("hold messages anew", "notifications.hold_anew", Cron("7", hour="4")),
        Step("tell on the other channel", "notifications.fall_back", Every(FALLBACK_LOOK_SECONDS)),
        Step("refresh prices", "market.refresh_prices", Every(settings.REFRESH_SECONDS)),
        Step("confirm prices", "market.confirm_prices", Every(PRICE_LOOK_SECONDS)),
        Step("rescue refresh", "market.rescue_refresh", Every(PRICE_LOOK_SECONDS)),
        Step("sync coins", "market.sync_coins", Every(CATALOGUE_LOOK_SECONDS)),
        Step("draw sparklines", "market.draw_sparklines", Every(CATALOGUE_LOOK_SECONDS)),
        Step("fetch coin images", "market.fetch_coin_images", Every(CATALOGUE_LOOK_SECONDS)),
        Step("sync rates", "market.sync_rates", Every(RATES_LOOK_SECONDS)),
        Step("forget refusals", "market.forget_refusals", Cron(minute="41", hour="3")),
        Step("watch freshness", "market.watch_freshness", Every(60)),
        Step("fetch history", "market.fetch_history", Every(HISTORY_LOOK_SECONDS)),
        Step("roll up history", "market.roll_up_history", Every(60)),
        Step("carry out imports", "transactions.carry_out_imports", Every(IMPORT_SWEEP_SECONDS)),
        Step("watch silence", "reminders.watch_silence", Every(60)),
        Step("send summaries", "reminders.send_summaries", Every(SUMMARY_LOOK_SECONDS)),
        Step("reckon value over time", "dashboard.reckon_value_over_time", Every(VALUE_SECONDS)),
        Step("look again at unknown days", "dashboard.look_again_at_unknown_days", Cron("29", "1")),
        Step("check days", "market.check_days", Cron(minute="31", hour="0")),
        Step("catch up ledgers", "transactions.catch_up", Every(IMPORT_SWEEP_SECONDS)),
        Step("check history", "market.check_history", Cron(minute="11")),
        Step("value unknown entries", "transactions.value_unknown", Cron(minute="17")),
        Step("forget deleted entries", "transactions.forget_deleted", Cron("53", hour="3")),
        Step("forget deleted reminders", "reminders.forget_deleted", Cron("57", hour="3")),
        Step("forget settled messages", "notifications.forget_settled_messages", Cron(minute="23")),
        Step("forget unconfirmed accounts", "accounts.forget_unconfirmed", Cron("37", hour="3")),
        Step("check invariants", "tracker.check_invariants", Cron("13", hour="4")),
        Step("clear sessions", "accounts.clear_sessions", Cron("47", hour="3")),
    )


def step_of(task: str) -> Step | None:
    """The step that a task carries out, if it is one."""
    return next((step for step in steps() if step.task == task), None)
