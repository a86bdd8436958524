"""`python -m sandbox NAME --port 9001 --data DIR`: one stand-in as a process."""

import argparse
import asyncio
from pathlib import Path

from sandbox.server import LOOPBACK, ledger_in, serve_until_signal
from sandbox.table import STAND_INS


def parser() -> argparse.ArgumentParser:
    """One sub-command a stand-in, with the options they share and those of its own."""
    top = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    names = top.add_subparsers(dest="name", required=True)
    for stand_in in STAND_INS:
        own = names.add_parser(stand_in.name, help=stand_in.__doc__)
        own.add_argument("--host", default=LOOPBACK)
        own.add_argument("--port", type=int, default=0, help="0 lets the system pick one")
        own.add_argument("--data", type=Path, required=True, help="folder of the ledger")
        own.set_defaults(stand_in=stand_in)
        stand_in.add_options(own)
    return top


def main() -> None:
    options = parser().parse_args()
    ledger = ledger_in(options.data, options.name)
    stand_in = options.stand_in.from_options(ledger, options)
    asyncio.run(serve_until_signal(stand_in, host=options.host, port=options.port))


if __name__ == "__main__":
    main()
