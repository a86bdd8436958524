"""Half-configured things are named when the program starts, with what to set."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host

from tracker.lib.email_url import LOOPBACK
from tracker.numbers import RANGES, out_of_range

SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
LOG_FORMATS = ("", "console", "json")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@register(Tags.security)
def the_site_fits_its_address(**kwargs: Any) -> list[CheckMessage]:
    return site_problems(
        site_url=settings.SITE_URL,
        host=settings.HOST,
        allowed=settings.ALLOWED_HOSTS,
        debug=settings.DEBUG,
        proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
    )


@register()
def the_settings_make_sense(**kwargs: Any) -> list[CheckMessage]:
    values = {name: getattr(settings, number.setting) for name, number in RANGES.items()}
    return [
        *key_problems(settings.SECRET_KEY, settings.METRICS_TOKEN),
        *redis_problems(settings.REDIS_URL),
        *choice_problems(settings.SIGNUPS, settings.LOG_FORMAT, settings.LOG_LEVEL),
        *operator_problems(settings.OPERATORS),
        *(Error(words, hint, id="tracker.E008") for words, hint in out_of_range(values)),
    ]


def site_problems(
    *, site_url: str, host: str, allowed: list[str], debug: bool, proxies: int
) -> list[CheckMessage]:
    """Whether address, open door and host names belong together."""
    name = host_of(site_url)
    if not name:
        words = f"SITE_URL={site_url} is not an address people can open."
        hint = "Set SITE_URL to scheme and host only, e.g. https://bellwether.example.org"
        return [Error(words, hint, id="tracker.E001")]
    problems: list[CheckMessage] = []
    if not validate_host(name, allowed):
        words = f"ALLOWED_HOSTS does not hold {name}, the host of SITE_URL: every page would fail."
        hint = f"Set ALLOWED_HOSTS={name}, or leave it unset."
        problems.append(Error(words, hint, id="tracker.E002"))
    if "*" in allowed:
        words = "ALLOWED_HOSTS=* lets a visitor choose the host that links in mails show."
        problems.append(Warning(words, f"Set ALLOWED_HOSTS={name}.", id="tracker.W002"))
    if site_url.startswith("https://"):
        return problems + _https_problems(debug=debug, proxies=proxies)
    if host not in LOOPBACK:
        words = f"HOST={host} lets other machines in, and SITE_URL is not https."
        hint = "Passwords would travel in the clear: put a proxy with TLS in front, set SITE_URL."
        problems.append(Warning(words, hint, id="tracker.W003"))
    return problems


def host_of(site_url: str) -> str:
    """The host of an address that has nothing else but a scheme and a port, or nothing."""
    try:
        parts = urlsplit(site_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    plain = not (parts.path or parts.query or parts.fragment or parts.username)
    return host if plain and parts.scheme in {"http", "https"} else ""


def _https_problems(*, debug: bool, proxies: int) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if debug:
        words = "DEBUG is on and SITE_URL is https: error pages would show settings to strangers."
        problems.append(Error(words, "Set DEBUG=false.", id="tracker.E004"))
    if proxies == 0:
        words = "SITE_URL is https, so a proxy stands in front, but TRUSTED_PROXY_COUNT is 0."
        hint = "Set TRUSTED_PROXY_COUNT=1, or all visitors share one limit of log-in attempts."
        problems.append(Warning(words, hint, id="tracker.W004"))
    return problems


def key_problems(secret_key: str, metrics_token: str) -> list[CheckMessage]:
    """Secrets that could be guessed."""
    problems: list[CheckMessage] = []
    if len(secret_key) < SHORTEST_KEY or len(set(secret_key)) < 8:
        words = f"SECRET_KEY is too short: it needs {SHORTEST_KEY} characters or more, by chance."
        hint = "Leave it unset: one is made at the first start and kept in DATA_DIR."
        problems.append(Error(words, hint, id="tracker.E005"))
    if 0 < len(metrics_token) < SHORTEST_TOKEN:
        words = f"METRICS_TOKEN is shorter than {SHORTEST_TOKEN} characters: it could be guessed."
        problems.append(Error(words, "Choose a longer one.", id="tracker.E010"))
    return problems


def redis_problems(redis_url: str) -> list[CheckMessage]:
    """An address of Redis that both Celery and the pages understand."""
    hint = "E.g. redis://:password@redis.example.org:6379/0, or unset: manage.py up starts one."
    try:
        parts = urlsplit(redis_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return [Error("REDIS_URL names a port that is not a number.", hint, id="tracker.E006")]
    if not redis_url or (parts.scheme in {"redis", "rediss"} and host):
        return []
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return []
    words = "REDIS_URL must begin with redis://, rediss:// or unix:/// and name a server."
    return [Error(words, hint, id="tracker.E006")]


def choice_problems(signups: str, log_format: str, log_level: str) -> list[CheckMessage]:
    """Words that are none of the few we know."""
    problems: list[CheckMessage] = []
    if signups not in {"open", "closed"}:
        words = f"SIGNUPS is '{signups}'."
        problems.append(Error(words, "Set SIGNUPS=open or SIGNUPS=closed.", id="tracker.E007"))
    if log_format not in LOG_FORMATS:
        words = f"LOG_FORMAT is '{log_format}'."
        problems.append(Error(words, "Set LOG_FORMAT=console or json.", id="tracker.E009"))
    if log_level.upper() not in LOG_LEVELS:
        words = f"LOG_LEVEL is '{log_level}', so INFO is used."
        hint = f"Set one of {', '.join(LOG_LEVELS)}."
        problems.append(Error(words, hint, id="tracker.E009"))
    return problems


def operator_problems(addresses: list[str]) -> list[CheckMessage]:
    """Operators that no mail would reach."""
    problems: list[CheckMessage] = []
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            words = f"ADMINS holds '{address}', which is no email address."
            hint = "Separate addresses with commas: ADMINS=a@example.org,b@example.org"
            problems.append(Error(words, hint, id="tracker.E011"))
    return problems
