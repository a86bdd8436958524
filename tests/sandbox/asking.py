"""Ask a stand-in for CoinGecko over its socket, keeping every digit of the answer."""

import json
from decimal import Decimal
from typing import Any

import requests

from sandbox.coingecko.stand_in import CoinGecko


def ask(coingecko: CoinGecko, path: str, **query: object) -> requests.Response:
    parameters = {name: str(value) for name, value in query.items()}
    return requests.get(coingecko.base_url + path, params=parameters, timeout=10)


def read(coingecko: CoinGecko, path: str, **query: object) -> Any:
    answer = ask(coingecko, path, **query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_float=Decimal, parse_int=Decimal)


def markets(coingecko: CoinGecko, **query: object) -> Any:
    return read(coingecko, "/coins/markets", **{"vs_currency": "usd", **query})


def row(coingecko: CoinGecko, coin: str, **query: object) -> Any:
    (only,) = markets(coingecko, ids=coin, **query)
    return only
