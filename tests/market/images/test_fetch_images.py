"""Pictures come from the stand-in over real sockets, are checked, and are served by us."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from market import tasks
from market.coingecko.client import CoinGecko as Vendor
from market.coingecko.pictures import is_vendors, small
from market.demand import CoinDemand
from market.images import files
from market.images.fetch import HOST_RESTS, LOOK_EVERY, fetch_images
from market.models import Coin, CoinImage
from market.sync_coins import sync_coins
from sandbox.coingecko.images import png
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.coingecko import MARKET_NOON
from tests.fixtures.market import make_coin

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Step:
    """The step as beat rings it, at the times of a clock that only the test moves."""

    def __init__(self) -> None:
        self.now = MARKET_NOON

    def __call__(self, *, after: timedelta = LOOK_EVERY, most: int = 20) -> int:
        self.now += after
        return fetch_images(clock=lambda: self.now, most=most)


@pytest.fixture
def step(coingecko: CoinGecko, settings: Settings, tmp_path: object) -> Step:
    settings.DATA_DIR = tmp_path
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_CALLS_PER_MINUTE = 1000  # the catalogue is asked for without a pause
    return Step()


def pictured(coingecko: CoinGecko, coin_id: str = "bitcoin", **fields: object) -> Coin:
    address = f"{coingecko.url}/coins/images/1/large/{coin_id}.png?17"
    return make_coin(coin_id, **{"image_url": address, **fields})


def asked(coingecko: CoinGecko) -> list[str]:
    """The paths of the pictures that were asked for."""
    paths = [str(entry.get("path", "")) for entry in map(dict, coingecko.ledger.entries())]
    return [path for path in paths if path.startswith("/coins/images/")]


def test_the_pictures_of_the_board_come_a_few_at_a_time_the_best_known_first(
    step: Step, coingecko: CoinGecko
) -> None:
    sync_coins(Vendor(), now=step.now)
    Coin.objects.filter(rank__gt=5, rank__lt=99).update(image_url="")  # seven of the hundred left
    make_coin("after-the-last", rank=101, image_url=f"{coingecko.url}/coins/images/1/large/x.png")

    assert step(most=3) == 3
    with_image = Coin.objects.exclude(image="").order_by("rank")
    assert list(with_image.values_list("rank", flat=True)) == [1, 2, 3]
    while step():
        pass
    assert list(with_image.values_list("rank", flat=True)) == [1, 2, 3, 4, 5, 99, 100]
    assert len(asked(coingecko)) == 7


def test_a_picture_is_fetched_small_and_once(step: Step, coingecko: CoinGecko) -> None:
    coin = pictured(coingecko)

    assert (step(), step(), step(after=40 * DAY)) == (1, 0, 0)
    coin.refresh_from_db()
    assert files.read(coin.image) == png("bitcoin")
    assert asked(coingecko) == ["/coins/images/1/small/bitcoin.png"]


def test_a_coin_that_somebody_holds_has_its_picture_whatever_its_rank(
    step: Step, coingecko: CoinGecko, settings: Settings
) -> None:
    pictured(coingecko, "dust", rank=None)
    assert step() == 0

    settings.COIN_DEMAND = [f"{__name__}.somebody_holds_dust"]
    assert step() == 1


def somebody_holds_dust(*, now: datetime) -> CoinDemand:
    return CoinDemand(held=frozenset({"dust"}))


def test_a_picture_that_moved_is_fetched_again_and_the_old_copy_goes(
    step: Step, coingecko: CoinGecko
) -> None:
    coin = pictured(coingecko)
    step()
    Coin.objects.update(image_url=f"{coingecko.url}/coins/images/1/large/other.png")

    assert step() == 1
    coin.refresh_from_db()
    assert files.read(coin.image) == png("other")
    assert files.kept() == {coin.image}


def test_a_copy_that_was_lost_is_fetched_again(step: Step, coingecko: CoinGecko) -> None:
    pictured(coingecko)
    step()
    files.forget(Coin.objects.get().image)

    assert step() == 1
    assert files.kept() == {Coin.objects.get().image}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "neither PNG, JPEG nor WebP"),
        ("<!doctype html><p>Just a moment…</p>", "neither PNG, JPEG nor WebP"),
        ("x" * 300_000, "over 256 kB"),
    ],
)
def test_what_is_no_picture_is_not_kept_and_asked_for_rarely(
    step: Step, coingecko: CoinGecko, body: str, reason: str
) -> None:
    pictured(coingecko)
    coingecko.fault(status=200, body=body, times=2)

    assert (step(), step(), step(after=DAY / 2)) == (0, 0, 0)
    failed = CoinImage.objects.get()
    assert reason in failed.reason
    assert (failed.tries, files.kept()) == (1, frozenset())

    assert (step(after=DAY), step(after=DAY)) == (0, 0)  # failed again: two days now
    assert step(after=DAY) == 1
    assert CoinImage.objects.get().reason == ""


def test_a_missing_picture_does_not_hold_up_the_next(step: Step, coingecko: CoinGecko) -> None:
    pictured(coingecko)
    pictured(coingecko, "ethereum")
    coingecko.fault(status=404, times=1)

    assert step() == 1
    assert Coin.objects.exclude(image="").get().pk == "ethereum"


@pytest.mark.parametrize("status", [429, 403, 500, 503])
def test_a_host_that_refuses_is_left_alone_for_a_while(
    step: Step, coingecko: CoinGecko, status: int
) -> None:
    pictured(coingecko)
    pictured(coingecko, "ethereum")
    coingecko.fault(status=status, times=1)

    assert (step(), step(after=HOST_RESTS / 2)) == (0, 0)
    assert len(asked(coingecko)) == 1
    assert step(after=HOST_RESTS) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/coins/images/1/large/bitcoin.png",
        "https://example.org/bitcoin.png",
        "http://assets.coingecko.com/coins/images/1/large/bitcoin.png",
        "https://assets.coingecko.com.example.org/bitcoin.png",
        "https://assets.coingecko.com@example.org/bitcoin.png",
        "https://assets.coingecko.com:8443/bitcoin.png",
        "file:///etc/passwd",
    ],
)
def test_a_picture_elsewhere_is_never_asked_for(
    step: Step, coingecko: CoinGecko, address: str
) -> None:
    assert not is_vendors(address, base_url="")
    pictured(coingecko, image_url=address)

    assert step() == 0
    assert "not on one of CoinGecko's own hosts" in CoinImage.objects.get().reason


def test_a_redirect_is_not_followed(step: Step, coingecko: CoinGecko) -> None:
    pictured(coingecko)
    coingecko.fault(status=302, headers={"Location": "http://127.0.0.1:1/"}, times=1)

    assert step() == 0
    assert CoinImage.objects.get().reason == "The picture's host answered 302."


def test_the_vendors_own_hosts_may_be_asked_over_https() -> None:
    for host in ("assets.coingecko.com", "coin-images.coingecko.com"):
        address = f"https://{host}/coins/images/1/large/bitcoin.png?1696501400"
        assert is_vendors(address, base_url="")
        assert small(address) == f"https://{host}/coins/images/1/small/bitcoin.png?1696501400"


def test_the_step_is_rung_by_its_name(step: Step, coingecko: CoinGecko) -> None:
    pictured(coingecko)
    tasks.fetch_coin_images()
    assert Coin.objects.exclude(image="").count() == 1


def test_a_picture_is_served_with_its_type_and_kept_by_browsers(
    step: Step, coingecko: CoinGecko, client: Client
) -> None:
    pictured(coingecko)
    step()
    name = Coin.objects.get().image
    answer = client.get("/coins/bitcoin/image/", {"v": name})

    assert (answer.content, answer["Content-Type"]) == (png("bitcoin"), "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=31536000"
    again = client.get("/coins/bitcoin/image/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=3600")


def test_without_a_picture_there_is_nothing_at_its_address(
    step: Step, coingecko: CoinGecko, client: Client
) -> None:
    assert client.get("/coins/nonsense/image/").status_code == 404
    pictured(coingecko)
    assert client.get("/coins/bitcoin/image/").status_code == 404
    step()
    files.forget(Coin.objects.get().image)
    assert client.get("/coins/bitcoin/image/").status_code == 404


def test_the_pages_show_the_picture_before_the_initials(
    step: Step, coingecko: CoinGecko, client: Client
) -> None:
    pictured(coingecko)
    mark = '<img src="/coins/bitcoin/image/?v='
    assert mark not in client.get("/board/").content.decode()
    step()
    for page in ("/board/", "/coins/bitcoin/", "/coins/?q=bitcoin"):
        text = client.get(page).content.decode()
        assert mark in text, page
        assert 'aria-hidden="true">BIT<img' in text
