"""What callers hear: sound files of the site, and texts spoken by the speech worker, kept as files."""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessDone, ProcessExitedAlready, ProcessTerminated
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from config.home import Home
from config.schema import Site
from cti.reactor import Alarm, Reactor
from ivr_flows.effects import Prompt, Sound, Speech
from ivr_flows.speech import cache_name, environment

log = structlog.get_logger("cti.prompts")

PLAYABLE = "an 8 kHz mono 16-bit wav"
ANSWER = 5.0  # seconds for one text, of which 10 ms are usual; then the worker hangs


class SpeechFailed(Exception):
    """The worker could not render a text; says which and why."""


def is_playable(file: Path) -> bool:
    """Whether the Asterisk of ours plays this sound file. It chooses by the suffix and believes what most of
    them hold; of a wav it reads the header, and plays no other rate, width or number of channels."""
    try:
        with file.open("rb") as opened:
            head = opened.read(36)
    except OSError:
        return False
    if file.suffix != ".wav" or len(head) < 36 or (head[:4], head[8:16]) != (b"RIFF", b"WAVEfmt "):
        return False
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", head, 20)
    return (kind, channels, rate, bits) == (1, 1, 8000, 16)


class Prompts:
    """Finds the file of every prompt; renders a text that has none yet (about 10 ms a sentence)."""

    def __init__(self, site: Site, home: Home, reactor: Reactor) -> None:
        self._cache = home.prompts
        self._reactor = reactor
        self._home = home
        self.use(site)
        self._program = [sys.executable, "-m", "ivr_flows.speech.worker"]
        self._worker: _Worker | None = None
        self._rendering: dict[str, list[Deferred[None]]] = {}

    def use(self, site: Site) -> None:
        """The voices and the folder of this site file from now on."""
        self._voices: dict[str, str] = dict(site.prompts.voices.items())
        self._rate = site.prompts.rate
        self._first_language = site.site.languages[0]
        self._own = self._home.path / site.prompts.folder

    async def media(self, prompts: Sequence[Prompt], interaction: str | None = None) -> list[str]:
        """Paths without ending, as Asterisk wants them. A prompt that cannot be had is left out and logged,
        with the call that was to hear it: a caller hears the rest rather than nothing."""
        found = []
        for prompt in prompts:
            try:
                path = await self._file(prompt)
            except SpeechFailed as fault:
                log.error("prompt", interaction=interaction, fault=str(fault))
            else:
                found += [path] if path else []
        return found

    async def _file(self, prompt: Prompt) -> str | None:
        match prompt:
            case Sound(name=name, language=language, text=text):
                own = self._own / language / f"{name}.wav"
                if is_playable(own):
                    return str(own.with_suffix(""))
                if text is None:
                    raise SpeechFailed(f"{own}: is not there, or not {PLAYABLE}, and there is no text for it")
                return await self._file(Speech(text, language or self._first_language))
            case Speech(text=text, language=language):
                return str((await self.spoken(text, language)).with_suffix(""))

    async def spoken(self, text: str, language: str) -> Path:
        """The file in which the site's voice says this. Errors: SpeechFailed."""
        path = self._cache / cache_name(text, language, self._voice(language), self._rate)
        if not path.exists():
            await self._render(text, language, path)
        return path

    def _voice(self, language: str) -> str:
        return self._voices.get(language) or self._voices[self._first_language]

    def _render(self, text: str, language: str, path: Path) -> Deferred[None]:
        done: Deferred[None] = Deferred()
        if waiting := self._rendering.get(path.name):
            waiting.append(done)
            return done
        self._rendering[path.name] = [done]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._living_worker().ask(
                {"id": path.name, "text": text, "language": language}
                | {"voice": self._voice(language), "rate": self._rate, "path": str(path)}
            )
        except OSError as error:  # the disk is full, or no process can be started
            self._rendered(path.name, f"{path}: cannot be spoken: {error}")
        return done

    def _living_worker(self) -> _Worker:
        """One that died or was given up is replaced by the next who needs it."""
        if self._worker is None or self._worker.ended:
            worker, known = _Worker(self._rendered, self._reactor), environment(self._home.run)
            self._reactor.spawnProcess(worker, self._program[0], self._program, env=known)
            self._worker = worker
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
    """The rendering process: a line of JSON in, a line out, in the same order."""

    def __init__(self, rendered: Callable[[str, str | None], None], reactor: Reactor) -> None:
        self._rendered, self._reactor = rendered, reactor
        self._asked: set[str] = set()
        self._partial = b""
        self._patience: Alarm | None = None
        self._loading = True  # until its first answer
        self.ended = False

    def ask(self, request: dict[str, object]) -> None:
        self._asked.add(str(request["id"]))
        process: Any = self.transport  # zope's IProcessTransport
        process.write(json.dumps(request).encode() + b"\n")
        if self._patience is None:
            self._wait_on()

    def outReceived(self, data: bytes) -> None:
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            awaited = answer["id"] in self._asked  # else it was given up meanwhile
            self._asked.discard(answer["id"])
            self._loading = False
            self._wait_on()
            if awaited:
                self._rendered(answer["id"], answer.get("error"))

    def errReceived(self, data: bytes) -> None:
        log.warning("speech worker", said=data.decode(errors="replace").strip())

    def processEnded(self, reason: Failure) -> None:
        if reason.check(ProcessDone, ProcessTerminated) and self._asked:
            log.error("the speech worker died", reason=str(reason.value))
        self.ended = True
        self._give_up(f"the speech worker died ({reason.value})")

    def _wait_on(self) -> None:
        """From now on again; for nothing, when nothing is asked."""
        if self._patience is not None and self._patience.active():
            self._patience.cancel()
        self._patience = self._reactor.callLater(ANSWER, self._hangs) if self._asked else None

    def _hangs(self) -> None:
        """Callers must not wait in silence for what does not come. One that has only been started is spared
        once: on a machine so busy that it takes longer to load, there would never be any."""
        self.ended, self._loading = not self._loading, False
        log.error("the speech worker hangs", seconds=ANSWER, texts=len(self._asked), killed=self.ended)
        self._give_up(f"the speech worker did not answer within {ANSWER:g} s")
        if not self.ended:
            return
        process: Any = self.transport
        with suppress(ProcessExitedAlready):
            process.signalProcess("KILL")

    def _give_up(self, why: str) -> None:
        asked, self._asked = self._asked, set()
        self._wait_on()
        for name in asked:
            self._rendered(name, why)

    def close(self) -> None:
        if self._patience is not None and self._patience.active():
            self._patience.cancel()
        process: Any = self.transport
        if process is not None and not self.ended:
            process.closeStdin()
