"""`python -m bench.child MODULE ENGINE …`: measure in this process, print the figures as JSON."""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module

import django
from django.core.management import call_command

from bench.engines import refuse_a_configured_house


def main(module: str, engine: str, *more: str) -> None:
    refuse_a_configured_house()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    figures = import_module(module).measure(engine, *more)
    sys.stdout.write(json.dumps([asdict(figure) for figure in figures]))


if __name__ == "__main__":
    main(*sys.argv[1:])
