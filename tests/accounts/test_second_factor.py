"""A code from the phone, codes on paper, and the door to the admin."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.second_factor import SecondFactorAdapter
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.people import PASSWORD, show_password


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def turn_on(browser: Client) -> str:
    """The setup page shows a secret; a phone that knows it makes the codes."""
    show_password(browser)
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r">([A-Z2-7]{32})<", page)
    assert found, page
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code_now(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


@pytest.fixture
def protected(alice: User, as_person: Callable[[User], Client]) -> str:
    return turn_on(as_person(alice))


def half_way() -> Client:
    """Past the password, before the code."""
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    return browser


def test_a_password_alone_no_longer_opens_the_account(protected: str) -> None:
    browser = half_way()
    assert browser.get("/settings/").status_code == 302
    assert (
        "code is not right"
        in browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    )
    assert browser.get("/settings/").status_code == 302


def test_a_code_opens_it(protected: str) -> None:
    browser = half_way()
    browser.post("/accounts/2fa/authenticate/", {"code": code_now(protected)})
    assert browser.get("/settings/").status_code == 200


def test_a_recovery_code_opens_it_once(protected: str, alice: User) -> None:
    codes = Authenticator.objects.get(type="recovery_codes", user=alice).wrap().get_unused_codes()
    browser, again = half_way(), half_way()
    browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert browser.get("/settings/").status_code == 200
    again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert again.get("/settings/").status_code == 302


def test_turning_it_on_is_told(
    alice: User,
    mailbox: Mailbox,
    as_person: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        turn_on(as_person(alice))
    assert mailbox.newest("alice@example.org")[0] == "Authenticator app added"


def test_a_copy_of_the_database_does_not_show_the_secret(protected: str) -> None:
    stored = Authenticator.objects.get(type="totp")
    assert protected not in str(stored.data)


def test_a_rotated_secret_key_still_reads_older_secrets(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    stored = SecondFactorAdapter().encrypt("seed")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert SecondFactorAdapter().decrypt(stored) == "seed"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(RuntimeError, match="SECRET_KEY_FALLBACKS"):
        SecondFactorAdapter().decrypt(stored)


def test_after_a_rotation_everything_is_written_with_the_new_key(
    protected: str, settings: Settings
) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new one, of sufficient length, for tests"
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("renew_second_factors")
    settings.SECRET_KEY_FALLBACKS = [old]
    call_command("renew_second_factors")
    settings.SECRET_KEY_FALLBACKS = []
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert SecondFactorAdapter().decrypt(stored) == protected
    codes = Authenticator.objects.get(type="recovery_codes")
    assert codes.wrap().get_unused_codes()


def test_sensitive_pages_ask_for_the_password_again(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    browser = as_person(alice)
    answer = browser.get("/accounts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_strangers_are_sent_from_the_admin_to_the_common_log_in(client: Client, db: None) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_people_who_are_no_staff_cannot_enter_the_admin(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    assert as_person(alice).get("/admin/", follow=True).status_code == 403


def test_staff_without_a_second_factor_set_one_up_first_and_then_enter(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    browser = as_person(alice)
    answer = browser.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "The admin needs a second factor" in answer.content.decode()

    turn_on(browser)
    assert (
        browser.get("/admin/", follow=True)
        .redirect_chain[-1][0]
        .startswith("/accounts/2fa/reauthenticate/")
    )


def test_staff_who_logged_in_with_a_code_enter_the_admin(protected: str, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    codes = Authenticator.objects.get(type="recovery_codes", user=alice).wrap().get_unused_codes()
    browser = half_way()
    browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert browser.get("/admin/").status_code == 200
    assert browser.get("/admin/accounts/user/").status_code == 200


def test_a_code_that_opened_something_is_spent(protected: str) -> None:
    code = code_now(protected)
    first, second = half_way(), half_way()
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})
    assert first.get("/settings/").status_code == 200
    assert second.get("/settings/").status_code == 302


def test_every_page_of_the_second_factor_opens(
    protected: str, alice: User, as_person: Callable[[User], Client]
) -> None:
    codes = Authenticator.objects.get(type="recovery_codes", user=alice).wrap().get_unused_codes()
    browser = half_way()
    assert "One more step" in browser.get("/accounts/2fa/authenticate/").content.decode()
    browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    show_password(browser)
    for path in (
        "",
        "recovery-codes/",
        "recovery-codes/generate/",
        "totp/deactivate/",
        "webauthn/add/",
    ):
        assert browser.get(f"/accounts/2fa/{path}").status_code == 200, path
    assert codes[1] in browser.get("/accounts/2fa/recovery-codes/").content.decode()
    assert codes[0] not in browser.get("/accounts/2fa/recovery-codes/").content.decode()
