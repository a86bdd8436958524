"""The operator finds out how things stand without reading anybody's numbers or words."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Consent, Destination, Inbound, Message
from tests.notifications.phones import ADAS, link, say
from tests.notifications.told import whole_story


@pytest.fixture
def _told(alice: User) -> None:
    link(alice)
    say("SECRET QUESTION")
    whole_story(alice)


@pytest.mark.parametrize("model", [Destination, Consent, Inbound, Message])
@pytest.mark.usefixtures("_told")
def test_numbers_are_masked_and_words_are_not_shown(
    admin_browser: Client, model: type[Destination]
) -> None:
    name = model._meta.model_name
    row = model.objects.order_by("pk").first()
    assert row
    pages = [
        admin_browser.get(reverse(f"admin:notifications_{name}_changelist")),
        admin_browser.get(reverse(f"admin:notifications_{name}_change", args=[row.pk])),
    ]
    for page in pages:
        assert page.status_code == 200
        said = page.content.decode()
        assert "+15•••••111" in said
        assert ADAS not in said
        assert "SECRET" not in said
        assert "$70,120" not in said


def test_a_person_is_found_by_the_whole_number_they_name(
    admin_browser: Client, alice: User
) -> None:
    link(alice)
    place = reverse("admin:notifications_destination_changelist")
    assert "+15•••••111" in admin_browser.get(place, {"q": ADAS}).content.decode()
    assert "+15•••••111" not in admin_browser.get(place, {"q": ADAS[:6]}).content.decode()
