"""One line an event: for people on a terminal, as JSON for programs, without anybody's secrets.

Everything goes through the standard library's root logger, so what Django, Celery, twilio or
requests write takes the same way as our own lines, and the same mask.
"""

import logging
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from tracker.lib.masking import Mask

# What we made ourselves and cannot hold anything of anybody; a request id must stay searchable.
OURS = {"timestamp", "level", "logger", "request_id", "task_id", "parent_task_id", "correlation_id"}

BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure_structlog() -> None:
    """Our own lines take the standard library's way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *BEFORE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def known_secrets(settings: Mapping[str, Any]) -> list[str]:
    """This copy's own secrets, so that they are found wherever they stand."""
    found = [settings["SECRET_KEY"], settings["METRICS_TOKEN"]]
    for name in ("SECRET_KEY_FALLBACKS", "TWILIO_AUTH_TOKENS", "COINGECKO_API_KEYS"):
        found += settings[name]
    found.append(settings["DATABASES"]["default"].get("PASSWORD") or "")
    for name in ("REDIS_URL", "EMAIL_URL"):
        with suppress(ValueError):  # malformed: a system check says so
            found.append(unquote(urlsplit(settings[name]).password or ""))
    return found


def masker(secrets: Iterable[str]) -> Processor:
    """The last step before a line is written."""
    mask = Mask(secrets)

    def hide(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        hidden: MutableMapping[str, Any] = {
            name: value if name in OURS else mask.fields({name: value})[name]
            for name, value in event.items()
        }
        return hidden

    return hide


def logging_settings(*, form: str, level: str, secrets: Iterable[str]) -> dict[str, Any]:
    """Django's LOGGING: `form` is console or json, empty for what fits where we write."""
    form = form or ("console" if sys.stderr.isatty() else "json")
    known = logging.getLevelNamesMapping()
    level = level.upper() if level.upper() in known else "INFO"  # a system check names the other
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": BEFORE,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.UnicodeDecoder(),
                    masker(secrets),
                    _renderer(form),
                ],
            }
        },
        "handlers": {"line": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["line"], "level": level},
        "loggers": {
            # Django's own handlers would write the same line again, unmasked.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # One line a request and its reason: the middleware's says more.
            "django.request": {"level": "ERROR"},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "twilio": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},
        },
    }


def _renderer(form: str) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(default=str)
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
