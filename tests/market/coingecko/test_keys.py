"""Keys take turns, are never shown, and their pairing with plan and address is checked."""

import pytest

from market.coingecko.keys import mistakes, read_keys
from market.coingecko.plans import PRO_HOST, PUBLIC_HOST

PRO = f"https://{PRO_HOST}/api/v3"
PUBLIC = f"https://{PUBLIC_HOST}/api/v3"


def test_each_key_counts_once_and_odd_ones_are_left_out() -> None:
    keys = read_keys(["CG-one", " CG-two ", "CG-one", "", "CG three", "CG-\n"], base_url=PUBLIC)

    assert [key.secret for key in keys] == ["CG-one", "CG-two", "CG-"]
    assert [key.label for key in keys] == ["key 1", "key 2", "key 4"]


def test_a_key_is_never_in_its_own_description() -> None:
    (key,) = read_keys(["CG-secret"], base_url=PUBLIC)

    assert "CG-secret" not in repr(key) + str(key) + key.fingerprint + key.label


def test_a_key_at_another_address_is_another_try() -> None:
    one, other = (read_keys(["CG-secret"], base_url=url)[0] for url in (PRO, PUBLIC))

    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("plan", "keys", "base_url"),
    [
        ("keyless", [], ""),
        ("demo", ["CG-one"], ""),
        ("pro", ["CG-one", "CG-two"], PRO),
        ("demo", ["CG-one"], PUBLIC),
        ("demo", ["CG-one"], "http://127.0.0.1:9001/api/v3"),
        ("keyless", [], "http://localhost:9001"),
    ],
)
def test_a_fitting_set_has_no_mistakes(plan: str, keys: list[str], base_url: str) -> None:
    assert mistakes(plan=plan, keys=keys, base_url=base_url) == []


@pytest.mark.parametrize(
    ("plan", "keys", "base_url", "says"),
    [
        ("free", [], "", "must be keyless, demo or pro"),
        ("demo", [], "", "needs a key"),
        ("pro", [" "], "", "needs a key"),
        ("keyless", ["CG-one"], "", "the key is not used"),
        ("demo", ["CG-one", "CG-one"], "", "the same key twice"),
        ("demo", ["CG-one", "CG-\x00two"], "", "key 2 holds characters"),
        ("demo", ["CG-one"], PRO, "is the Pro address but COINGECKO_PLAN is demo"),
        ("keyless", [], PRO, "is the Pro address but COINGECKO_PLAN is keyless"),
        ("pro", ["CG-one"], PUBLIC, "is the Demo address but COINGECKO_PLAN is pro"),
        ("pro", ["CG-one"], PRO.replace("https", "http"), "unencrypted"),
        ("demo", ["CG-one"], "api.coingecko.com", "must look like"),
        ("demo", ["CG-one"], "https://", "must look like"),
        ("demo", ["CG-one"], "https://host:port/", "must look like"),
        ("demo", ["CG-one"], "https://[/", "must look like"),
        ("demo", ["CG-one"], "https://me:pw@api.coingecko.com/api/v3", "an address only"),
        ("demo", ["CG-one"], PUBLIC + "?x_cg_demo_api_key=1", "an address only"),
    ],
)
def test_each_mistake_is_said_with_its_fix(
    plan: str, keys: list[str], base_url: str, says: str
) -> None:
    found = [each.sentence for each in mistakes(plan=plan, keys=keys, base_url=base_url)]

    assert any(says in sentence for sentence in found), found
    assert "CG-one" not in " ".join(found)
