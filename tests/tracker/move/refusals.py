"""`python -m tests.tracker.move.refusals URL…`: what the command says to each."""

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from django.core.management import CommandError, call_command

    for url in sys.argv[1:]:
        try:
            call_command("move_database", to=url)
        except CommandError as refusal:
            sys.stdout.write(f"{refusal}\n")


if __name__ == "__main__":
    main()
