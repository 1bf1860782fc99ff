"""Tell somebody: by a web service, or by mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ivr_flows.effects import Failed, MailLater, PostLater
from ivr_flows.nodes.node import (
    ERROR,
    Doubt,
    Exit,
    Formula,
    Name,
    Node,
    Scope,
    ServiceName,
    Steps,
    TextFormula,
)
from ivr_flows.variables import Variables

LONGEST_SUBJECT = 200


class Notify(Node):
    """`done`: it is on its way, and stays so until it has arrived, for a day; the caller waits for nothing.

    What is secret is told to nobody: a formula that reads a secret variable leads to `error`.
    """

    label: ClassVar = {"en": "Notify", "zh": "通知"}
    help: ClassVar = {
        "en": "Tells a web service or a mail address something, without the caller's waiting for it.",
        "zh": "通知网络服务或发送邮件，来电者无需等待。",
    }

    type: Literal["notify"] = "notify"
    service: ServiceName | None = Field(None, description="a web service of the site; or `to`")
    path: Annotated[str, StringConstraints(pattern=r"^(/[^\s?#]*)?$", max_length=500)] = Field(
        "", description="below the service's address"
    )
    body: dict[Name, Formula] = Field(default_factory=dict, description="sent as JSON: name → a formula")
    to: TextFormula | None = Field(None, description='a mail address: "service@firm.example"; or `service`')
    subject: TextFormula | None = None
    text: TextFormula | None = Field(None, description="what the mail says")

    @model_validator(mode="after")
    def _goes_one_way(self) -> Notify:
        mail = (self.to, self.subject, self.text)
        if self.service is not None and all(part is None for part in mail):
            return self
        if self.service is None and not self.path and not self.body and None not in mail:
            return self
        raise PydanticCustomError("notify_parts", "service with path and body, or to, subject and text")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=False), Exit(ERROR, heard=False)

    @property
    def _told(self) -> dict[str, str]:
        """Field → formula: what others read."""
        mail = {"to": self.to, "subject": self.subject, "text": self.text}
        told = {name: formula for name, formula in mail.items() if formula is not None}
        return told | {f"body.{name}": formula for name, formula in self.body.items()}

    def run(self, call: Variables) -> Steps:
        if any(map(call.reads_secret, self._told.values())):
            return ERROR
        if self.service is not None:
            body = {name: call.work_out(formula) for name, formula in self.body.items()}
            answer = yield PostLater(self.service, self.path, body)
        else:
            mail = (self.to, self.subject, self.text)
            to, subject, text = (str(call.work_out(formula or "") or "") for formula in mail)
            answer = yield MailLater(to.strip(), " ".join(subject.split())[:LONGEST_SUBJECT], text)
        return ERROR if isinstance(answer, Failed) else "done"

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        for name, formula in self._told.items():
            yield from scope.tells_secret(formula, name)
