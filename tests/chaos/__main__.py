"""`python -m tests.chaos --kills 200`: the last line is one line of JSON; exit code 1 if anything is wrong."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time

from tests import reactor  # isort: skip - installs the reactor, before autobahn looks for one

from tests.chaos.day import LONGEST_STAY, chaos
from tests.chaos.faults import FAULTS
from tests.live import bad_network


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many faults")
    parser.add_argument(
        "--fault", choices=FAULTS, action="append", help="several times: one of them by chance"
    )
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite", help="the database")
    parser.add_argument(
        "--seconds", type=float, default=8.0, help="how long what comes back by itself is away"
    )
    parser.add_argument(
        "--longest", type=float, default=LONGEST_STAY, help="seconds that a caller stays at most"
    )
    parser.add_argument("--seed", type=int, default=20261125)
    asked = parser.parse_args()
    if "network-bad" in (asked.fault or ()) and bad_network.FILE not in os.environ:
        there = ["-m", "tests.live.bad_network", sys.executable, "-m", "tests.chaos", *sys.argv[1:]]
        os.execv(sys.executable, [sys.executable, *there])
    began = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {line}", file=sys.stderr, flush=True)

    chance, kinds = random.Random(asked.seed), asked.fault or ["server-killed"]
    faults = [chance.choice(kinds) for _ in range(asked.kills)]
    day = chaos(faults, seed=asked.seed, on=asked.on, seconds=asked.seconds, longest=asked.longest, tell=tell)
    found = reactor.run(day)
    print(found.as_json())
    return 0 if found.clean else 1


if __name__ == "__main__":
    sys.exit(main())
