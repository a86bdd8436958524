"""Mails that come back, in the shapes that Postfix, Exchange, Exim and Gmail give them."""

OURS = "<m.7.0123456789abcdef0123@bell.example>"
BOUNDARY = "=_report"

POSTFIX = """\
Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4Xyz
Arrival-Date: Wed, 25 Nov 2026 12:00:00 +0000 (UTC)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {said}
"""
EXCHANGE = """\
Reporting-MTA: dns;EX01.example.net

Final-Recipient: RFC822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;{said}
X-Display-Name: Ada
"""
EXIM = """\
Reporting-MTA: dns; exim.example.net

Action: {action}
Final-Recipient: rfc822;{to}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp;
 {said}
"""
GMAIL = """\
Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; bell.example
Arrival-Date: Wed, 25 Nov 2026 04:00:00 -0800 (PST)
X-Original-Message-ID: {ours}

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
Last-Attempt-Date: Wed, 25 Nov 2026 04:00:01 -0800 (PST)
"""
SHAPES = {"postfix": POSTFIX, "exchange": EXCHANGE, "exim": EXIM, "gmail": GMAIL}

COMPLAINT = """\
Feedback-Type: {kind}
User-Agent: SomeFBL/1.0
Version: 1
Original-Rcpt-To: rfc822; {to}
"""


def bounce(
    *,
    shape: str = "postfix",
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 No such user here",
    name: str = OURS,
    back_to: str = "no-reply@bell.example",
    returned: str = "message/rfc822",
    to: str = "ada@example.org",
) -> bytes:
    """A delivery report about one mail of ours to one recipient."""
    fields = SHAPES[shape].format(action=action, status=status, said=said, to=to, ours=name)
    return report("delivery-status", fields, name=name, back_to=back_to, returned=returned)


def complaint(*, name: str = OURS, kind: str = "abuse", to: str = "ada@example.org") -> bytes:
    """What a mailbox provider sends when somebody pressed "this is spam"."""
    return report("feedback-report", COMPLAINT.format(kind=kind, to=to), name=name)


def report(
    kind: str,
    fields: str,
    *,
    name: str,
    back_to: str = "no-reply@bell.example",
    returned: str = "message/rfc822",
) -> bytes:
    ours = f"From: Bellwether <no-reply@bell.example>\nMessage-ID: {name}\nSubject: BTC rose\n"
    parts = [
        "Content-Type: text/plain\n\nYour mail could not be delivered.\n",
        f"Content-Type: message/{kind}\n\n{fields}",
        f"Content-Type: {returned}\n\n{ours}\nBTC rose above $70,000.\n" if returned else "",
    ]
    body = "".join(f"--{BOUNDARY}\n{part}\n" for part in parts if part)
    head = (
        f"From: MAILER-DAEMON@example.net\nTo: {back_to}\nSubject: Undelivered mail\n"
        f"MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; "
        f'boundary="{BOUNDARY}"\n'
    )
    return f"{head}\n{body}--{BOUNDARY}--\n".encode()
