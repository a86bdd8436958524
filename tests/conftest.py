"""Fixtures live in tests/fixtures, one file a topic."""

pytest_plugins: list[str] = [
    "tests.fixtures.mailbox",
    "tests.fixtures.people",
    "tests.fixtures.redis",
]
