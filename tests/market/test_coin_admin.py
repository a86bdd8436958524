"""An operator says which coin goes on under another id; nothing else of a coin is theirs."""

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from accounts.models import User
from market.models import Coin
from tests.fixtures.market import make_coin


def test_the_successor_of_a_coin_is_all_a_person_may_set(olga: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = olga

    form = site.get_model_admin(Coin).get_form(request, make_coin())

    assert list(form.base_fields) == ["successor"]


def test_a_coin_that_vanished_names_who_might_go_on_in_its_place(
    olga: User, rf: RequestFactory
) -> None:
    old = make_coin("matic-network", name="Polygon", symbol="matic", active=False)
    make_coin("polygon-ecosystem-token", name="polygon", symbol="pol")
    make_coin("unlike")
    request = rf.get("/")
    request.user = olga

    page = site.get_model_admin(Coin).change_view(request, old.pk)

    text = page.render().content.decode()  # type: ignore[attr-defined]
    assert "/admin/market/coin/polygon-ecosystem-token/change/" in text
    assert "/admin/market/coin/unlike/change/" not in text
    assert not Coin.objects.likely_successors(make_coin("twin", name="unlike")).exists()


def test_successors_never_lead_in_a_circle(db: None) -> None:
    first, second, third = (make_coin(name) for name in ("first", "second", "third"))
    second.successor = third
    second.save()
    third.successor = second
    with pytest.raises(ValidationError, match="leads back to third"):
        third.full_clean()

    third.save()  # somebody forced it in
    first.successor = second
    with pytest.raises(ValidationError, match="leads back to second"):
        first.full_clean()
