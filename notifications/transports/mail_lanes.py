"""Several connections to the mail server, so that one it forgets to answer holds up few."""

from contextlib import suppress
from datetime import timedelta
from queue import Empty, LifoQueue

from notifications.models import Attempt, Message
from notifications.transports.email import SmtpTransport
from notifications.verdicts import Result
from tracker.lib.email_url import MailServer


class MailLanes:
    """Each lane takes the connection that was used last, and opens one when all are in use."""

    def __init__(self, server: MailServer, *, connections: int) -> None:
        self.server = server
        self.lanes = connections
        self.longest: timedelta = SmtpTransport(server).longest
        self.idle: LifoQueue[SmtpTransport] = LifoQueue()

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Nothing to choose."""

    def send(self, message: Message, attempt: Attempt) -> Result:
        try:
            connection = self.idle.get_nowait()
        except Empty:
            connection = SmtpTransport(self.server)
        try:
            return connection.send(message, attempt)
        finally:
            self.idle.put(connection)

    def close(self) -> None:
        with suppress(Empty):
            while True:
                self.idle.get_nowait().close()
