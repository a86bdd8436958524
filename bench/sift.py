"""`python -m bench.sift FILE`: read as a preview does, and print the peak of memory in MB."""

import os
import re
import sys
from pathlib import Path

import django


def main(path: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from django.utils import timezone

    from transactions.importing.read_file import sieve_of
    from transactions.models import Portfolio

    with sieve_of(path, Portfolio.objects.get(name="Bench"), now=timezone.now()) as sieve:
        for _ in sieve.chunks():
            pass
    # Not getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text()
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    sys.stdout.write(f"{int(peak) / 1024}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
