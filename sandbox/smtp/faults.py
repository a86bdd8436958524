"""The catalogue of what can go wrong in an SMTP session, phase by phase."""

from sandbox.scripts import NamedFault

PORT, CONNECT, BANNER, EHLO = "port", "connect", "banner", "ehlo"
STARTTLS, AUTH = "starttls", "auth"
MAIL, RCPT, DATA, BODY, DOT, QUIT, ANY = "mail", "rcpt", "data", "body", "dot", "quit", "any"

# The answer a fault gives, where it is an answer. Everything else is named by its ending.
ANSWERS = {
    "banner_421": "421 4.3.2 Service not available, closing transmission channel",
    "banner_554": "554 5.3.2 No SMTP service here",
    "ehlo_421": "421 4.3.2 Service shutting down",
    "ehlo_502": "502 5.5.1 Command not implemented",
    "starttls_454": "454 4.7.0 TLS not available due to temporary reason",
    "auth_454": "454 4.7.0 Temporary authentication failure",
    "auth_535": "535 5.7.8 Authentication credentials invalid",
    "mail_421": "421 4.3.2 Too many connections, try later",
    "mail_450": "450 4.1.8 Sender address verification pending",
    "mail_550": "550 5.7.1 Sender refused",
    "rcpt_450": "450 4.2.1 Mailbox busy",
    "rcpt_550": "550 5.1.1 No such user here",
    "data_451": "451 4.3.0 Local error in processing",
    "data_554": "554 5.5.1 No valid recipients",
    "dot_451": "451 4.3.0 Local error, message not taken",
    "dot_452": "452 4.3.1 Insufficient system storage",
    "dot_552": "552 5.2.2 Mailbox full",
    "dot_554": "554 5.7.1 Message refused",
    "quit_421": "421 4.3.2 Service shutting down",
}
GREYLISTED = "450 4.2.0 Greylisted, try again later"


def _answer(name: str, phase: str) -> NamedFault:
    return NamedFault(name, phase, phase == QUIT, False, f"answers {ANSWERS[name]!r}")


FAULTS: tuple[NamedFault, ...] = (
    NamedFault("refused_connect", PORT, False, True, "the port is closed"),
    NamedFault("connect_reset", CONNECT, False, False, "reset before the banner"),
    NamedFault("connect_close", CONNECT, False, False, "closed before the banner"),
    NamedFault("connect_hang", CONNECT, False, False, "accepted, and no banner ever"),
    _answer("banner_421", BANNER),
    _answer("banner_554", BANNER),
    _answer("ehlo_421", EHLO),
    NamedFault("ehlo_502", EHLO, True, False, "knows no EHLO, only HELO"),
    NamedFault("ehlo_close", EHLO, False, False, "closed instead of an answer"),
    _answer("starttls_454", STARTTLS),
    NamedFault("starttls_close", STARTTLS, False, False, "closed instead of an answer"),
    _answer("auth_454", AUTH),
    _answer("auth_535", AUTH),
    _answer("mail_421", MAIL),
    _answer("mail_450", MAIL),
    _answer("mail_550", MAIL),
    NamedFault("mail_close", MAIL, False, False, "closed instead of an answer"),
    _answer("rcpt_450", RCPT),
    _answer("rcpt_550", RCPT),
    NamedFault("rcpt_close", RCPT, False, False, "closed instead of an answer"),
    NamedFault("rcpt_hang", RCPT, False, False, "no answer ever"),
    NamedFault("greylist", RCPT, False, True, "450 until `amount` seconds after the first try"),
    _answer("data_451", DATA),
    _answer("data_554", DATA),
    NamedFault("data_close", DATA, False, False, "closed instead of 354"),
    NamedFault("body_close", BODY, False, False, "closed in the middle of the message"),
    _answer("dot_451", DOT),
    _answer("dot_452", DOT),
    _answer("dot_552", DOT),
    _answer("dot_554", DOT),
    NamedFault("dot_close", DOT, False, False, "dropped, then closed"),
    NamedFault("dot_reset", DOT, False, False, "dropped, then reset"),
    NamedFault("dot_hang", DOT, False, False, "dropped, and no answer ever"),
    NamedFault("accepted_dot_close", DOT, True, False, "taken, then closed"),
    NamedFault("accepted_dot_reset", DOT, True, False, "taken, then reset"),
    NamedFault("accepted_dot_hang", DOT, True, False, "taken, and no answer ever"),
    _answer("quit_421", QUIT),
    NamedFault("quit_close", QUIT, True, False, "closed instead of 221"),
    NamedFault("quit_hang", QUIT, True, False, "no answer to QUIT"),
    NamedFault("drip", ANY, True, True, "every answer byte by byte, `amount` seconds each"),
)
