"""`manage.py renew_second_factors`: after SECRET_KEY was changed, before the old one goes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.second_factor import write_anew


class Command(BaseCommand):
    help = "Write second factors with the present SECRET_KEY, so that older ones can go."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = write_anew()
        except RuntimeError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count} second factors are written with the present SECRET_KEY.")
