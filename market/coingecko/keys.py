"""The API keys as configured, and what is wrong with how they are paired with plan and address."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from market.coingecko.plans import PLANS, PRO_HOST, PUBLIC_HOST, Plan

_SENDABLE = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Key:
    """One key; only its fingerprint is ever stored, logged or shown."""

    secret: str = field(repr=False)
    label: str  # "key 2", as counted in the setting
    fingerprint: str  # of the key at its address: another address is another try


def read_keys(given: Sequence[str], *, base_url: str) -> tuple[Key, ...]:
    """The configured keys, each once, without those that cannot be sent."""
    secrets = dict.fromkeys(secret.strip() for secret in given if secret.strip())
    return tuple(
        Key(secret, f"key {place}", _fingerprint(secret, base_url))
        for place, secret in enumerate(secrets, start=1)
        if _SENDABLE.fullmatch(secret)
    )


def no_key(base_url: str) -> Key:
    """What stands for a key where none is needed: this machine's address."""
    return Key("", "this address, without a key", _fingerprint("", base_url))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with the settings, in a sentence that says the fix."""

    sentence: str
    harmless: bool = False  # prices come all the same


def mistakes(*, plan: str, keys: Sequence[str], base_url: str) -> list[Mistake]:
    """What is wrong with the three COINGECKO_ settings together."""
    if plan not in PLANS:
        return [Mistake(f"COINGECKO_PLAN is '{plan}'; it must be keyless, demo or pro.")]
    chosen = PLANS[plan]
    given = [secret.strip() for secret in keys if secret.strip()]
    found = _key_mistakes(chosen, given)
    if base_url:
        found += _address_mistakes(chosen, base_url, bool(given))
    return found


def _key_mistakes(plan: Plan, given: list[str]) -> list[Mistake]:
    found = []
    if plan.needs_key and not given:
        fix = "set COINGECKO_API_KEY, or set COINGECKO_PLAN=keyless."
        found.append(Mistake(f"COINGECKO_PLAN is {plan.name}, which needs a key: {fix}"))
    if given and not plan.needs_key:
        words = (
            "COINGECKO_API_KEY is set but COINGECKO_PLAN is keyless, so the key is not used: "
            "set COINGECKO_PLAN=demo (free keys) or pro (paid keys)."
        )
        found.append(Mistake(words, harmless=True))
    if len(set(given)) < len(given):
        words = "COINGECKO_API_KEY names the same key twice; it is used once."
        found.append(Mistake(words, harmless=True))
    found += [
        Mistake(f"COINGECKO_API_KEY: key {place} holds characters that no key has; copy it again.")
        for place, secret in enumerate(dict.fromkeys(given), start=1)
        if not _SENDABLE.fullmatch(secret)
    ]
    return found


def _address_mistakes(plan: Plan, base_url: str, has_key: bool) -> list[Mistake]:
    try:
        parts = urlsplit(base_url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        return [Mistake("COINGECKO_BASE_URL must look like https://api.coingecko.com/api/v3.")]
    if parts.username or parts.password or parts.query or parts.fragment:
        return [Mistake("COINGECKO_BASE_URL must be an address only: no name, password, ? or #.")]
    fix = "or leave COINGECKO_BASE_URL empty."
    if host == PRO_HOST and plan.name != "pro":
        words = f"COINGECKO_BASE_URL is the Pro address but COINGECKO_PLAN is {plan.name}"
        return [Mistake(f"{words}: set COINGECKO_PLAN=pro, {fix}")]
    if host == PUBLIC_HOST and plan.name == "pro":
        words = "COINGECKO_BASE_URL is the Demo address but COINGECKO_PLAN is pro"
        return [Mistake(f"{words}: set COINGECKO_PLAN=demo, {fix}")]
    if has_key and plan.needs_key and parts.scheme == "http" and not _is_local(host):
        return [Mistake("COINGECKO_BASE_URL would send the key unencrypted: use https.")]
    return []


def _is_local(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _fingerprint(secret: str, base_url: str) -> str:
    return hashlib.sha256(f"{base_url}\n{secret}".encode()).hexdigest()[:16]
