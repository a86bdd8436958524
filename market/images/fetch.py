"""Fetch a few pictures, check them, keep them. What failed is tried again, but rarely."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.db import transaction

from market.coingecko.errors import CoinGeckoError, Kind
from market.coingecko.pictures import fetch_picture
from market.images import files
from market.images.due import Picture, due_pictures
from market.images.kinds import NoPicture, name_for
from market.models import Chore, Coin, CoinImage

CHORE = "coin images"
LOOK_EVERY = timedelta(seconds=25)
LOOK_LASTS = timedelta(seconds=15)
MOST = 20  # of one look
# Answers that say nothing about the one picture: the host rests, and the picture not for long.
HOSTS_FAULT = frozenset({Kind.LIMITED, Kind.BUSY, Kind.NETWORK, Kind.BLOCKED})
HOST_RESTS = timedelta(minutes=15)
SOON = (HOST_RESTS, timedelta(days=1))
RARELY = (timedelta(days=1), timedelta(days=32))

logger = structlog.get_logger(__name__)


def fetch_images(*, clock: Callable[[], datetime], most: int = MOST) -> int:
    """The next few pictures; how many came. One worker at a time, and seldom while all fails."""
    begun = clock()
    if not Chore.objects.claim(CHORE, now=begun, every=HOST_RESTS, retry=LOOK_EVERY):
        return 0
    came = 0
    for picture in islice(due_pictures(now=begun), most):
        now = clock()
        if now - begun > LOOK_LASTS:
            break
        try:
            _keep(picture, fetch_picture(picture.address), now=now)
            came += 1
        except NoPicture as problem:
            _put_off(picture, str(problem), RARELY, now=now)
        except CoinGeckoError as problem:
            the_hosts = problem.failure.kind in HOSTS_FAULT
            _put_off(picture, problem.failure.reason, SOON if the_hosts else RARELY, now=now)
            if the_hosts:
                Chore.objects.done(CHORE, now=now)  # enough for a while
                break
    return came


def _keep(picture: Picture, content: bytes, *, now: datetime) -> None:
    name, before = name_for(content), picture.copy
    files.keep(name, content)
    with transaction.atomic():
        Coin.objects.filter(pk=picture.coin).update(image=name)
        _note(picture, fetched_at=now, tries=0, not_before=None, reason="")
    if before not in ("", name) and not Coin.objects.filter(image=before).exists():
        files.forget(before)


def _put_off(
    picture: Picture, reason: str, waits: tuple[timedelta, timedelta], *, now: datetime
) -> None:
    """Wait twice as long after every failure. The picture there was stays."""
    first, longest = waits
    pause = min(first * 2 ** min(picture.failures, 10), longest)
    logger.warning("coin_image_not_fetched", coin=picture.coin, why=reason)
    _note(picture, tries=picture.failures + 1, not_before=now + pause, reason=reason)


def _note(picture: Picture, **facts: object) -> None:
    CoinImage.objects.update_or_create(
        coin_id=picture.coin, defaults={"source": picture.address, **facts}
    )
