"""Opens the stage, plants what is to be seen, and runs the product until Ctrl-C."""

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from demo import known
from demo.backstage import Backstage
from demo.house import NoDemo, folder_of, fresh, refuse_a_configured_service
from demo.stage import Stage, open_stage
from sandbox.server import Running, ledger_in

SPEED = 60.0


def main() -> None:
    options = _options()
    try:
        refuse_a_configured_service(os.environ)
        with ExitStack() as stack:
            folder = stack.enter_context(fresh(folder_of(os.environ)))
            stage = stack.enter_context(open_stage(folder / "sandbox", speed=options.speed))
            backstage = Backstage(ledger_in(folder / "sandbox", "backstage"))
            stack.enter_context(Running(backstage))
            known.tell(folder, **stage.places, backstage=backstage.url)
            _become_the_demo(stage, folder)
            _play(stage, backstage, stack=stack, parent=options.parent)
    except NoDemo as refusal:
        sys.exit(f"demo: {refusal}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--speed", type=float, default=SPEED, help="of the market; 1 is life")
    parser.add_argument("--end-with", dest="parent", type=int, metavar="PID")
    return parser.parse_args()


def _become_the_demo(stage: Stage, folder: Path) -> None:
    """From here on this process, and what it starts, has the demo's settings and no others."""
    os.environ |= {
        **stage.environment,
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
        "DJANGO_SETTINGS_MODULE": "demo.settings",
    }


def _play(stage: Stage, backstage: Backstage, *, stack: ExitStack, parent: int | None) -> None:
    """Everything that needs Django comes after its settings are in place."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.checks import Error, run_checks

    from demo.opening import Opening
    from tracker.up.errors import CannotStart
    from tracker.up.plan import NAMES, make_plan
    from tracker.up.voice import Voice

    problems = [problem for problem in run_checks() if isinstance(problem, Error)]
    if problems:
        raise NoDemo(" ".join(f"{problem.msg} {problem.hint}" for problem in problems))
    try:
        plan = make_plan(list(NAMES), stack=stack)
    except CannotStart as refusal:
        raise NoDemo(str(refusal)) from refusal
    stage.twilio.configure(inbound_url=f"{settings.SITE_URL}/webhooks/twilio/inbound/")
    opening = Opening(plan, stage, voice=Voice(), parent=parent)
    backstage.keepers = opening.keepers
    opening.run()


if __name__ == "__main__":
    main()
