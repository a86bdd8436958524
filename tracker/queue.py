"""How Celery uses Redis: as a doorbell. Nothing is kept here that the database does not know."""

import ssl
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TASK_SECONDS_SOFT = 25
TASK_SECONDS_HARD = 40
VISIBILITY_SECONDS = 300  # longer than any task and any countdown, or work is done twice
TASKS = "bellwether"
# Sending has workers of its own: a price that is slow to come must not hold up a message.
MESSAGES = "bellwether.messages"
SOFT_STOP_SECONDS = 2.0  # the supervisor promises to stop everything within five


def celery_settings(redis_url: str) -> dict[str, Any]:
    """Tasks are acknowledged when done, repeated when their worker died, and leave no result."""
    return {
        "broker_url": broker_url(redis_url),
        "broker_use_ssl": tls(redis_url),
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_SECONDS,
            # Looked at every 10 s instead of every 100 s: a killed worker's task is not forgotten.
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_soft_time_limit": TASK_SECONDS_SOFT,
        "task_time_limit": TASK_SECONDS_HARD,
        "task_default_queue": TASKS,
        "task_routes": {"notifications.deliver_messages": {"queue": MESSAGES}},
        "result_backend": None,
        "result_expires": None,  # else beat adds a step of its own to clean up results
        "timezone": "UTC",
        "worker_prefetch_multiplier": 1,
        "worker_direct": True,  # a queue to each worker alone, for its pulse
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_soft_shutdown_timeout": SOFT_STOP_SECONDS,
        "worker_hijack_root_logger": False,
        "beat_scheduler": "tracker.beat:Scheduler",
    }


def broker_url(redis_url: str) -> str:
    """The same Redis in kombu's spelling. Without one, a queue nobody else can see."""
    if not redis_url:
        return "memory://"
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{unquote(parts.path)}?virtual_host={database}"


def tls(redis_url: str) -> dict[str, Any] | None:
    """rediss:// means a checked certificate; kombu alone would not check it."""
    if not redis_url.startswith("rediss://"):
        return None
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED}
