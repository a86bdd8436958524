"""Symbols that could be several coins, or none: asked with names, answered with ids."""

from collections.abc import Iterator, Mapping, Sequence

from accounts.models import User
from market.models import Coin
from transactions.importing.coins import Symbol
from transactions.importing.imports import settle
from transactions.importing.preview import Preview

NO_COIN = "-"


def with_names(questions: Sequence[Symbol]) -> list[tuple[Symbol, list[Coin]]]:
    """Each question with the coins one can choose from, the best known first."""
    ids = {coin for each in questions for coin in each.candidates}
    coins = Coin.objects.in_bulk(ids)
    return [(each, [coins[pk] for pk in each.candidates if pk in coins]) for each in questions]


def settle_posted(owner: User, preview: Preview, posted: Mapping[str, str]) -> Iterator[str]:
    """Remember the answers; a sentence for each that is no coin."""
    for each in preview.questions:
        typed = posted.get(f"other:{each.symbol}", "").strip()
        answer = typed or posted.get(f"coin:{each.symbol}", "")
        answer = answer.replace("\0", "")
        if answer == NO_COIN:
            settle(owner, each.symbol, exchange=preview.exchange, coin=None)
        elif answer and Coin.objects.filter(pk=answer).exists():
            settle(owner, each.symbol, exchange=preview.exchange, coin=answer)
        elif answer:
            yield f"{each.symbol}: no coin has the CoinGecko id {answer[:60]}."
