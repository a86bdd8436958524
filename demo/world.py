"""What the pages ask of the stand-ins and of the supervisor, over the wire like anybody else."""

from typing import Any

import requests

from demo import known

SECONDS = 15.0


class WorldIsAway(Exception):
    """The process that plays the world does not answer."""


def market(verb: str, **arguments: Any) -> Any:
    return _ask(known.place("coingecko"), verb, arguments)


def twilio(verb: str, **arguments: Any) -> Any:
    return _ask(known.place("twilio"), verb, arguments)


def backstage(verb: str, **arguments: Any) -> Any:
    return _ask(known.place("backstage"), verb, arguments)


def _ask(url: str, verb: str, arguments: dict[str, Any]) -> Any:
    try:
        answer = requests.post(f"{url}/_control/{verb}", json=arguments, timeout=SECONDS)
    except requests.RequestException as error:
        raise WorldIsAway(f"{verb}: {type(error).__name__}") from error
    facts = answer.json()
    if "error" in facts:
        raise ValueError(facts["error"])
    return facts["result"]
