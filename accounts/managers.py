from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import UserManager
from django.db import transaction

from tracker.lib.seams import ring

if TYPE_CHECKING:
    from accounts.models import User


class PersonManager(UserManager["User"]):
    """Accounts made by a command or a test are signed up like all others."""

    use_in_migrations = False

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Addresses are kept in lower case, so that one person is one row."""
        return super().normalize_email(email).lower()

    @transaction.atomic
    def create_user(self, *args: Any, **fields: Any) -> "User":
        user = super().create_user(*args, **fields)
        ring("SIGNED_UP", user=user)
        return user

    @transaction.atomic
    def create_superuser(self, *args: Any, **fields: Any) -> "User":
        user = super().create_superuser(*args, **fields)
        ring("SIGNED_UP", user=user)
        return user
