"""What the settings say about CoinGecko: the plan with its quotas, the keys, the patience."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from market.coingecko.keys import Key, Mistake, mistakes, no_key, read_keys
from market.coingecko.plans import PLANS, Plan
from market.coingecko.transport import Timeouts


@dataclass(frozen=True, slots=True)
class Setup:
    """All a client needs to know."""

    plan: Plan
    keys: Sequence[Key]
    timeouts: Timeouts = field(default_factory=Timeouts)
    patience: float = 20  # seconds a call may wait for its turn, or for another try


def configured() -> Setup:
    """The set-up of the settings. A plan nobody knows is treated as the most careful one."""
    plan = PLANS.get(settings.COINGECKO_PLAN, PLANS["keyless"])
    plan = replace(
        plan,
        base_url=settings.COINGECKO_BASE_URL or plan.base_url,
        per_minute=_quota(settings.COINGECKO_CALLS_PER_MINUTE, plan.per_minute) or 1,
        per_month=_quota(settings.COINGECKO_CALLS_PER_MONTH, plan.per_month),
    )
    keys = read_keys(settings.COINGECKO_API_KEYS, base_url=plan.base_url)
    return Setup(
        plan=plan,
        keys=keys if plan.needs_key else (no_key(plan.base_url),),
        timeouts=Timeouts(
            settings.COINGECKO_CONNECT_SECONDS,
            settings.COINGECKO_READ_SECONDS,
            settings.COINGECKO_TOTAL_SECONDS,
        ),
        patience=settings.COINGECKO_PATIENCE_SECONDS,
    )


def configuration_mistakes() -> list[Mistake]:
    """What is wrong with the COINGECKO_ settings."""
    return mistakes(
        plan=settings.COINGECKO_PLAN,
        keys=settings.COINGECKO_API_KEYS,
        base_url=settings.COINGECKO_BASE_URL,
    )


def _quota(configured: int | None, default: int | None) -> int | None:
    return default if configured is None else max(configured, 0)
