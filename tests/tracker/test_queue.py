"""REDIS_URL in Celery's spelling."""

import ssl

import pytest

from notifications.tasks import deliver_messages
from tracker.queue import MESSAGES, TASKS, VISIBILITY_SECONDS, broker_url, celery_settings, tls


@pytest.mark.parametrize(
    ("given", "spelt"),
    [
        ("", "memory://"),
        ("redis://example.org:6380/3", "redis://example.org:6380/3"),
        ("rediss://:secret@example.org/0", "rediss://:secret@example.org/0"),
        ("unix:///var/lib/redis.sock", "redis+socket:///var/lib/redis.sock?virtual_host=0"),
        ("unix:///a%20b/redis.sock?db=2", "redis+socket:///a b/redis.sock?virtual_host=2"),
    ],
)
def test_a_redis_address_is_spelt_for_celery(given: str, spelt: str) -> None:
    assert broker_url(given) == spelt


def test_an_encrypted_address_has_its_certificate_checked() -> None:
    assert tls("rediss://example.org/0") == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    assert tls("redis://example.org/0") is None


def test_limits_stand_in_an_order_that_does_no_work_twice() -> None:
    celery = celery_settings("")
    options = celery["broker_transport_options"]
    assert celery["task_soft_time_limit"] < celery["task_time_limit"] < 60
    assert celery["task_time_limit"] < options["visibility_timeout"]
    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] <= 10


def test_sending_waits_in_a_queue_of_its_own() -> None:
    routes = celery_settings("")["task_routes"]
    assert routes == {"notifications.deliver_messages": {"queue": MESSAGES}}
    assert celery_settings("")["task_default_queue"] == TASKS != MESSAGES
    limits = deliver_messages.soft_time_limit, deliver_messages.time_limit, VISIBILITY_SECONDS
    assert list(limits) == sorted({limit for limit in limits if limit})
