"""Reads a mail the way people do: what is to be seen, as text and in the HTML."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "hr", "link", "input"}
NUMBER = re.compile(r"\d[\d.,:]*\d|\d")


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.remote: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.remote += [given[name] for name in ("src", "background", "srcset") if name in given]
        if tag not in VOID and (self._hidden or tag == "head" or "none" in given.get("style", "")):
            hides = tag == "head" or "display: none" in given.get("style", "")
            if self._hidden or hides:
                self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def see(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(html)
    return seen


def flat(text: str) -> str:
    """Line ends and runs of blanks make no difference to what is said."""
    return " ".join(text.split())


def said_in(html: str) -> str:
    """Everything a reader can see or follow."""
    seen = see(html)
    return flat(" ".join([*seen.words, *seen.links]))


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def parse(source: bytes) -> EmailMessage:
    mail = message_from_bytes(source, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())
