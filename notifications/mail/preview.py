"""What a mail will look like, without sending or storing anything."""

from notifications.fill import Values
from notifications.mail.compose import Foot, compose
from notifications.mail.seal import Written
from notifications.wording import Wording


def preview_mail(wording: Wording, values: Values | None = None) -> Written:
    """The mail with these values; what is missing among them is filled with the samples."""
    facts = {"ref": "7F3K", **wording.samples, **(values or {})}
    foot = Foot(unsubscribe_url="#" if wording.unsubscribe else "")
    return compose(wording, facts, foot=foot)
