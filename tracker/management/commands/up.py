"""`manage.py up`: everything, supervised."""

from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.up.errors import CannotStart
from tracker.up.plan import NAMES, make_plan
from tracker.up.prepare import prepare
from tracker.up.supervisor import Supervisor
from tracker.up.voice import Voice


class Command(BaseCommand):
    help = "Start every part, keep it alive, and stop all on Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only",
            default=",".join(NAMES),
            help="Some parts only, comma-separated: web,worker,beat",
        )

        parser.add_argument(
            "--end-with", dest="parent", type=int, metavar="PID", help="the parent to end with"
        )

    def handle(self, *, only: str, parent: int | None, **options: Any) -> None:
        try:
            with ExitStack() as stack:
                plan = make_plan(chosen(only), stack=stack)
                prepare(plan.run_folder)
                Supervisor(plan, voice=Voice(), parent=parent).run()
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal


def chosen(only: str) -> list[str]:
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise CannotStart(f"--only takes some of {', '.join(NAMES)}; not {', '.join(unknown)}.")
    return [name for name in NAMES if name in names]
