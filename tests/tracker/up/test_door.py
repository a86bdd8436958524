"""The door says in a sentence why it cannot be opened."""

import errno
import socket

import pytest

from tracker.up.door import explain, open_door
from tracker.up.errors import CannotStart


def test_port_0_takes_any_free_one() -> None:
    with open_door("127.0.0.1", 0) as door:
        assert door.getsockname()[1] > 0
        assert not door.get_inheritable()


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("192.0.2.1", 0, "HOST=192.0.2.1 is not an address of this machine"),
        ("no such host", 0, "HOST=no such host is not an address of this machine"),
        ("127.0.0.1", 70000, "PORT=70000 is not a port"),
        ("127.0.0.1", -1, "PORT=-1 is not a port"),
    ],
)
def test_an_address_that_cannot_be_is_named(host: str, port: int, sentence: str) -> None:
    with pytest.raises(CannotStart, match=sentence):
        open_door(host, port)


def test_a_taken_port_names_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is taken .* PORT={port + 1}"):
            open_door("127.0.0.1", port)


def test_a_reserved_port_names_one_that_is_not() -> None:
    said = explain(PermissionError(errno.EACCES, "no"), host="127.0.0.1", port=80)
    assert said.startswith("Port 80 is reserved")
