"""The admin's way in is shown to staff only."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User


@pytest.mark.parametrize(("staff", "shown"), [(True, True), (False, False)])
def test_only_staff_see_the_way_to_the_admin(
    alice: User, as_person: Callable[[User], Client], staff: bool, shown: bool
) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=staff)
    page = as_person(alice).get("/settings/").content.decode()
    assert ('href="/admin/"' in page) is shown


def test_strangers_see_no_way_to_the_admin(client: Client, db: None) -> None:
    assert "/admin/" not in client.get("/").content.decode()
