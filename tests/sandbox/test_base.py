"""The base every stand-in shares: ledger, life cycle, faults and remote control."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import requests
from aiohttp import web

from sandbox.ledger import Ledger, read
from sandbox.server import Running
from sandbox.web import HttpStandIn


class Echo(HttpStandIn):
    """Answers /hello and remembers what it was told to say."""

    name = "echo"
    controls = ("say",)

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self.word: object = "hello"

    def say(self, word: object) -> object:
        self.word = word
        return word

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/hello", self.hello), web.post("/hello", self.hello)]

    def facts(self, request: web.Request) -> dict[str, object]:
        return {"agent": request.headers.get("User-Agent")}

    async def hello(self, request: web.Request) -> web.Response:
        self.ledger.append("heard", body=await request.text())
        return web.json_response({"says": str(self.word)})


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Running[Echo]]:
    with Running(Echo(Ledger(tmp_path / "echo.jsonl"))) as running:
        yield running


def get(echo: Running[Echo], path: str = "/hello", *, timeout: float = 5) -> requests.Response:
    return requests.get(echo.url + path, timeout=timeout, headers={"User-Agent": "test"})


def test_an_answer_is_in_the_ledger_before_it_is_seen(echo: Running[Echo]) -> None:
    assert get(echo, "/hello?a=1").json() == {"says": "hello"}
    entry = echo.ledger.entries("request")[-1]
    assert (entry["method"], entry["path"], entry["query"]) == ("GET", "/hello", {"a": "1"})
    assert (entry["status"], entry["fault"], entry["agent"]) == (200, None, "test")


def test_unknown_paths_are_answered_and_written_down(echo: Running[Echo]) -> None:
    assert get(echo, "/nothing").status_code == 404
    assert echo.ledger.entries("request", status=404)


def test_a_ledger_numbers_on_after_a_restart_and_skips_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ledger.jsonl"
    Ledger(path).append("first", amount=Decimal("1.10"))
    with path.open("a") as file:
        file.write('{"seq": 2, "at')
    assert [entry["amount"] for entry in read(path)] == ["1.10"]


def test_a_ledger_goes_on_counting_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    Ledger(path).append("first")
    assert Ledger(path).append("second")["seq"] == 2
    assert [entry["kind"] for entry in Ledger(path).entries(after=1)] == ["second"]


def test_a_scripted_answer_comes_as_often_as_asked_and_then_the_real_one(
    echo: Running[Echo],
) -> None:
    echo.stand_in.fault(status=429, body={"slow": "down"}, headers={"retry-after": "7"}, times=2)
    first, second, third = (get(echo) for _ in range(3))
    assert [first.status_code, second.status_code, third.status_code] == [429, 429, 200]
    assert first.json() == {"slow": "down"}
    assert first.headers["retry-after"] == "7"
    assert not echo.ledger.entries("heard")[1:]


def test_a_fault_only_meets_its_path_and_method(echo: Running[Echo]) -> None:
    echo.stand_in.fault(status=500, path="/other", times=None)
    echo.stand_in.fault(status=502, path="/hel*", method="POST")
    assert get(echo).status_code == 200
    assert requests.post(echo.url + "/hello", timeout=30).status_code == 502
    echo.stand_in.clear_faults()
    assert get(echo, "/other").status_code == 404


def test_after_the_request_was_accepted_the_answer_can_still_be_lost(echo: Running[Echo]) -> None:
    echo.stand_in.fault(kind="reset", after=True)
    with pytest.raises(requests.ConnectionError):
        get(echo)
    assert echo.ledger.entries("heard")
    assert echo.ledger.entries("request")[0]["fault"] == "reset"
    assert echo.ledger.entries("request")[0]["status"] is None


@pytest.mark.parametrize("kind", ["reset", "close"])
def test_a_connection_can_end_without_an_answer(echo: Running[Echo], kind: str) -> None:
    echo.stand_in.fault(kind=kind)
    with socket.create_connection((echo.host, echo.port), timeout=30) as client:
        client.sendall(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
        if kind == "reset":
            with pytest.raises(ConnectionResetError):
                client.recv(10)
        else:
            assert client.recv(10) == b""
    assert not echo.ledger.entries("heard")


def test_a_truncated_answer_breaks_off_in_the_body(echo: Running[Echo]) -> None:
    echo.stand_in.fault(kind="truncate")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(echo)


def test_a_hanging_answer_never_comes_and_does_not_hold_up_the_end(echo: Running[Echo]) -> None:
    echo.stand_in.fault(kind="hang")
    with pytest.raises(requests.ReadTimeout):
        get(echo, timeout=0.2)
    began = time.monotonic()
    echo.stop()
    assert time.monotonic() - began < 10


def test_a_late_answer_is_late(echo: Running[Echo]) -> None:
    echo.stand_in.fault(kind="delay", delay=0.3)
    began = time.monotonic()
    assert get(echo).json() == {"says": "hello"}
    assert time.monotonic() - began >= 0.3


def test_an_unknown_kind_of_fault_is_refused(echo: Running[Echo]) -> None:
    with pytest.raises(ValueError, match="choose from answer"):
        echo.stand_in.fault(kind="explode")


def test_another_process_steers_over_http(echo: Running[Echo]) -> None:
    def control(verb: str, **arguments: object) -> requests.Response:
        return requests.post(f"{echo.url}/_control/{verb}", json=arguments, timeout=30)

    assert control("say", word="moin").json() == {"ok": True, "result": "moin"}
    assert get(echo).json() == {"says": "moin"}
    assert control("fault", status=503).status_code == 200
    assert get(echo).status_code == 503
    assert control("fault", colour="red").status_code == 400
    assert control("stop").status_code == 404
    assert (
        requests.post(f"{echo.url}/_control/say", data={"word": 1}, timeout=30).status_code == 415
    )


def test_a_taken_port_is_reported_where_it_was_asked_for(
    echo: Running[Echo], tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="address already in use"):
        Running(Echo(Ledger(tmp_path / "second.jsonl")), port=echo.port)


def test_stopping_twice_is_harmless_and_frees_the_port(echo: Running[Echo]) -> None:
    echo.stop()
    echo.stop()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((echo.host, echo.port), timeout=1)


def test_the_command_line_names_what_can_be_started() -> None:
    command = [sys.executable, "-m", "sandbox", "nothing"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert answer.returncode == 2
    assert "invalid choice" in answer.stderr
