"""A coin is shown by its picture, by its initials where there is none, and nothing jumps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from market.images import files
from market.images.kinds import name_for
from sandbox.coingecko.images import png
from tests.fixtures.browser import Complaints
from tests.fixtures.market import make_coin, make_quote
from tests.waiting import until


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path, live_site: str) -> None:
    settings.DATA_DIR = tmp_path


def pictured(coin_id: str) -> str:
    name = name_for(png(coin_id))
    files.keep(name, png(coin_id))
    make_quote(make_coin(coin_id, image=name))
    return name


def test_the_picture_covers_the_initials_without_moving_anything(
    new_page: Callable[..., Page],
) -> None:
    pictured("bitcoin")
    make_quote(make_coin("dogecoin"))
    page = new_page()
    page.goto("/board/")
    with_picture, without = page.locator(".coin-mark").all()

    until(lambda: with_picture.locator("img").evaluate("image => image.naturalWidth") == 64)
    expect(without).to_have_text("DOG")
    sizes = [mark.bounding_box() for mark in (with_picture, without)]
    assert [(box["width"], box["height"]) for box in sizes if box] == [(32, 32)] * 2


def test_pictures_further_down_wait_until_they_are_scrolled_to(
    new_page: Callable[..., Page],
) -> None:
    for number in range(100):
        pictured(f"coin-{number}")
    page = new_page(viewport={"width": 1280, "height": 400})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/board/?top=100")
    last = page.locator(".coin-mark img").last
    expect(page.locator(".coin-mark img")).to_have_count(100)
    assert not any("/coins/coin-99/image/" in url for url in asked)

    last.scroll_into_view_if_needed()
    until(lambda: last.evaluate("image => image.naturalWidth") == 64)


def test_a_picture_that_is_gone_leaves_the_initials(
    new_page: Callable[..., Page], complaints: Complaints
) -> None:
    files.forget(pictured("ethereum"))
    page = new_page()
    page.goto("/board/")

    expect(page.locator(".coin-mark img")).to_have_count(0)
    expect(page.locator(".coin-mark")).to_have_text("ETH")
    assert all("/coins/ethereum/image/" in complaint for complaint in complaints)
    complaints.clear()
