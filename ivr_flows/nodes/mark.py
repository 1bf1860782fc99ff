"""Mark the call for the record."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ivr_flows.effects import Failed, Learned, Mark
from ivr_flows.nodes.node import ERROR, DispositionName, Exit, Name, Node, Steps
from ivr_flows.variables import Variables

TAG = "tag"
TITLES = {"en": "Tag", "zh": "标签"}


class MarkNode(Node):
    """Tags stand with what was learned in the call; the disposition is the call's until an agent chooses
    another."""

    label: ClassVar = {"en": "Mark", "zh": "标记"}
    help: ClassVar = {
        "en": "Gives the call tags and a disposition, for the record and for the agent.",
        "zh": "为通话添加标签和业务分类，供记录和坐席查看。",
    }

    type: Literal["mark"] = "mark"
    tags: Annotated[tuple[Name, ...], Field(max_length=20, strict=False)] = ()
    disposition: DispositionName | None = Field(None, description="one of the site's")

    @model_validator(mode="after")
    def _marks(self) -> MarkNode:
        if not self.tags and self.disposition is None:
            raise PydanticCustomError("marks_nothing", "neither a tag nor a disposition")
        return self

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        known = {(one.label, one.value) for one in call.learned}
        for tag in self.tags:
            if (TAG, tag) not in known:
                call.learn(Learned(TAG, tag, TITLES))
        if self.disposition is not None:
            answer = yield Mark(self.disposition)
            if isinstance(answer, Failed):
                return ERROR
        return "done"
