"""What callers hear: sound files of the site, and texts spoken by the speech worker, kept as files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import structlog
from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessDone, ProcessTerminated
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from config.home import Home
from config.schema import Site
from cti.reactor import Reactor
from ivr_flows.effects import Prompt, Sound, Speech
from ivr_flows.speech import cache_name, environment

log = structlog.get_logger("cti.prompts")


class SpeechFailed(Exception):
    """The worker could not render a text; says which and why."""


class Prompts:
    """Finds the file of every prompt; renders a text that has none yet (about 10 ms a sentence)."""

    def __init__(self, site: Site, home: Home, reactor: Reactor) -> None:
        self._voices: dict[str, str] = dict(site.prompts.voices.items())
        self._rate = site.prompts.rate
        self._first_language = site.site.languages[0]
        self._own = home.path / site.prompts.folder
        self._cache = home.prompts
        self._reactor = reactor
        self._home = home
        self._worker: _Worker | None = None
        self._numbers = count(1)
        self._rendering: dict[str, list[Deferred[None]]] = {}

    async def media(self, prompts: Sequence[Prompt]) -> list[str]:
        """Paths without ending, as Asterisk wants them. A prompt that cannot be had is left out and logged:
        a caller hears the rest rather than nothing."""
        found = []
        for prompt in prompts:
            try:
                path = await self._file(prompt)
            except SpeechFailed as fault:
                log.error("prompt", fault=str(fault))
            else:
                found += [path] if path else []
        return found

    async def _file(self, prompt: Prompt) -> str | None:
        match prompt:
            case Sound(name=name, language=language, text=text):
                own = self._own / language / name
                if any(own.parent.glob(f"{own.name}.*")):
                    return str(own)
                if text is None:
                    raise SpeechFailed(f"there is no sound file {own}.wav")
                return await self._file(Speech(text, language or self._first_language))
            case Speech(text=text, language=language):
                path = self._cache / cache_name(text, language, self._voice(language), self._rate)
                if not path.exists():
                    await self._render(text, language, path)
                return str(path.with_suffix(""))

    def _voice(self, language: str) -> str:
        return self._voices.get(language) or self._voices[self._first_language]

    def _render(self, text: str, language: str, path: Path) -> Deferred[None]:
        done: Deferred[None] = Deferred()
        if waiting := self._rendering.get(path.name):
            waiting.append(done)
            return done
        self._rendering[path.name] = [done]
        path.parent.mkdir(parents=True, exist_ok=True)
        self._living_worker().ask(
            {"id": path.name, "text": text, "language": language}
            | {"voice": self._voice(language), "rate": self._rate, "path": str(path)}
        )
        return done

    def _living_worker(self) -> _Worker:
        """One that died is replaced by the next who needs it."""
        if self._worker is None or self._worker.ended:
            self._worker = _Worker(self._rendered)
            self._reactor.spawnProcess(
                self._worker,
                sys.executable,
                [sys.executable, "-m", "ivr_flows.speech.worker"],
                env=environment(self._home.run),
            )
        return self._worker

    def _rendered(self, name: str, error: str | None) -> None:
        for done in self._rendering.pop(name, ()):
            if error is None:
                done.callback(None)
            else:
                done.errback(SpeechFailed(error))

    def start(self) -> None:
        """Starts the worker, so that no caller waits until it is loaded: a flow may say what nobody could
        render in advance."""
        self._living_worker()

    def stop(self) -> None:
        if self._worker is not None:
            self._worker.close()


class _Worker(ProcessProtocol):
    """The rendering process: a line of JSON in, a line out."""

    def __init__(self, rendered: Any) -> None:
        self._rendered = rendered
        self._asked: set[str] = set()
        self._partial = b""
        self.ended = False

    def ask(self, request: dict[str, object]) -> None:
        self._asked.add(str(request["id"]))
        process: Any = self.transport  # zope's IProcessTransport
        process.write(json.dumps(request).encode() + b"\n")

    def outReceived(self, data: bytes) -> None:
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            self._asked.discard(answer["id"])
            self._rendered(answer["id"], answer.get("error"))

    def errReceived(self, data: bytes) -> None:
        log.warning("speech worker", said=data.decode(errors="replace").strip())

    def processEnded(self, reason: Failure) -> None:
        self.ended = True
        if reason.check(ProcessDone, ProcessTerminated) and self._asked:
            log.error("the speech worker died", reason=str(reason.value))
        asked, self._asked = self._asked, set()
        for name in asked:
            self._rendered(name, f"the speech worker died ({reason.value})")

    def close(self) -> None:
        process: Any = self.transport
        if process is not None and not self.ended:
            process.closeStdin()
