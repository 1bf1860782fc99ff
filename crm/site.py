"""The site file's skills, queues and dispositions in tables: names that history and accounts refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from config.schema import Site
from crm.models import DispositionRow, QueueRow, SkillRow
from crm.records import SiteName

NamedRow = type[SkillRow] | type[QueueRow] | type[DispositionRow]


class SiteNames:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sync(self, site: Site) -> None:
        """Takes the site file's names over, at each start. What the file has dropped stays, as not
        current."""
        self._keep(SkillRow, [{"name": skill.name, "title": dict(skill.title)} for skill in site.skills])
        self._keep(
            QueueRow,
            [
                {
                    "name": queue.name,
                    "title": dict(queue.title),
                    "language": queue.language,
                    "target": float(queue.target),
                }
                for queue in site.queues
            ],
        )
        self._keep(
            DispositionRow,
            [{"name": each.name, "title": dict(each.title)} for each in site.dispositions],
        )

    def skills(self) -> tuple[SiteName, ...]:
        return self._names(SkillRow)

    def queues(self) -> tuple[SiteName, ...]:
        return self._names(QueueRow)

    def dispositions(self) -> tuple[SiteName, ...]:
        """In the order of their names, which is the tree's: "sales" before "sales/order"."""
        return self._names(DispositionRow)

    def _names(self, row: NamedRow) -> tuple[SiteName, ...]:
        rows = self._connection.execute(select(row.name, row.title, row.current).order_by(row.name))
        return tuple(SiteName(name, title, current) for name, title, current in rows)

    def _keep(self, row: NamedRow, wanted: Sequence[Mapping[str, Any]]) -> None:
        here = set(self._connection.scalars(select(row.name)))
        self._mark_gone(row, here - {each["name"] for each in wanted})
        for each in wanted:
            values = {**each, "current": True}
            if each["name"] in here:
                self._connection.execute(update(row).where(row.name == each["name"]).values(values))
            else:
                self._connection.execute(insert(row).values(values))

    def _mark_gone(self, row: NamedRow, names: Iterable[str]) -> None:
        self._connection.execute(update(row).where(row.name.in_(list(names))).values(current=False))
