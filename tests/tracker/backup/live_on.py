"""`python -m tests.tracker.backup.live_on PRICE…`: every periodic step, then a refresh with each
price of bitcoin, with what it caused sent. Prints how many crossings each refresh made.
"""

import json
import os
import sys
from datetime import timedelta
from decimal import Decimal

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from notifications.deliver import deliver_ready
    from notifications.transports.configured import outlets
    from reminders.models import Reminder
    from tests.reminders.pulse import Pulse

    call_command("run_steps", "--once")
    pulse, fired = Pulse(now=timezone.now() - timedelta(seconds=30)), []
    for price in sys.argv[1:]:
        pulse.prices["bitcoin"] = Decimal(price)
        fired.append(pulse.refresh(after=timedelta(seconds=1)).fired)
        deliver_ready(outlets(), clock=timezone.now)
    call_command("run_steps", "--once")
    states = list(Reminder.objects.order_by("pk").values_list("state", flat=True))
    sys.stdout.write(json.dumps({"fired": fired, "states": states}))


if __name__ == "__main__":
    main()
