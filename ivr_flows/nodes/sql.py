"""Ask a database, or change something in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ivr_flows.effects import Failed, Query, Rows
from ivr_flows.nodes.node import (
    ERROR,
    Doubt,
    Exit,
    Formula,
    KeepSeconds,
    Name,
    Node,
    OwnVariable,
    Scope,
    SourceName,
    Steps,
    keeps_secret,
    kept,
)
from ivr_flows.variables import Variables

TIMEOUT = "timeout"
FOUND, EMPTY = "found", "empty"

STRING = re.compile(r"'(?:[^']|'')*'")
NAMED = re.compile(r"(?<![:\w]):([A-Za-z_]\w*)")
READS = re.compile(r"^\s*(select|with|values)\b", re.IGNORECASE)
CHANGES = re.compile(r"\b(insert|update|delete|merge|into|drop|alter|create|truncate|grant|call|do)\b", re.I)


class Sql(Node):
    """Carries out one statement on a source of the site, with values as parameters and never as text.

    `found`: a row came, or was changed; `empty`: none; `timeout`: no answer in time. A variable takes the
    first row's column; a list takes the column of all rows, up to two hundred.
    """

    label: ClassVar = {"en": "Database", "zh": "数据库"}
    help: ClassVar = {
        "en": "Asks one of the firm's databases, or changes something in it.",
        "zh": "查询企业数据库，或修改其中的数据。",
    }

    type: Literal["sql"] = "sql"
    source: SourceName
    statement: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)] = (
        Field(description="one statement; values as :name")
    )
    give: dict[Name, Formula] = Field(default_factory=dict, description="the statement's :name → a formula")
    take: dict[OwnVariable, Name] = Field(default_factory=dict, description="a variable → the row's column")
    wait: float | None = Field(
        None, ge=0.1, le=30, strict=False, description="seconds until it is given up; null: the source's own"
    )
    keep: KeepSeconds | None = Field(
        None, description="seconds for which the answer serves whoever asks the same; null: each asks anew"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        names = (FOUND, EMPTY, TIMEOUT)
        return *(Exit(name, heard=False) for name in names), Exit(ERROR, heard=False)

    def sets_at(self) -> tuple[str, ...]:
        return (FOUND,)

    @property
    def writes(self) -> bool:
        """Whether it may change something, as far as its words tell; the source sees to it, too."""
        bare = STRING.sub("''", self.statement)
        return READS.match(bare) is None or CHANGES.search(bare) is not None

    def run(self, call: Variables) -> Steps:
        given = {name: call.work_out(formula) for name, formula in self.give.items()}
        columns = tuple(self.take.values())
        keep = None if self.writes else kept(self.keep, self.give.values(), self.take, call)
        answer = yield Query(self.source, self.statement, given, columns, self.writes, self.wait, keep)
        if isinstance(answer, Failed):
            return ERROR
        if not isinstance(answer, Rows):
            return TIMEOUT
        if answer.touched == 0:
            return EMPTY
        for place, name in enumerate(self.take):
            column = [row[place] for row in answer.rows]
            if call.kind(name) == "list":
                call.set(name, tuple(str(value) for value in column if value is not None))
            else:
                call.set(name, column[0] if column else None)
        return FOUND

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        bare = STRING.sub("''", self.statement)
        if ";" in bare.rstrip().rstrip(";"):
            yield Doubt("statement-several", "statement", {})
        asked = set(NAMED.findall(bare))
        for quoted in STRING.findall(self.statement):
            for name in NAMED.findall(quoted):
                yield Doubt("statement-quoted", "statement", {"name": f":{name}"})
        for name in sorted(asked - self.give.keys()):
            yield Doubt("statement-parameter", "statement", {"name": name})
        for name in sorted(self.give.keys() - asked):
            yield Doubt("statement-unused", f"give.{name}", {"name": name})
        if self.writes and self.source not in scope.written:
            yield Doubt("source-read-only", "statement", {"name": self.source})
        if self.writes and self.keep is not None:
            yield Doubt("keeps-change", "keep", {})
        yield from keeps_secret(self.keep, self.give.values(), self.take, scope)
