"""IVR flows as they are kept: published versions, which of them is live, and drafts by author.

This room keeps documents and knows nothing of what is in them; whoever publishes has checked them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from crm.faults import CrmFault, Unknown
from crm.models import FlowDraftRow, FlowVersionRow, LiveFlowRow
from crm.records import FlowDraft, FlowVersion

Document = Mapping[str, Any]


class FlowMoved(CrmFault):
    """Somebody has published the flow since this author began; nothing was written. `newest` is his."""

    code = "flow-moved"

    def __init__(self, newest: FlowVersion) -> None:
        super().__init__(
            f"{newest.author} has published version {newest.version} of {newest.flow} meanwhile; "
            "compare, then publish on top of it"
        )
        self.newest = newest


class DraftMoved(CrmFault):
    """The author has saved this draft from another place meanwhile; nothing was written. `theirs` is what
    stands."""

    code = "draft-moved"

    def __init__(self, theirs: FlowDraft) -> None:
        super().__init__(f"this draft of {theirs.flow} was saved from another place meanwhile")
        self.theirs = theirs


class Flows:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---- versions --------------------------------------------------------------------------------------

    def live(self) -> dict[str, int]:
        """Flow → the version that new calls take."""
        rows = self._connection.execute(select(LiveFlowRow.flow, LiveFlowRow.version))
        return {row.flow: row.version for row in rows}

    def live_versions(self) -> tuple[FlowVersion, ...]:
        """What new calls take, flow by flow, without the documents."""
        query = _VERSIONS.join(
            LiveFlowRow,
            (LiveFlowRow.flow == FlowVersionRow.flow) & (LiveFlowRow.version == FlowVersionRow.version),
        )
        return tuple(FlowVersion(*row) for row in self._connection.execute(query))

    def versions(self, flow: str) -> tuple[FlowVersion, ...]:
        """Newest first, without their documents."""
        rows = self._connection.execute(_VERSIONS.where(FlowVersionRow.flow == flow))
        return tuple(FlowVersion(*row) for row in rows)

    def document(self, flow: str, version: int) -> Document:
        """Raises Unknown."""
        found = self._connection.scalar(
            select(FlowVersionRow.document).where(
                FlowVersionRow.flow == flow, FlowVersionRow.version == version
            )
        )
        if found is None:
            raise Unknown(f"there is no version {version} of the flow {flow}")
        return dict(found)

    def publish(
        self, flow: str, document: Document, *, author: str, base: int, note: str = "",
        in_spite_of: str | None = None, at: datetime | None = None,
    ) -> int:  # fmt: skip
        """The new version; it is live, and the author's draft is gone. base: the version from which he began,
        0 for a new flow. Raises FlowMoved."""
        at = at or datetime.now(UTC)
        newest = self.newest(flow)
        if newest is not None and newest.version != base:
            raise FlowMoved(newest)
        version = base + 1
        self._connection.execute(
            insert(FlowVersionRow).values(
                flow=flow, version=version, document={**document, "version": version}, author=author,
                published=at, note=note, in_spite_of=in_spite_of,
            )
        )  # fmt: skip
        self.make_live(flow, version, by=author, at=at)
        self.forget_draft(flow, author)
        return version

    def newest(self, flow: str) -> FlowVersion | None:
        """The last one that was published."""
        row = self._connection.execute(_VERSIONS.where(FlowVersionRow.flow == flow).limit(1)).first()
        return FlowVersion(*row) if row is not None else None

    def make_live(self, flow: str, version: int, *, by: str, at: datetime | None = None) -> None:
        """New calls take it from now on, be it an older one. Raises Unknown."""
        there = self._connection.scalar(
            select(func.count())
            .select_from(FlowVersionRow)
            .where(FlowVersionRow.flow == flow, FlowVersionRow.version == version)
        )
        if not there:
            raise Unknown(f"there is no version {version} of the flow {flow}")
        values = {"version": version, "since": at or datetime.now(UTC), "by": by}
        changed = self._connection.execute(update(LiveFlowRow).where(LiveFlowRow.flow == flow).values(values))
        if not changed.rowcount:
            self._connection.execute(insert(LiveFlowRow).values(flow=flow, **values))

    # ---- drafts ----------------------------------------------------------------------------------------

    def drafts(self, flow: str | None = None) -> tuple[FlowDraft, ...]:
        """Who is drawing, the newest first; without their documents."""
        query = _DRAFTS if flow is None else _DRAFTS.where(FlowDraftRow.flow == flow)
        return tuple(FlowDraft(*row) for row in self._connection.execute(query))

    def draft(self, flow: str, author: str) -> tuple[FlowDraft, Document] | None:
        """His, with its document."""
        row = self._connection.execute(
            _DRAFTS.add_columns(FlowDraftRow.document).where(
                FlowDraftRow.flow == flow, FlowDraftRow.author == author
            )
        ).first()
        return (FlowDraft(*row[:-1]), dict(row[-1])) if row is not None else None

    def save_draft(
        self, flow: str, document: Document, *, author: str, base: int, revision: int,
        at: datetime | None = None,
    ) -> int:  # fmt: skip
        """Its new revision. revision: the one he has last seen, 0 for a new draft. Raises DraftMoved."""
        found = self.draft(flow, author)
        if found is not None and found[0].revision != revision:
            raise DraftMoved(found[0])
        self.forget_draft(flow, author)
        self._connection.execute(
            insert(FlowDraftRow).values(
                flow=flow, author=author, base=base, document=dict(document), saved=at or datetime.now(UTC),
                revision=revision + 1,
            )
        )  # fmt: skip
        return revision + 1

    def forget_draft(self, flow: str, author: str) -> None:
        self._connection.execute(
            delete(FlowDraftRow).where(FlowDraftRow.flow == flow, FlowDraftRow.author == author)
        )


_VERSIONS = select(
    FlowVersionRow.flow,
    FlowVersionRow.version,
    FlowVersionRow.author,
    FlowVersionRow.published,
    FlowVersionRow.note,
    FlowVersionRow.in_spite_of,
).order_by(FlowVersionRow.version.desc())

_DRAFTS = select(
    FlowDraftRow.flow, FlowDraftRow.author, FlowDraftRow.base, FlowDraftRow.saved, FlowDraftRow.revision
).order_by(FlowDraftRow.saved.desc())
