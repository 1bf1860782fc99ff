"""Play an announcement."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.nodes.node import ERROR, Announcement, Exit, Node, Steps, announce
from ivr_flows.variables import Variables


class Play(Node):
    """Plays an announcement and goes on.

    A key pressed meanwhile ends it and counts as the first key of a menu that follows directly.
    """

    label: ClassVar = {"en": "Play", "zh": "播放"}
    help: ClassVar = {"en": "Plays an announcement and goes on.", "zh": "播放一段提示，然后继续。"}

    type: Literal["play"] = "play"
    prompt: Announcement
    interruptible: bool = Field(True, description="a key ends it")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=True), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        heard = yield from announce(self.prompt, call, interruptible=self.interruptible)
        return "done" if heard else ERROR
