"""What every word of the link has: its base, and the names that many use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Name = Annotated[str, Field(min_length=1, max_length=80)]
Interaction = Annotated[str, Field(min_length=1, max_length=40)]


class Command(Message):
    id: Annotated[int, Field(ge=0)]


class CallCommand(Command):
    interaction: Interaction


class Event(Message):
    at: datetime


class SipCredentials(Message):
    """What a browser phone registers with, over the WebSocket `path` of this very port."""

    uri: str
    user: str
    password: str
    path: str = "/sip"
