"""A picture is what its bytes say."""

import pytest

from market.images.kinds import NoPicture, name_for, type_of
from sandbox.coingecko.images import png

PNG = png("bitcoin")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "


@pytest.mark.parametrize(
    ("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")]
)
def test_the_three_kinds_browsers_show_are_known(content: bytes, kind: str) -> None:
    assert type_of(name_for(content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<!doctype html>",
        b"GIF89a",
        PNG[:8],
        b"RIFF\x24\x00\x00\x00WAVE",
        b" " + PNG,
    ],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    with pytest.raises(NoPicture):
        name_for(content)


def test_another_picture_has_another_name_and_no_name_leaves_the_folder() -> None:
    assert name_for(PNG) == name_for(png("bitcoin")) != name_for(png("ethereum"))
    assert "/" not in name_for(PNG)
    assert len(name_for(WEBP)) <= 40
