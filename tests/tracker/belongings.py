"""The house's own addresses, and the admin's."""

from accounts.models import User
from tests.house.belongings import argument, public

public("says what this is", "home")
public("a stranger has a taste in colours too", "set-theme")
public("what a phone keeps to look like an app", "manifest", "service-worker", "offline")
public("a monitor asks, and learns no secret", "healthz", "readyz")
public("the admin's own way in", "admin:login", "admin:logout")


@argument("object_id", "admin:*")
@argument("id", "admin:*")
@argument("content_type_id", "admin:*")
def anything(owner: User) -> int:
    return owner.pk


@argument("app_label", "admin:*")
def app(owner: User) -> str:
    return "accounts"


@argument("url", "admin:*")
def nowhere(owner: User) -> str:
    return "nowhere"
