"""The stand-ins `python -m sandbox` can start; a new one adds its line here."""

from sandbox.coingecko.stand_in import CoinGecko
from sandbox.server import StandIn
from sandbox.smtp.stand_in import SmtpStandIn
from sandbox.twilio.stand_in import TwilioStandIn

STAND_INS: list[type[StandIn]] = [CoinGecko, TwilioStandIn, SmtpStandIn]
