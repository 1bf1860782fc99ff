"""Which Asterisk carried a call of an earlier server, when no leg says it any more."""

from __future__ import annotations

from crm.faults import CrmFault
from cti.records import Records


async def carrier_of(records: Records, interaction: str) -> str | None:
    """The node's name, as the journal has it; None: it does not say."""
    try:
        found = await records.ask("who carried a call", lambda unit: unit.interactions.get(interaction))
    except CrmFault:
        return None
    return None if found is None else found.node
