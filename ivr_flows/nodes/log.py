"""Write a line into the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from ivr_flows.effects import Failed, Note
from ivr_flows.nodes.node import ERROR, Doubt, Exit, Node, Scope, Steps, TextFormula
from ivr_flows.variables import Variables


class Log(Node):
    """Writes a line with the call's id into the server's log, for whoever looks for what went wrong."""

    label: ClassVar = {"en": "Log", "zh": "日志"}
    help: ClassVar = {
        "en": "Writes a line into the server's log.",
        "zh": "在服务器日志中写一行。",
    }

    type: Literal["log"] = "log"
    text: TextFormula

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        if call.reads_secret(self.text):
            return ERROR
        answer = yield Note(str(call.work_out(self.text)))
        return ERROR if isinstance(answer, Failed) else "done"

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        yield from scope.tells_secret(self.text, "text")
