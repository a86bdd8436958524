"""Sign-ups that nobody ever confirmed do not hold names and addresses for ever."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.forget_unconfirmed import PATIENCE, forget_unconfirmed
from accounts.models import User


def test_only_accounts_that_were_never_confirmed_are_forgotten(
    client: Client, alice: User, bob: User
) -> None:
    fields = {"username": "carol", "email": "c@example.org", "password1": "correct horse battery"}
    client.post("/accounts/signup/", fields)
    EmailAddress.objects.create(user=alice, email="alice@new.example")  # a change that waits
    now = timezone.now()

    assert forget_unconfirmed(now=now + PATIENCE - timedelta(hours=1)) == 0
    assert forget_unconfirmed(now=now + PATIENCE + timedelta(hours=1)) == 1
    assert set(User.objects.values_list("username", flat=True)) == {"alice", "bob"}
