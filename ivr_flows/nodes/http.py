"""Ask a web service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal
from urllib.parse import quote

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ivr_flows.effects import Failed, Fetch, Fetched, Pick
from ivr_flows.nodes.node import (
    ERROR,
    Doubt,
    Exit,
    Formula,
    KeepSeconds,
    Name,
    Node,
    OwnVariable,
    Part,
    Scope,
    ServiceName,
    Steps,
    keeps_secret,
    kept,
)
from ivr_flows.picking import is_way
from ivr_flows.variables import Value, Variables

FOUND, MISSING, REFUSED, TIMEOUT = "found", "missing", "refused", "timeout"

IN_PATH = re.compile(r"\{([a-z][a-z0-9_]*)\}")
Way = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Picked(Part):
    """Where a value stands: exactly one of the three."""

    json_: Way | None = Field(None, alias="json", description="JMESPath: order.lines[0].date")
    xpath: Way | None = Field(None, description="of XML or HTML: //price/text()")
    css: Way | None = Field(None, description="of HTML: td.price::text")

    @model_validator(mode="after")
    def _one(self) -> Picked:
        if sum(way is not None for way in (self.json_, self.xpath, self.css)) != 1:
            raise PydanticCustomError("one_way", "exactly one of json, xpath and css")
        return self

    @property
    def pick(self) -> Pick:
        if self.json_ is not None:
            return Pick("json", self.json_)
        return Pick("xpath", self.xpath) if self.xpath is not None else Pick("css", self.css or "")


class Http(Node):
    """Asks a web service of the site and picks values out of its answer.

    `found`: it answered, and everything wanted was in it; `missing`: something was not; `refused`: it
    answered with an error (4xx, 5xx) or led elsewhere; `timeout`: no whole answer in time.
    """

    label: ClassVar = {"en": "Web service", "zh": "网络服务"}
    help: ClassVar = {
        "en": "Asks a web service and picks values out of its answer: JSON, XML or HTML.",
        "zh": "请求网络服务，并从应答（JSON、XML 或 HTML）中取值。",
    }

    type: Literal["http"] = "http"
    service: ServiceName
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    path: Annotated[str, StringConstraints(pattern=r"^(/[^\s?#]*)?$", max_length=500)] = Field(
        "", description="below the service's address; {name} is filled in from `give`"
    )
    give: dict[Name, Formula] = Field(default_factory=dict, description="{name} of the path → a formula")
    query: dict[Name, Formula] = Field(default_factory=dict, description="behind the path: name → a formula")
    body: dict[Name, Formula] | None = Field(None, description="sent as JSON: name → a formula")
    take: dict[OwnVariable, Picked] = Field(default_factory=dict, description="a variable → where it stands")
    status: OwnVariable | None = Field(None, description="a number that holds HTTP's status")
    wait: float | None = Field(
        None, ge=0.1, le=30, strict=False, description="seconds until it is given up; null: the service's own"
    )
    keep: KeepSeconds | None = Field(
        None, description="of GET: seconds for which the answer serves whoever asks the same; null: none"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        names = (FOUND, MISSING, REFUSED, TIMEOUT)
        return *(Exit(name, heard=False) for name in names), Exit(ERROR, heard=False)

    def sets_at(self) -> tuple[str, ...]:
        return (FOUND,)

    def run(self, call: Variables) -> Steps:
        given = {name: quote(_text(call.work_out(formula)), safe="") for name, formula in self.give.items()}
        path = IN_PATH.sub(lambda found: given.get(found[1], ""), self.path)
        query = {name: _text(call.work_out(formula)) for name, formula in self.query.items()}
        body = None
        if self.body is not None:
            body = {name: call.work_out(formula) for name, formula in self.body.items()}
        picks = {name: picked.pick for name, picked in self.take.items()}
        keep = None if self._changes else kept(self.keep, self._told, self.take, call)
        answer = yield Fetch(self.service, self.method, path, query, body, picks, self.wait, keep)
        if isinstance(answer, Failed):
            return ERROR
        if not isinstance(answer, Fetched):
            return TIMEOUT
        if self.status is not None:
            call.set(self.status, answer.status)
        if not 200 <= answer.status < 300:
            return REFUSED
        if any(answer.values.get(name) is None for name in self.take):
            return MISSING
        for name in self.take:
            call.set(name, _fitting(answer.values[name], call, name))
        return FOUND

    @property
    def _changes(self) -> bool:
        """Whether it may change something there."""
        return self.method != "GET" or self.body is not None

    @property
    def _told(self) -> tuple[str, ...]:
        """The formulas whose values the service is told."""
        return *self.give.values(), *self.query.values(), *(self.body or {}).values()

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        if self._changes and self.keep is not None:
            yield Doubt("keeps-change", "keep", {})
        yield from keeps_secret(self.keep, self._told, self.take, scope)
        for name in IN_PATH.findall(self.path):
            if name not in self.give:
                yield Doubt("path-parameter", "path", {"name": name})
        for name, picked in self.take.items():
            if not is_way(picked.pick):
                yield Doubt("bad-pick", f"take.{name}", {"name": picked.pick.path})


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _fitting(value: Value, call: Variables, name: str) -> Value:
    """A text that stands for a number is one where a number is wanted: XML and HTML know texts alone."""
    kind = call.kind(name)
    if kind == "list" and not isinstance(value, tuple):
        return (str(value),)
    if kind == "text" and not isinstance(value, str | tuple):
        return str(value)
    if isinstance(value, str) and kind in ("number", "date", "moment"):
        return call.read(value, kind)
    return value
