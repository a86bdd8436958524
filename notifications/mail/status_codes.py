"""What the enhanced status codes of mail (RFC 3463) are about, as data.

Whether an address is given up hangs on this table, so it is careful: only what says that this
mailbox is not there, or takes nothing, counts against the address.
"""

import re
from enum import StrEnum

CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")


class About(StrEnum):
    ADDRESS = "address"  # not there, or takes no mail for good
    MAIL = "mail"  # this mail: too large, mailbox full, refused for what it says
    US = "us"  # may not send there, or not to anybody
    PASSING = "passing"  # comes right by itself
    ARRIVED = "arrived"
    UNKNOWN = "unknown"


# The most telling words first: class.subject.detail, then class.subject.
TABLE = {
    "5.4.4": About.PASSING,  # no route to the host: a name server was away, it says "permanent"
    "5.4.1": About.ADDRESS,  # some large providers say this of a mailbox they do not know
    "5.2.2": About.MAIL,  # full: the address is right and will work again
    "5.2.3": About.MAIL,  # longer than this mailbox takes
    "5.1.7": About.US,  # it is the sender's address that is wrong
    "5.1.8": About.US,
    "5.3": About.MAIL,
    "5.4": About.MAIL,
    "5.5": About.US,  # the conversation went wrong, not the mail
    "5.6": About.MAIL,
    "5.7": About.US,
    "2": About.ARRIVED,
    "4": About.PASSING,
    "5": About.ADDRESS,
}


def code_in(text: str) -> str:
    """The first enhanced status code of a text, such as 5.1.1; empty when there is none."""
    found = CODE.search(text)
    return found[0] if found else ""


def about(code: str) -> About:
    """What a code is about, by its longest known beginning."""
    parts = code.split(".")
    for length in (3, 2, 1):
        known = TABLE.get(".".join(parts[:length]))
        if known is not None:
            return known
    return About.UNKNOWN
