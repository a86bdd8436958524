"""How large and how small each number among the settings may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Value = int | float | None


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, both allowed; `setting` is where Django's settings keep it."""

    setting: str
    low: float
    high: float


DAY = 86_400


def _same(name: str, low: float, high: float) -> tuple[str, Range]:
    return name, Range(name, low, high)


RANGES = dict(
    [
        _same("PORT", 0, 65_535),
        _same("WORKER_PROCESSES", 1, 64),
        _same("SENDER_PROCESSES", 1, 64),
        _same("STALL_SECONDS", 5, 3600),
        ("TRUSTED_PROXY_COUNT", Range("ALLAUTH_TRUSTED_PROXY_COUNT", 0, 9)),
        _same("COINGECKO_CALLS_PER_MINUTE", 1, 100_000),
        _same("COINGECKO_CALLS_PER_MONTH", 1, 1_000_000_000),
        _same("COINGECKO_CONNECT_SECONDS", 0.1, 60),
        _same("COINGECKO_READ_SECONDS", 0.1, 120),
        _same("COINGECKO_TOTAL_SECONDS", 1, 600),
        _same("COINGECKO_PATIENCE_SECONDS", 0, 600),
        _same("REFRESH_SECONDS", 5, DAY),
        _same("PRICE_MAX_AGE_SECONDS", 60, 7 * DAY),
        _same("PRICE_POINTS_DAYS", 2, 3650),
        _same("PRICE_CONFIRM_SECONDS", 1, 3600),
        _same("REFRESH_LEASE_SECONDS", 10, 3600),
        _same("FX_MAX_AGE_DAYS", 1, 31),
        _same("SUMMARIES_PER_PERSON", 1, 1000),
        _same("TWILIO_MESSAGES_PER_SECOND", 0.01, 1000),
        _same("TWILIO_CONNECT_SECONDS", 0.1, 60),
        _same("TWILIO_READ_SECONDS", 0.1, 120),
        _same("TWILIO_RECIPIENT_SECONDS", 0, 3600),
        _same("TWILIO_PROBE_SECONDS", 1, 3600),
        _same("TWILIO_RECONCILE_SECONDS", 1, DAY),
        _same("TWILIO_RECONCILE_LISTS", 1, 100),
        _same("TWILIO_LIST_SECONDS", 0.1, 3600),
        _same("TWILIO_CLOCK_SKEW_SECONDS", 0, DAY),
        _same("TWILIO_POLL_SECONDS", 1, 900),
        _same("TWILIO_POLL_UNCALLED_SECONDS", 1, 900),
        _same("EMAIL_PER_MINUTE", 1, 1_000_000),
        _same("EMAIL_TIMEOUT", 1, 600),
        _same("EMAIL_DOT_TIMEOUT", 1, 1200),
        _same("EMAIL_CONNECTIONS", 1, 64),
        _same("DELIVERY_LEASE_SECONDS", 1, DAY),
        _same("DELIVERY_RETRY_SECONDS", 0.1, 3600),
        _same("DELIVERY_DEADLINE_SECONDS", 60, 30 * DAY),
        _same("REMINDERS_PER_PERSON", 1, 1_000_000),
        _same("REMINDERS_ARRAYS_ABOVE", 0, 1_000_000_000),
        _same("FALLBACK_SECONDS", 1, DAY),
        _same("URGENT_REPEAT_SECONDS", 1, DAY),
        _same("URGENT_REPEATS", 0, 100),
        _same("GROUP_ABOVE", 1, 1000),
        _same("DAILY_MESSAGES", 1, 1_000_000),
    ]
)


def out_of_range(values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """What is too large or too small, each with what to do; None means "not set"."""
    for name, value in values.items():
        allowed = RANGES[name]
        if value is not None and not allowed.low <= value <= allowed.high:
            hint = f"Set {name} between {allowed.low:g} and {allowed.high:g}."
            yield f"{name} is {value:g}.", hint
    if _age_below_pace(values.get("PRICE_MAX_AGE_SECONDS"), values.get("REFRESH_SECONDS")):
        words = "PRICE_MAX_AGE_SECONDS is less than REFRESH_SECONDS: prices would always be stale."
        yield words, "Set it to two or three times REFRESH_SECONDS, or leave it unset."


def _age_below_pace(age: Value, pace: Value) -> bool:
    return age is not None and pace is not None and age < pace
