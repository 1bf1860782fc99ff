"""Take a message into a mailbox."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Failed, MessageTaken, TakeMessage
from ivr_flows.nodes.node import ERROR, Announcement, Exit, MailboxName, Node, Steps
from ivr_flows.variables import Variables


class Message(Node):
    """Plays its announcement and a beep, and records what the caller says; `empty` when he says nothing."""

    label: ClassVar = {"en": "Message", "zh": "留言"}
    help: ClassVar = {"en": "Records a message into a mailbox.", "zh": "把来电者的留言录进语音信箱。"}

    type: Literal["message"] = "message"
    mailbox: MailboxName
    prompt: Announcement
    longest: float = Field(180, ge=5, le=1800, strict=False, description="seconds")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=True), Exit("empty", heard=True), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield TakeMessage(self.mailbox, self.longest, self.prompt.prompts(call))
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, MessageTaken)
        return "done" if answer.seconds > 0 else "empty"
