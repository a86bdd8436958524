"""The columns of a quote, and the SQL both engines share when they write one."""

from market.accept import Outcome, Verdict, Why

# In the order both engines hand them over; the coin's id comes first.
AMOUNTS = (
    "price", "market_cap", "volume", "high_24h", "low_24h", "change_1h", "change_24h", "change_7d",
)  # fmt: skip
WRITTEN = (*AMOUNTS, "as_of", "high_trusted", "low_trusted")
HELD = ("trust", "reason", "candidate_price", "candidate_as_of", "candidate_at")

# The stored answer becomes the one before, as market.touches.base_of says it.
SHIFT = """
    price_before = q.price,
    as_of_before = q.as_of,
    high_before = CASE WHEN q.high_trusted THEN q.high_24h ELSE q.high_before END,
    high_before_at = CASE WHEN q.high_trusted THEN q.as_of ELSE q.high_before_at END,
    low_before = CASE WHEN q.low_trusted THEN q.low_24h ELSE q.low_before END,
    low_before_at = CASE WHEN q.low_trusted THEN q.as_of ELSE q.low_before_at END,
    trust = 'trusted', reason = '',
    candidate_price = NULL, candidate_as_of = NULL, candidate_at = NULL"""

ACCEPTED_UPSERT = f"""
    ON CONFLICT (coin_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in WRITTEN)},
    accepted_at = excluded.accepted_at, asked_at = excluded.asked_at, {SHIFT}"""

# An empty trust leaves the doubts as they are, and so does a refused answer where one is open.
_SETTLES = "excluded.trust IN ('trusted', 'confirming')"
HELD_UPSERT = f"""
    ON CONFLICT (coin_id) DO UPDATE SET
    asked_at = excluded.asked_at,
    trust = CASE WHEN {_SETTLES} OR (excluded.trust = 'refused' AND q.candidate_at IS NULL)
                 THEN excluded.trust ELSE q.trust END,
    reason = CASE WHEN excluded.trust = '' THEN q.reason ELSE excluded.reason END,
    {
    ", ".join(
        f"{name} = CASE WHEN {_SETTLES} THEN excluded.{name} ELSE q.{name} END" for name in HELD[2:]
    )
}"""


def trust_after(verdict: Verdict) -> str:
    """What a held answer says of the stored price; empty: nothing."""
    if verdict.why is Why.OUT_OF_ORDER:
        return ""
    return {
        Outcome.UNCHANGED: "trusted",
        Outcome.CONFIRMING: "confirming",
        Outcome.REFUSED: "refused",
    }[verdict.outcome]
