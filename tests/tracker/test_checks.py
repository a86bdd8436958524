"""What is configured half-way is named, with what to set."""

import ast
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.test import Client

from notifications import twilio_checks
from tests.house import tree
from tracker import checks
from tracker.numbers import RANGES, out_of_range

HTTPS = "https://bellwether.example.org"


def ids(problems: list[CheckMessage]) -> list[str]:
    return [str(problem.id) for problem in problems]


def site(site_url: str, **others: object) -> list[str]:
    facts: dict[str, object] = {"host": "127.0.0.1", "debug": False, "proxies": 1}
    facts["allowed"] = [site_url.split("//")[-1].split(":")[0]]
    return ids(checks.site_problems(site_url=site_url, **facts | others))  # type: ignore[arg-type]


def test_the_defaults_of_a_laptop_have_no_problem() -> None:
    assert [problem for problem in run_checks() if problem.level >= 30] == []


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (site("http://localhost:8000"), []),
        (site(HTTPS), []),
        (site("bellwether.example.org"), ["tracker.E001"]),
        (site("https://bellwether.example.org/path"), ["tracker.E001"]),
        (site("ftp://bellwether.example.org"), ["tracker.E001"]),
        (site("http://localhost:many"), ["tracker.E001"]),
        (site("https://user@example.org"), ["tracker.E001"]),
        (site(HTTPS, allowed=["other.example.org"]), ["tracker.E002"]),
        (site(HTTPS, allowed=[".example.org"]), []),
        (site(HTTPS, allowed=["*"]), ["tracker.W002"]),
        (site("http://localhost:8000", host="0.0.0.0"), ["tracker.W003"]),  # noqa: S104
        (site(HTTPS, host="0.0.0.0"), []),  # noqa: S104
        (site(HTTPS, debug=True), ["tracker.E004"]),
        (site("http://localhost:8000", debug=True), []),
        (site(HTTPS, proxies=0), ["tracker.W004"]),
    ],
)
def test_address_door_and_host_names_belong_together(found: list[str], wanted: list[str]) -> None:
    assert found == wanted


@pytest.mark.parametrize(
    ("problems", "wanted"),
    [
        (checks.key_problems("k" * 60, ""), ["tracker.E005"]),
        (checks.key_problems("short", ""), ["tracker.E005"]),
        (checks.key_problems("y7Qm2vLx9tRw4Kc8Zp5Nf1Hs6Jd3Gb0Ae", ""), []),
        (checks.key_problems("y7Qm2vLx9tRw4Kc8Zp5Nf1Hs6Jd3Gb0Ae", "short"), ["tracker.E010"]),
        (checks.redis_problems(""), []),
        (checks.redis_problems("redis://:password@host:6379/0"), []),
        (checks.redis_problems("rediss://host"), []),
        (checks.redis_problems("unix:///run/redis.sock?db=0"), []),
        (checks.redis_problems("host:6379"), ["tracker.E006"]),
        (checks.redis_problems("redis://"), ["tracker.E006"]),
        (checks.redis_problems("redis://host:port"), ["tracker.E006"]),
        (checks.redis_problems("unix://redis.sock"), ["tracker.E006"]),
        (checks.choice_problems("open", "", "info"), []),
        (checks.choice_problems("no", "", "INFO"), ["tracker.E007"]),
        (checks.choice_problems("closed", "xml", "LOUD"), ["tracker.E009", "tracker.E009"]),
        (checks.operator_problems(["a@example.org"]), []),
        (checks.operator_problems(["a@example.org;b@example.org"]), ["tracker.E011"]),
    ],
)
def test_a_value_that_cannot_work_is_named(problems: list[CheckMessage], wanted: list[str]) -> None:
    assert ids(problems) == wanted
    assert all(problem.hint for problem in problems)


SID = "0123456789abcdef0123456789abcdef"
COMPLETE = {
    "account": f"AC{SID}",
    "tokens": [SID],
    "sender": "+14155238886",
    "service": "",
    "contents": f'{{"crossing": "HX{SID}"}}',
}
NOTHING: dict[str, object] = {
    "account": "", "tokens": [], "sender": "", "service": "", "contents": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"account": ""}, "TWILIO_ACCOUNT_SID is not set"),
        ({"tokens": []}, "TWILIO_AUTH_TOKEN is not set"),
        ({"sender": ""}, "says who sends"),
        ({"account": "AC1"}, "TWILIO_ACCOUNT_SID must look like"),
        ({"sender": "4155238886"}, "TWILIO_WHATSAPP_FROM must look like"),
        ({"service": "XX"}, "TWILIO_MESSAGING_SERVICE_SID must look like"),
        ({"contents": "{crossing}"}, "is not JSON"),
        ({"contents": "[]"}, "must be an object"),
        ({"contents": '{"crossing": "AB"}'}, "the template of 'crossing'"),
        ({"contents": '{"crossing": 1}'}, "the template of 'crossing'"),
    ],
)
def test_a_half_configured_whatsapp_is_named(change: dict[str, object], word: str) -> None:
    [said] = twilio_checks.twilio_mistakes(**COMPLETE | change)  # type: ignore[arg-type]
    assert word in said


def test_a_complete_whatsapp_and_none_at_all_are_fine() -> None:
    assert twilio_checks.twilio_mistakes(**COMPLETE) == []  # type: ignore[arg-type]
    assert twilio_checks.twilio_mistakes(**NOTHING) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "mistakes"),
    [("", 0), ("http://127.0.0.1:9002", 0), ("127.0.0.1:9002", 1), ("http://a:b", 1)],
)
def test_twilios_address_is_an_address(address: str, mistakes: int) -> None:
    assert len(twilio_checks.address_mistakes(address)) == mistakes


@pytest.mark.parametrize("name", sorted(RANGES))
def test_a_number_out_of_range_is_named_with_its_range(name: str) -> None:
    allowed = RANGES[name]
    for value in (allowed.low - 1, allowed.high + 1):
        [(words, hint)] = out_of_range({name: value})
        assert name in words
        assert f"{allowed.high:g}" in hint
    assert list(out_of_range({name: None})) == []


def test_a_price_may_not_grow_old_faster_than_it_is_refreshed() -> None:
    found = list(out_of_range({"PRICE_MAX_AGE_SECONDS": 100, "REFRESH_SECONDS": 300}))
    assert len(found) == 1


def _numbers_read() -> Iterator[str]:
    for path in tree.python("tracker"):
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Call) and tree.dotted(node.func) in {"env.int", "env.float"}:
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield name.value


def test_every_number_among_the_settings_has_a_range() -> None:
    assert sorted(_numbers_read()) == sorted(RANGES), "add it to tracker/numbers.py"
    assert [range for range in RANGES.values() if not hasattr(settings, range.setting)] == []


def test_pages_renounce_what_they_do_not_need(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/")
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer.headers["Permissions-Policy"]
