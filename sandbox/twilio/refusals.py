"""The ways Twilio says no: its codes, HTTP statuses and words, as the vendor sends them."""

from collections.abc import Mapping
from types import MappingProxyType

# Refused at once: code -> (HTTP status, message). `{}` takes the offending value.
SYNCHRONOUS: Mapping[int, tuple[int, str]] = MappingProxyType(
    {
        20001: (400, "Invalid parameter {}"),
        20003: (401, "Authenticate"),
        20404: (404, "The requested resource {} was not found"),
        20405: (405, "Method not allowed"),
        20422: (422, "Invalid Parameter: {}"),
        20429: (429, "Too Many Requests"),
        20500: (500, "An internal server error has occurred"),
        20503: (503, "Service is temporarily unavailable"),
        21211: (400, "The 'To' number {} is not a valid phone number."),
        21602: (400, "Message body is required."),
        21603: (400, "A 'From' phone number is required."),
        21604: (400, "A 'To' phone number is required."),
        21609: (400, "The 'StatusCallback' URL {} is not a valid URL."),
        21617: (400, "The concatenated message body exceeds the 1600 character limit."),
        21619: (400, "A text message body or media urls must be specified."),
        21624: (400, "Invalid validity period value: {}"),
        21654: (400, "The ContentSid parameter is required."),
        21655: (400, "The ContentSid parameter is invalid."),
        21656: (400, "The Content Variables parameter is invalid."),
        21701: (400, "The Messaging Service does not exist: {}"),
        21910: (
            400,
            "Invalid From and To pair. From and To should be of the same channel",
        ),
        30409: (400, "Message is not in a state that can be changed: {}"),
        63007: (400, "Twilio could not find a Channel with the specified From address"),
        63031: (400, "Channels message cannot have same From and To"),
    }
)

# Found out later: the code a message carries once it is `failed` or `undelivered`.
ASYNCHRONOUS: Mapping[int, str] = MappingProxyType(
    {
        21610: "Attempt to send to unsubscribed recipient",
        21608: "The number is unverified. Trial accounts can only send to verified numbers",
        21611: "This 'From' number has exceeded the maximum number of queued messages",
        30001: "Queue overflow",
        30036: "Validity Period Expired",
        63002: "Channel could not find From address",
        63003: "Channel could not find To address",
        63008: "Could not execute the request because the channel module is misconfigured",
        63013: "This message send failed because it violates Channel provider's policy",
        63014: "This message failed to be delivered to the user because it was blocked by a user",
        63015: "Channel Sandbox can only send messages to phone numbers that have joined "
        "the Sandbox",
        63016: "Failed to send freeform message because you are outside the allowed window. "
        "If you are using WhatsApp, please use a Message Template.",
        63017: "Twilio rate limit exceeded for Channel",
        63018: "Rate limit exceeded for Channel",
        63021: "Channel invalid content error",
        63024: "Invalid message recipient",
        63028: "Number of parameters provided does not match the expected number of parameters",
        63038: "Account exceeded the daily messages limit",
        63040: "Template rejected",
    }
)


class Refusal(Exception):
    """A request Twilio answers with an error body instead of doing what it asks."""

    def __init__(self, code: int, value: object = "") -> None:
        self.code = code
        self.status, words = SYNCHRONOUS[code]
        self.message = words.format(value)
        super().__init__(f"{code}: {self.message}")

    @classmethod
    def known_later(cls, code: int) -> "Refusal":
        """A refusal at once with any code, also with one that mostly comes later."""
        if code in SYNCHRONOUS:
            return cls(code)
        refusal = cls(20001)
        refusal.code, refusal.message = code, words_of(code)
        return refusal

    def body(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def words_of(code: int) -> str:
    """What the message's `error_message` says for a code found out later."""
    return ASYNCHRONOUS.get(code, "Unknown error")
