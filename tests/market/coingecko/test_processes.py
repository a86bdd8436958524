"""Separate processes share one minute and one month."""

import os
import subprocess
import sys

import pytest

from market.models import ApiKeyUse
from tests.market.coingecko.hands import NOON
from tests.other_process import database_url


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_processes_together_get_exactly_the_plans_calls() -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "COINGECKO_API_KEY": "CG-one",
        "COINGECKO_CALLS_PER_MINUTE": "120",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tests.market.coingecko.taker", NOON.isoformat()]
    takers = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    got = [int(taker.communicate(timeout=60)[0]) for taker in takers]

    assert sum(got) == 60
    assert ApiKeyUse.objects.get().calls == 60
