"""The tables, split by noun. Importing this package makes `Base.metadata` complete."""

from sqlalchemy.orm import configure_mappers

from crm.models.accounts import AccountRow, AccountSkillRow
from crm.models.base import Base
from crm.models.customers import CustomerChangeRow, CustomerRow, NumberRow
from crm.models.flow_steps import FlowExitRow, FlowStayRow, FlowStepRow
from crm.models.flows import FlowDraftRow, FlowVersionRow, LiveFlowRow, VoteRow
from crm.models.interactions import (
    DispositionChosenRow,
    InteractionRow,
    LearnedRow,
    NoteRow,
    QueueVisitRow,
    RecordingRow,
    SegmentRow,
)
from crm.models.journal import AgentStateRow, AuditRow, FactRow, MessageRow, RefusedLineRow, SeatRow
from crm.models.matters import ListEntryRow, MatterRow
from crm.models.pins import PinRow, PinTriesRow
from crm.models.site import DispositionRow, QueueRow, SkillRow

__all__ = [
    "AccountRow",
    "AccountSkillRow",
    "AgentStateRow",
    "AuditRow",
    "Base",
    "CustomerChangeRow",
    "CustomerRow",
    "DispositionChosenRow",
    "DispositionRow",
    "FactRow",
    "FlowDraftRow",
    "FlowExitRow",
    "FlowStayRow",
    "FlowStepRow",
    "FlowVersionRow",
    "InteractionRow",
    "LearnedRow",
    "ListEntryRow",
    "LiveFlowRow",
    "MatterRow",
    "MessageRow",
    "NoteRow",
    "NumberRow",
    "PinRow",
    "PinTriesRow",
    "QueueRow",
    "QueueVisitRow",
    "RecordingRow",
    "RefusedLineRow",
    "SeatRow",
    "SegmentRow",
    "SkillRow",
    "VoteRow",
]

configure_mappers()  # now, by one thread: left to the first statement, several would do it at once
