"""The catalogue follows the vendor's list, and does not believe a broken one."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.catalogue import CatalogueChange, Known, ListNotBelieved, compare, ranks


def known(*ids: str, active: bool = True) -> dict[str, Known]:
    return {coin: Known(coin[:3], coin.title(), active) for coin in ids}


def test_a_new_coin_is_added() -> None:
    listed = known("bitcoin", "newcoin")
    assert compare(known("bitcoin"), listed) == CatalogueChange(added=known("newcoin"))


def test_a_coin_that_is_no_longer_listed_has_vanished() -> None:
    change = compare(known("bitcoin", "ethereum", "luna"), known("bitcoin", "ethereum"))
    assert change == CatalogueChange(vanished=frozenset({"luna"}))


def test_a_coin_that_is_listed_again_has_returned() -> None:
    before = known("bitcoin") | known("luna", active=False)
    change = compare(before, known("bitcoin", "luna"))
    assert change == CatalogueChange(returned=frozenset({"luna"}))


def test_a_new_name_under_the_old_id_is_a_renaming() -> None:
    listed = known("bitcoin") | {"polygon": Known("pol", "POL (ex-MATIC)")}
    change = compare(known("bitcoin", "polygon"), listed)
    assert change == CatalogueChange(renamed={"polygon": Known("pol", "POL (ex-MATIC)")})


@pytest.mark.parametrize("listed", [[], ["bitcoin"], ["stranger-1", "stranger-2", "stranger-3"]])
def test_a_list_that_lost_most_coins_is_not_believed(listed: Iterable[str]) -> None:
    with pytest.raises(ListNotBelieved, match="stays as it is"):
        compare(known("bitcoin", "ethereum", "dogecoin"), known(*listed))


def test_the_better_of_two_ranks_counts() -> None:
    assert ranks([("bitcoin", 1), ("wrapped", None), ("bitcoin", 7)]) == {"bitcoin": 1}


IDS = st.sets(st.text("abc", min_size=1, max_size=2))


@given(IDS, IDS, IDS)
def test_after_the_change_the_catalogue_says_what_the_list_says(
    active: set[str], retired: set[str], listed: set[str]
) -> None:
    before = known(*retired, active=False) | known(*active)
    try:
        change = compare(before, known(*listed))
    except ListNotBelieved:
        return
    now_active = (active - change.vanished) | change.added.keys() | change.returned
    assert now_active == listed
