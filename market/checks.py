"""A plan, key and address of CoinGecko that do not fit are named before the first call."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from market.coingecko.setup import configuration_mistakes


@register()
def coingecko_is_set_up(**kwargs: Any) -> list[CheckMessage]:
    hint = "docs/settings.md lists the COINGECKO_ settings."
    return [
        Warning(mistake.sentence, hint, id="market.W001")
        if mistake.harmless
        else Error(mistake.sentence, hint, id="market.E001")
        for mistake in configuration_mistakes()
    ]
