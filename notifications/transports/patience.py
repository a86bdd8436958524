"""SMTP connections on which a whole answer has its time, however small the pieces it comes in.

smtplib gives every single byte the whole timeout, so a server that drips could hold a worker for
hours, far beyond its claim on the message.
"""

import io
import smtplib
import socket
import time


class _Drops(io.RawIOBase):
    """What arrives, until a moment that is set anew before each answer."""

    def __init__(self, wire: socket.socket) -> None:
        self.wire = wire
        self.until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer did not come whole in time")
        self.wire.settimeout(left)
        return self.wire.recv_into(buffer)


class PatientSMTP(smtplib.SMTP):
    """The socket's timeout is the time of one whole answer."""

    _drops: _Drops

    def getreply(self) -> tuple[int, bytes]:
        wire = self.sock
        if wire is None:
            return super().getreply()
        patience = wire.gettimeout()
        if self.file is None:  # a new connection, or the same one under TLS
            self._drops = _Drops(wire)
            self.file = io.BufferedReader(self._drops)
        self._drops.until = time.monotonic() + (patience or 0)
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(patience)


class PatientSMTPS(PatientSMTP, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""
