"""Whose account an email address opens. A change that waits for its confirmation opens nothing."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest

from accounts.models import User
from accounts.personal_data import delete_account


def owners(email: str) -> QuerySet[User]:
    """At most one account; asked the way the unique index on lower(email) can answer."""
    return User.objects.alias(plain=Lower("email")).filter(plain=email.lower())


def make_way(address: EmailAddress) -> None:
    """Remove an account that named this address, never confirmed it and so was never used."""
    others = owners(address.email).exclude(pk=address.user_id)
    unused = others.filter(last_login=None, is_staff=False)
    for account in unused.exclude(emailaddress__verified=True):
        delete_account(account)


def change_address(account: User, email: str, *, request: HttpRequest) -> bool:
    """The address moves when it is proved to be theirs: whether a link is on its way there."""
    addresses = EmailAddress.objects.filter(user=account)
    if addresses.filter(verified=True).exists():
        EmailAddress.objects.add_new_email(request, account, email)
        return True
    addresses.delete()  # none was proved: they are asked for this one when they log in
    account.email = email
    account.save(update_fields=["email"])
    return False
