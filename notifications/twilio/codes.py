"""What Twilio's error codes mean for us, as data.

The same code means the same whether it comes as an answer or later in a receipt. Twilio says that
codes may change, so what is not listed has a safe meaning: this one message is refused, and the
other channel tells the story.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from notifications.tables.destination import Destination
from notifications.verdicts import Outcome, Result

Trouble = Destination.Trouble
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says, in words for the person the message is for."""

    outcome: Outcome
    words: str
    trouble: Trouble = Trouble.NONE  # why the destination is given up
    pause: int = 0  # seconds the sender rests
    of_template: bool = False  # the operator has to mend a template; other messages go on

    def as_result(self, told: str, *, error_code: str, provider_id: str = "") -> Result:
        """As the outcome of a try; `told` is what Twilio said, for who wants to look it up."""
        return Result(
            self.outcome,
            f"{self.words} ({told})"[:300],
            error_code,
            provider_id,
            trouble=self.trouble,
            wait=timedelta(seconds=self.pause),
        )


UNKNOWN = Meaning(Outcome.REFUSED, "WhatsApp did not take this message.")


def _all(codes: Iterable[int], meaning: Meaning) -> dict[int, Meaning]:
    return dict.fromkeys(codes, meaning)


def _gone(trouble: Trouble) -> Meaning:
    return Meaning(Outcome.RECIPIENT, f"{trouble.label}.", trouble)


_CONFIGURATION = Meaning(
    Outcome.CONFIGURATION, "Our WhatsApp set-up is refused. The operator has been told."
)
_TEMPLATE = Meaning(
    Outcome.REFUSED, "WhatsApp refused our template for this message.", of_template=True
)
_BUSY = Meaning(Outcome.CAPACITY, "WhatsApp takes no more from us at the moment.", pause=MINUTE)

MEANINGS: dict[int, Meaning] = {
    # Not processed, says Twilio, and always safe to repeat.
    20429: Meaning(Outcome.RETRY, "Twilio asked us to slow down."),
    # The channel failed and the message with it: nothing was delivered.
    **_all((63010, 63012, 63023), Meaning(Outcome.RETRY, "WhatsApp failed inside.")),
    63016: Meaning(Outcome.WINDOW, "More than 24 hours since you last wrote to us on WhatsApp."),
    30036: Meaning(Outcome.EXPIRED, "It could not be delivered in time."),
    # This address is no good, now and later.
    **_all((21211, 21217, 21614, 21612, 21608, 63031), _gone(Trouble.REFUSED)),
    **_all((63003, 63024), _gone(Trouble.NOT_ON_WHATSAPP)),
    **_all((21610, 63014, 63033), _gone(Trouble.BLOCKED)),
    63015: _gone(Trouble.LEFT_SANDBOX),
    # More than the sender may send.
    **_all((63018, 63017, 21611, 30001), _BUSY),
    63038: Meaning(Outcome.CAPACITY, "Our WhatsApp messages of today are used up.", pause=HOUR),
    # Our account, our sender, our address: every message would meet the same.
    **_all((20003, 20005, 20006, 20008, 20404, 10001, 30002, 90010), _CONFIGURATION),
    **_all((21212, 21603, 21606, 21607, 21609, 21660, 21701, 21703, 21910), _CONFIGURATION),
    **_all((63001, 63002, 63007, 63008, 63020, 63022), _CONFIGURATION),
    # One of our templates, or what we filled it with.
    **_all((21654, 21655, 21656, 92005), _TEMPLATE),
    **_all((63021, 63027, 63028, 63029, 63030, 63040, 63041), _TEMPLATE),
    # This message only.
    63013: Meaning(Outcome.REFUSED, "WhatsApp says this message breaks its rules."),
    **_all((63005, 63019, 63025), UNKNOWN),
    **_all((63032, 63049), Meaning(Outcome.REFUSED, "WhatsApp chose not to deliver it.")),
}


def meaning_of(code: int | str | None) -> Meaning:
    """The meaning of a code; of one nobody has seen before, the safe one."""
    try:
        return MEANINGS.get(int(code or 0), UNKNOWN)
    except ValueError:
        return UNKNOWN
