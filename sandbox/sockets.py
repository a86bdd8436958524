"""Ways to end a connection that a well-behaved server never uses."""

import socket
import struct
from asyncio import BaseTransport, Protocol, Transport

_LINGER_ZERO = struct.pack("ii", 1, 0)


def reset(transport: BaseTransport | None) -> None:
    """End the connection with RST, so that the client sees a reset and not an end."""
    if transport is None or transport.is_closing():
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    if isinstance(transport, Transport):
        transport.abort()


class Slammer(Protocol):
    """Resets a connection before a byte of it is read."""

    def connection_made(self, transport: BaseTransport) -> None:
        reset(transport)
