"""Templates carry no script and no style of their own: the browser would refuse them."""

import re

import pytest

from tests.house import tree

# A mail is no page: mail programs read no style sheet, so ours stands in these few files.
MAIL = "templates/notifications/mail/"
TEMPLATES = [
    path for path in tree.files() if path.suffix == ".html" and not tree.name(path).startswith(MAIL)
]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline script", r"<script(?![^>]*\ssrc=)[^>]*>(?!\s*</script>)"),
        ("style element", r"<style\b"),
        ("style attribute", r"""\sstyle\s*="""),
        ("event attribute", r"""<[^>]*\son[a-z]+\s*="""),
        ("javascript address", r"javascript:"),
        ("hx-on attribute", r"\s(data-)?hx-on[:-]"),
        ("somebody else's script or sheet", r"""(src|href)=["'](https?:)?//[^"']+\.(js|css)"""),
        ("unescaped value", r"\|safe\b|autoescape off"),
    ],
)
def test_no_template_has(what: str, pattern: str) -> None:
    data_only = re.compile(r'<script[^>]*type="application/(ld\+)?json"[^>]*>')
    found = [
        f"{tree.name(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, data_only.sub("", line))
    ]
    assert found == [], what
