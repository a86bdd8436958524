"""Every setting comes from the environment, each with a default that runs on a laptop.

docs/settings.md lists them all; a test keeps it complete. What is half-configured is named by
`manage.py check`, not by a page at three in the morning.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext

from tracker.databases import SQLITE, with_options
from tracker.env import BASE_DIR, data_dir, env, secret_key
from tracker.logs import configure_structlog, known_secrets, logging_settings
from tracker.mail import *  # noqa: F403  (where mail goes)
from tracker.providers import *  # noqa: F403  (who supplies prices and carries messages)
from tracker.queue import celery_settings
from tracker.security import content_security_policy
from tracker.sign_in import *  # noqa: F403  (how people sign up and in)

django_stubs_ext.monkeypatch()  # QuerySet["Message"] and its kin are subscriptable at run time

DATA_DIR = data_dir()
SECRET_KEY = secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)

# Where we are -----------------------------------------------------------------------------------
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
_site = urlsplit(SITE_URL)
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [_site.hostname or "localhost", "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
SIGNUPS = env.str("SIGNUPS", "open")
OPERATORS: list[str] = env.list("ADMINS", [])
ADMINS = [("operator", address) for address in OPERATORS]

# What it is made of -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "tracker",
    "accounts",
    "market",
    "transactions",
    "reminders",
    "notifications",
    "dashboard",
    "bench",
    "accounts.admin_apps.GuardedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tracker.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.security.permissions_policy",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.PersonTimeZone",
    "accounts.middleware.CoveredAmounts",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tracker.urls"
ASGI_APPLICATION = "tracker.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.frame.page_frame",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Where things are kept --------------------------------------------------------------------------
_own = env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'bellwether.sqlite3'}")
DATABASES: dict[str, Any] = {"default": with_options(dict(_own))}
if DATABASES["default"]["ENGINE"] == SQLITE:
    # A file, as in real life: a test's server threads see what the test wrote.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Log-in limits and lock-outs live in the database: a Redis that restarts must not lift them, and
# one that is down must not keep anybody out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Redis is the doorbell. Without REDIS_URL the supervisor starts one on a private socket.
REDIS_URL = env.str("REDIS_URL", "")
SLOW_MODE = env.bool("SLOW_MODE", False)  # no broker at all: one process runs every step in turn
WORKER_PROCESSES = env.int("WORKER_PROCESSES", 4)
SENDER_PROCESSES = env.int("SENDER_PROCESSES", 2)
STALL_SECONDS = env.int("STALL_SECONDS", 60)
CELERY = celery_settings(REDIS_URL)

# How much one person may ask for.
REMINDERS_PER_PERSON = env.int("REMINDERS_PER_PERSON", 500)
REMINDERS_ARRAYS_ABOVE = env.int("REMINDERS_ARRAYS_ABOVE", 10_000)
SUMMARIES_PER_PERSON = env.int("SUMMARIES_PER_PERSON", 20)

# Who people are ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Seams: what one app hands to another (docs/journey.md) ------------------------------------------
SIGNED_UP: list[str] = ["transactions.portfolios.open_first_portfolio"]
PREFERENCES_CHANGED: list[str] = [
    "transactions.preferences.follow_preferences",
    "reminders.summaries.change.follow_time_zone",
    "notifications.release.hold_anew",
]
PERSONAL_DATA: list[str] = [  # deleted from the last to the first
    "accounts.personal_data.Account",
    "notifications.personal_data.Messages",
    "transactions.personal_data.Ledger",
    "reminders.personal_data.Reminders",
    "dashboard.personal_data.Dashboard",
]
COIN_DEMAND: list[str] = ["transactions.demand.held_coins", "reminders.demand.watched_coins"]
PRICES_CHANGED: list[str] = [
    "reminders.evaluate.follow_prices",
    "reminders.live.tell_open_pages",
]
COINS_CHANGED: list[str] = ["reminders.follow.follow_coins"]
HISTORY_CHANGED: list[str] = ["dashboard.over_time.stale.history_changed"]
LEDGER_CHANGED: list[str] = [
    "reminders.follow.follow_ledger",
    "dashboard.over_time.stale.ledger_changed",
    "dashboard.tell_pages.ledger_changed",
]
PORTFOLIO_TAKES: list[str] = ["reminders.portfolio_takes.portfolio_takes"]
LEDGER_NOTES: list[str] = ["reminders.ledger_notes.ledger_notes"]
INBOUND_REPLY: list[str] = ["reminders.replies.answer"]
MESSAGE_WORDINGS: list[str] = [
    "notifications.own_wordings.listed",
    "reminders.wording.message_wordings",
]
HEALTH_PARTS: list[str] = [  # first what needs no database: one that hangs uses up the patience
    "tracker.health.storage.data_folder",
    "tracker.health.storage.static_files",
    "tracker.health.work.broker",
    "tracker.health.storage.database",
    "tracker.health.work.worker",
    "notifications.health.messages",
    "market.health.parts",
]
DOCTOR_PARTS: list[str] = ["market.reach.parts", "notifications.twilio.reach.parts"]
METRICS: list[str] = [
    "tracker.health.figures.house",
    "notifications.health.figures",
    "market.health.figures",
    "reminders.figures.figures",
]
FOOTER_STATE: list[str] = ["reminders.heartbeat.footer_notes", "market.freshness.footer_notes"]
OPERATOR_NOTICE: list[str] = ["notifications.operator_mail.tell_operators"]
LIVE_STATE: list[str] = [
    "market.live.present_quotes",
    "notifications.live.present_messages",
    "reminders.live.present_checks",
    "reminders.live.present_crossings",
]
RESTORED: list[str] = [
    "market.after_restore.count_anew",
    "notifications.after_restore.set_aside",
    "reminders.after_restore.start_anew",
]
INVARIANTS: list[str] = [
    "transactions.prove.holdings_follow_the_ledger",
    "reminders.prove.every_crossing_has_its_messages",
    "reminders.prove.every_reminder_has_its_crossings",
    "reminders.prove.every_reminder_can_be_read",
    "notifications.prove.what_is_being_sent_is_somebodys",
    "notifications.prove.nothing_waits_for_ever",
    "notifications.prove.what_was_taken_was_tried",
    "notifications.prove.no_attempt_is_an_orphan",
    "notifications.prove.each_try_is_one_message_at_the_provider",
    "notifications.prove.what_is_carried_has_its_carrier",
    "notifications.prove.every_key_is_of_a_known_kind",
]
COIN_PANELS: list[str] = [
    "transactions.views.holdings.coin_panel",
    "reminders.views.coin_panel.coin_panel",
]
CHART_MARKS: list[str] = [
    "transactions.chart_marks.buys_and_sells",
    "reminders.chart_levels.lines_of",
]

MESSAGE_TAGS = {10: "secondary", 40: "danger"}  # Bootstrap's words for debug and error

# Time, language, files ---------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tracker.static_files.StaticFiles"},
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS  # a working copy shows what was just edited
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("vendor/lightweight-charts", BASE_DIR / "node_modules/lightweight-charts/dist"),
]

# What is written down -----------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", "")
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
configure_structlog()
LOGGING = logging_settings(form=LOG_FORMAT, level=LOG_LEVEL, secrets=known_secrets(globals()))
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # a task's lines carry the id of the request that rang it
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request: how it ended
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # the proxy's log knows, and forgets sooner
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG

# Production security follows the address's scheme -------------------------------------------------
CONTENT_SECURITY_POLICY = content_security_policy()
CSRF_FAILURE_VIEW = "tracker.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading a domain is its owner's promise, not ours
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
