"""Takes in the reports that mail servers sent back: from a file, a mailbox or a pipe."""

import mailbox
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from notifications.mail.came_back import Heard, News, hear, messages_named
from notifications.mail.reports import Report, read_reports

LARGEST = 2_000_000  # bytes of one mail; a report is far smaller


def read_place(place: Path, *, now: datetime) -> Counter[str]:
    """One mail, an mbox, or a maildir, whose new mails count as seen afterwards."""
    if place.is_dir():
        return _read_maildir(place, now=now)
    tally: Counter[str] = Counter()
    for source in _mails_of(place):
        tally += read_mail(source, now=now)
    return tally


def read_mail(source: bytes, *, now: datetime) -> Counter[str]:
    """What one mail led to, counted."""
    reports = read_reports(source[:LARGEST])
    if not reports:
        return Counter({"no_report": 1})
    return Counter(str(heard) for report in reports for heard in _take_in(report, now=now))


def _take_in(report: Report, *, now: datetime) -> list[Heard]:
    news = News(report.word, report.verdict, report.code, report.said)
    found = messages_named(report.names)
    return [hear(message, news, now=now) for message in found] or [Heard.STRANGER]


def _mails_of(place: Path) -> Iterator[bytes]:
    source = place.read_bytes()
    if not source.startswith(b"From "):
        yield source
        return
    box = mailbox.mbox(place, create=False)
    try:
        yield from (mail.as_bytes() for mail in box)
    finally:
        box.close()


def _read_maildir(place: Path, *, now: datetime) -> Counter[str]:
    tally: Counter[str] = Counter()
    box = mailbox.Maildir(place, create=False)
    for key in list(box.keys()):
        mail = box[key]
        if mail.get_subdir() != "new":
            continue
        tally += read_mail(mail.as_bytes(), now=now)
        mail.set_subdir("cur")
        mail.add_flag("S")
        box[key] = mail  # after its news was committed: a kill before this costs a second reading
    return tally
