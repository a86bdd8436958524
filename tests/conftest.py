"""Fixtures live in tests/fixtures, one file a topic."""

pytest_plugins: list[str] = [
    "tests.fixtures.browser",
    "tests.fixtures.chaos",
    "tests.fixtures.copies",
    "tests.fixtures.coingecko",
    "tests.fixtures.engines",
    "tests.fixtures.live",
    "tests.fixtures.mailbox",
    "tests.fixtures.memory",
    "tests.fixtures.people",
    "tests.fixtures.redis",
    "tests.fixtures.refreshes",
    "tests.fixtures.site",
    "tests.fixtures.smtp",
    "tests.fixtures.staff",
    "tests.fixtures.times",
    "tests.fixtures.twilio",
    "tests.fixtures.vendor_documents",
    "tests.fixtures.whatsapp",
]
