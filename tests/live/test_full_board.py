"""Show 4, first half: a board of 16 lines takes 16 callers and refuses the 17th as busy."""

from __future__ import annotations

import asyncio

from tests.live.people import STRANGER

LINES = 16


async def test_the_seventeenth_caller_gets_busy_and_is_counted(house):
    lead = await house.link("priya.nair")
    watched = await lead.ask("board.watch")
    telco = next(row for row in watched["boards"] if row["board"] == "telco")
    refused_before = telco["refused"]
    callers = [await house.caller(f"+8621555002{place:02}", answered=False) for place in range(LINES)]
    await asyncio.gather(*(caller.is_answered(15) for caller in callers))

    late = await house.caller(STRANGER, answered=False)
    over = await late.is_hung_up()
    assert (over["code"], over["by"]) == (486, "there")

    def counts(seen) -> bool:
        rows = seen["board"]["boards"] if "board" in seen else ()
        return any(row["refused"] == refused_before + 1 and row["in_use"] == LINES for row in rows)

    await lead.events.next(5, counts, event="board.changed")

    await callers[3].hangs_up()
    kept = await house.kept("+862155500203")  # its line is free again by then
    assert kept.line == "telco/4"
    again = await house.caller(STRANGER)
    await again.hangs_up()
    assert (await house.kept(STRANGER)).line == "telco/4", "the lowest free line"
    await lead.close()
