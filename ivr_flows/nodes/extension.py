"""Put the caller through to a telephone of the house."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr_flows.effects import QueueRefused, SendTo
from ivr_flows.nodes.node import ERROR, Exit, Node, StationName, Steps
from ivr_flows.variables import Variables


class Extension(Node):
    """The flow ends here unless nobody is reached: then it goes on by `refused`."""

    label: ClassVar = {"en": "Extension", "zh": "分机"}
    help: ClassVar = {
        "en": "Rings a telephone of the house, whoever sits there.",
        "zh": "呼叫本系统的一部话机，无论谁在使用。",
    }
    ends: ClassVar = True

    type: Literal["extension"] = "extension"
    station: StationName

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("refused", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield SendTo(station=self.station)
        return "refused" if isinstance(answer, QueueRefused) else ERROR
