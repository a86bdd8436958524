"""The stand-ins `python -m sandbox` can start; a new one adds its line here."""

from sandbox.server import StandIn

STAND_INS: list[type[StandIn]] = []
