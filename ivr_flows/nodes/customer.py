"""Find the customer's record, change it, make a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ivr_flows.effects import CalledBy, Failed, FindCustomer, Outcome, WriteCustomer
from ivr_flows.nodes.node import ERROR, Doubt, Exit, Formula, Node, Scope, Steps
from ivr_flows.variables import Variables

RecordField = Literal[
    "name", "latin_name", "form_of_address", "position", "language", "address", "email", "wishes", "code",
    "number",
]  # fmt: skip
EXITS = {
    "find": ("found", "missing", "several"),
    "change": ("saved", "refused", "conflict", "unknown"),
    "new": ("saved", "refused", "there"),
}


class CustomerNode(Node):
    """After `found`, `saved` and `there`, customer.… are the fields of that record, and the call is his.

    find: `found` one, `missing`, `several`. It proves nothing: who may hear what, `authenticate` tells.
    change: the record of whom the call is with; `saved`, `refused` (a value that it cannot hold), `conflict`
    (somebody else has changed the same field meanwhile, and that stands), `unknown` (nobody knows who calls).
    new: `saved`, `refused`, `there` (the number with the firm, or the telephone number, is somebody's
    already: it is his record then).
    """

    label: ClassVar = {"en": "Customer", "zh": "客户资料"}
    help: ClassVar = {
        "en": "Finds the customer's record, changes fields of it, or makes a new one.",
        "zh": "查找客户资料、修改其字段，或新建客户。",
    }

    type: Literal["customer"] = "customer"
    do: Literal["find", "change", "new"] = "find"
    by: CalledBy = Field("code", description="of find: his number with the firm, a telephone number, mail")
    who: Formula | None = Field(None, description="of find: that number or address, e.g. number")
    fields: dict[RecordField, Formula] = Field(
        default_factory=dict, description="of change and new: field → a formula; number: one more of his"
    )

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> CustomerNode:
        finds = self.do == "find"
        if finds != (self.who is not None) or finds == bool(self.fields):
            raise PydanticCustomError("customer_parts", "find wants who, change and new want fields")
        if self.do == "new" and "name" not in self.fields:
            raise PydanticCustomError("customer_name", "a new customer has a name")
        return self

    def exits_here(self) -> tuple[Exit, ...]:
        return *(Exit(name, heard=False) for name in EXITS[self.do]), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        if self.who is not None:
            answer = yield FindCustomer(self.by, str(call.work_out(self.who) or ""))
        else:
            values = {name: call.work_out(formula) for name, formula in self.fields.items()}
            told = {str(name): "" if value is None else str(value) for name, value in values.items()}
            answer = yield WriteCustomer(self.do == "new", told)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Outcome)
        if answer.customer is not None:
            call.is_with(answer.customer)
        return answer.how

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        for name, formula in self.fields.items():
            yield from scope.tells_secret(formula, f"fields.{name}")
