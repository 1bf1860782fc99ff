"""Agents of a load, real clients of the link, in a process of their own.

    python -m tests.load.link_agents HOST:PORT '{"habits": {…}, "seats": [["load.1", "301"], …]}'

reads the password from the first line of stdin, tells {"ready": true} once all are, then of every screen pop
{"pop": "+862155510001", "at": 123.45} with time.monotonic, and ends with stdin, when all have logged out.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from dataclasses import asdict
from typing import Any

from tests.load.costs import go_first
from trunkline.headless_agent import Habits, HeadlessAgent, Tally, all_log_in


def tell(**values: Any) -> None:
    print(json.dumps(values), flush=True)


def noticed(event: dict[str, Any], moment: float) -> None:
    if event["event"] == "call.delivered":
        tell(pop=event["call"]["number"], at=moment)


async def main(server: str, given: dict[str, Any]) -> None:
    go_first()
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    password = (await lines.readline()).decode().strip()
    host, _, port = server.rpartition(":")
    tally = Tally()
    agents = [
        HeadlessAgent(
            (host, int(port)), account, password, station,
            habits=Habits(**given["habits"]), tally=tally, chance=random.Random(number), noticed=noticed,
        )
        for number, (account, station) in enumerate(given["seats"])
    ]  # fmt: skip
    await all_log_in(agents)
    work = [asyncio.ensure_future(agent.work()) for agent in agents]
    tell(ready=True)
    ended = asyncio.ensure_future(lines.read())
    done, _ = await asyncio.wait([ended, *work], return_when=asyncio.FIRST_COMPLETED)
    for one in work:
        one.cancel()
    await asyncio.gather(*(agent.log_out() for agent in agents))
    tell(tally=asdict(tally))
    for one in done - {ended}:
        one.result()  # an agent who could not go on


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], json.loads(sys.argv[2])))
