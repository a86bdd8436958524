"""Parts in every state, listed by tests under HEALTH_PARTS and METRICS."""

from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from tracker.lib.health import Part

HERE = "tests.tracker.health.parts"


def well(*, now: datetime) -> list[Part]:
    return [Part("kettle", "ok", "Boils.", age_seconds=2.5)]


def worn(*, now: datetime) -> list[Part]:
    return [Part("cup", "warn", "Has a crack.")]


def broken(*, now: datetime) -> list[Part]:
    return [Part("spoon", "fail", "Is broken.", hint="the password is hunter2")]


def broken_but_spare(*, now: datetime) -> list[Part]:
    return [Part("saucer", "fail", "Is broken.", required=False)]


def speechless(*, now: datetime) -> list[Part]:
    raise RuntimeError("postgres://bellwether:hunter2@db/")


def figures(*, now: datetime) -> list[Metric]:
    messages = CounterMetricFamily("bellwether_messages", "Sent.", labels=["channel"])
    messages.add_metric(["email"], 3)
    return [messages]


def misnamed(*, now: datetime) -> list[Metric]:
    return [GaugeMetricFamily("messages", "Sent.", value=1)]
