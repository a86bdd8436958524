"""The whole of an answer has a time limit, however slowly its pieces drip."""

import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from market.coingecko.errors import CoinGeckoError, Kind
from market.coingecko.transport import Timeouts, fetch


class Drip(socketserver.BaseRequestHandler):
    """Sends a byte at a time: never silent for long, never done."""

    def handle(self) -> None:
        self.request.recv(4096)
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        drops = threading.Event()  # never set: its wait is the time between two drops
        try:
            while not drops.wait(0.05):
                self.request.sendall(b" ")
        except OSError:
            return


@pytest.fixture
def dripping() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_a_dripping_answer_is_given_up_when_its_time_is_over(dripping: str) -> None:
    began = time.monotonic()
    with pytest.raises(CoinGeckoError) as raised:
        fetch(dripping, params={}, headers={}, timeouts=Timeouts(connect=1, read=1, total=0.4))

    assert raised.value.failure.kind is Kind.NETWORK
    assert raised.value.failure.reason == "CoinGecko's answer came too slowly."
    assert time.monotonic() - began < 10
