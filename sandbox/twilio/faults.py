"""The catalogue of what can go wrong at Twilio. Tests and chaos runs walk `FAULTS` by name."""

from sandbox.scripts import NamedFault

PORT, CONNECT, CREATE, LIST = "port", "connect", "create", "list"
FETCH, CALLBACK, ANY = "fetch", "callback", "any"

FAULTS: tuple[NamedFault, ...] = (
    # Nothing left the client's machine, or nothing the vendor kept.
    NamedFault("refused_connect", PORT, False, True, "the port is closed"),
    NamedFault("reset_on_connect", CONNECT, False, False, "reset before a byte is read"),
    NamedFault("reset_before_accept", CREATE, False, False, "request read, then reset"),
    NamedFault("close_before_accept", CREATE, False, False, "request read, then closed"),
    NamedFault("hang_before_accept", CREATE, False, False, "request read, never answered"),
    NamedFault("too_many_requests", CREATE, False, False, "429 with code 20429"),
    NamedFault("unavailable_503", CREATE, False, False, "503 with Retry-After"),
    NamedFault("error_500", CREATE, False, False, "500 with code 20500"),
    NamedFault("bad_gateway", CREATE, False, False, "502 in HTML"),
    NamedFault("redirect_307", CREATE, False, False, "307 to another host's path"),
    NamedFault("authenticate_401", CREATE, False, False, "401 with code 20003, whatever the token"),
    NamedFault("refused_with_code", CREATE, False, False, "400 with the code given as `amount`"),
    NamedFault("problem_details", CREATE, False, False, "500 as RFC 9457 problem"),
    # The message is taken, and the client does not learn it, or not all of it.
    NamedFault("accept_then_hang", CREATE, True, False, "no answer ever"),
    NamedFault("accept_then_reset", CREATE, True, False, "connection reset instead of an answer"),
    NamedFault("accept_then_close", CREATE, True, False, "connection closed instead of an answer"),
    NamedFault("accept_then_500", CREATE, True, False, "500 with code 20500"),
    NamedFault("accept_then_502", CREATE, True, False, "502 in HTML"),
    NamedFault("accept_then_truncated", CREATE, True, False, "201, the JSON cut off in the middle"),
    NamedFault("accept_then_cut_off", CREATE, True, False, "201, closed in the middle of the body"),
    NamedFault("accept_then_no_sid", CREATE, True, False, "201 without a sid"),
    NamedFault("accept_then_drip", CREATE, True, False, "201, one byte every `amount` seconds"),
    NamedFault("callback_before_answer", CREATE, True, False, "the first callback comes first"),
    # Asking afterwards does not help.
    NamedFault("list_down", LIST, None, True, "503 for every list"),
    NamedFault("list_hang", LIST, None, True, "no answer to a list"),
    NamedFault("list_lag", LIST, None, True, "hides messages younger than `amount` seconds"),
    NamedFault("list_hides_bodies", LIST, None, True, "listed messages show no body"),
    NamedFault("fetch_down", FETCH, None, True, "503 for every fetch"),
    # Receipts.
    NamedFault("lost_callbacks", CALLBACK, None, True, "never sent"),
    NamedFault("late_callbacks", CALLBACK, None, True, "sent `amount` seconds late"),
    NamedFault("doubled_callbacks", CALLBACK, None, True, "sent twice with the same token"),
    NamedFault("reordered_callbacks", CALLBACK, None, True, "sent last first, at the end"),
    NamedFault("strange_callbacks", CALLBACK, None, True, "with a field nobody knows yet, signed"),
    NamedFault("forged_callbacks", CALLBACK, None, True, "signed with a token that is not ours"),
    # Everything.
    NamedFault("slow_answers", ANY, None, True, "every answer takes `amount` seconds more"),
)
