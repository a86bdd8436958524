"""What was loaded before the first page is not walked by the garbage collector any more."""

import gc
from collections.abc import Iterator

import pytest

from tracker.lib.set_apart import set_apart


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_left_out_of_later_collections() -> None:
    before = len(gc.get_objects())
    set_apart()
    assert gc.get_freeze_count() > 0.9 * before
    assert len(gc.get_objects()) < 0.1 * before
