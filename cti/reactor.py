"""The reactor's types. Twisted describes them by zope interfaces, whose methods have no `self`; a type
checker takes these for classes and finds every call wrong. So they are left open, here and nowhere else."""

from __future__ import annotations

from typing import Any, TypeAlias

Reactor: TypeAlias = Any  # the running asyncio reactor
ListeningPort: TypeAlias = Any  # what listenTCP gives: stopListening()
Alarm: TypeAlias = Any  # what callLater gives: active(), cancel()
