"""Who understands what callers say: processes that hear one utterance at a time, a few for each language.

A process is started when somebody is about to speak and none is free, and stays. One that dies, or does not
answer in time, is replaced by the next who needs it. While all are busy, what is said waits; when too many
wait, nobody listens, and keys alone are left to the caller. What was said stands in no log.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import structlog
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from config.home import Home
from config.schema import Site
from cti.once import Once
from cti.reactor import Alarm, Reactor
from ivr_flows.effects import Words
from ivr_flows.speech.recognisers import chosen

log = structlog.get_logger("cti.recognition")

LOADS = 60.0  # seconds for a model; 1 is usual, a large one takes 10
ANSWERS = 4.0  # seconds after the end of what was said, of which 0.1 are usual
AGAIN = 60.0  # seconds until a recogniser that could not be loaded is tried again
MOST_WAITING = 3  # utterances for each recogniser; who comes then is not listened to
RESULTS = ("understood", "unclear", "failed", "deaf")
"""What comes of listening. unclear: none of the words, or not surely; failed: the recogniser, or all were
busy; deaf: nobody could listen at all."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was heard, in words; or why nothing could be."""

    text: str = ""
    sure: float = 0.0
    fault: str | None = None


class Utterance:
    """What one caller says now. `hear` its sound, then `end` it or `drop` it."""

    def __init__(self, pool: _Pool, words: Words, number: str) -> None:
        self._pool, self.words, self.number = pool, words, number
        self.done: Once[Outcome] = Once()
        self.worker: _Worker | None = None
        self._lines: list[dict[str, object]] = []
        self._patience: Alarm | None = None
        self.ended = False

    def hear(self, sound: bytes) -> None:
        self._tell({"sound": b64encode(sound).decode()})

    def end(self) -> None:
        self.ended = True
        self._tell({"end": True})
        self._patience = self._pool.reactor.callLater(ANSWERS, self._too_late)

    def drop(self, why: str) -> None:
        """It will not be heard to its end."""
        self.answered(Outcome(fault=why))

    def given(self, worker: _Worker) -> None:
        """It waited until now; what was heard meanwhile is told at once."""
        self.worker = worker
        words = self.words
        lines = [{"phrases": words.phrases, "least": words.least, "most": words.most}, *self._lines]
        self._lines = []
        for line in lines:
            worker.tell(self.number, line)

    def answered(self, outcome: Outcome) -> None:
        if self._patience is not None and self._patience.active():
            self._patience.cancel()
        if self.done.fire(outcome):
            self._pool.over(self)

    def _tell(self, line: dict[str, object]) -> None:
        if self.done.happened:
            return
        if self.worker is None:
            self._lines.append(line)
        else:
            self.worker.tell(self.number, line)

    def _too_late(self) -> None:
        if self.worker is None:
            self.answered(Outcome(fault="all recognisers are busy"))
        else:
            self.worker.hangs()


class Recognition:
    """`counts`: utterances by how they ended, for the figures."""

    def __init__(self, site: Site, home: Home, reactor: Reactor) -> None:
        self._home, self._reactor = home, reactor
        self.counts: Counter[str] = Counter()
        self._pools: dict[str, _Pool] = {}
        self.use(site)

    def use(self, site: Site) -> None:
        """The models of this site file from now on; what is being said is heard to its end."""
        settings = site.speech
        models: dict[str, Path] = {
            language: self._home.path / folder for language, folder in settings.models.items()
        }
        most = settings.at_once or os.cpu_count() or 1
        pools: dict[str, _Pool] = {}
        for language in site.languages:
            name = chosen(language, models)
            if name is None:
                continue
            model = models.get(language)
            command = [name, language, str(settings.memory), *([str(model)] if model else [])]
            before = self._pools.pop(language, None)
            if before is not None and (before.command, before.most) == (command, most):
                pools[language] = before
            else:
                pools[language] = _Pool(command, most, self._reactor)
                if before is not None:
                    before.stop()
        self.stop()
        self._pools = pools

    def why_deaf(self, language: str) -> str | None:
        """Why nobody could listen now; None: somebody can, and gets ready."""
        pool = self._pools.get(language)
        if pool is None:
            return f'there is no recogniser for "{language}"'
        return pool.why_deaf()

    def utterance(self, words: Words) -> Utterance:
        """Somebody begins to speak. Only where `why_deaf` says nothing."""
        return self._pools[words.language].utterance(words)

    @property
    def busy(self) -> int:
        return sum(len(pool.talking) for pool in self._pools.values())

    @property
    def waiting(self) -> int:
        return sum(len(pool.waiting) for pool in self._pools.values())

    def stop(self) -> None:
        for pool in self._pools.values():
            pool.stop()


class _Pool:
    """The recognisers of one language."""

    def __init__(self, command: list[str], most: int, reactor: Reactor) -> None:
        self.command, self.most, self.reactor = command, most, reactor
        self.workers: list[_Worker] = []
        self.waiting: deque[Utterance] = deque()
        self.talking: dict[str, Utterance] = {}  # by number, those that a worker hears
        self._numbers = count(1)
        self._fault, self._fault_at = "", -AGAIN
        self._stopped = False

    def why_deaf(self) -> str | None:
        if self._fault and self.reactor.seconds() - self._fault_at < AGAIN:
            return self._fault
        if len(self.waiting) >= MOST_WAITING * self.most:
            return "all recognisers are busy"
        self._make_ready(len(self.waiting) + 1)
        return None

    def utterance(self, words: Words) -> Utterance:
        utterance = Utterance(self, words, str(next(self._numbers)))
        self.waiting.append(utterance)
        self._make_ready(len(self.waiting))
        self.serve()
        return utterance

    def _make_ready(self, wanted: int) -> None:
        """So many free ones, those on their way included, as far as there may be."""
        free = sum(worker.hears is None for worker in self.workers)
        if free < wanted and len(self.workers) < self.most and not self._stopped:
            self.workers.append(_Worker(self))

    def serve(self) -> None:
        for worker in self.workers:
            if worker.ready and worker.hears is None and self.waiting:
                utterance = self.waiting.popleft()
                self.talking[utterance.number] = utterance
                worker.hears = utterance
                utterance.given(worker)

    def over(self, utterance: Utterance) -> None:
        self.talking.pop(utterance.number, None)
        with suppress(ValueError):
            self.waiting.remove(utterance)
        if utterance.worker is not None:
            utterance.worker.hears = None
        self.serve()

    def ended(self, worker: _Worker, fault: str | None) -> None:
        """fault: it could not be loaded."""
        if worker in self.workers:
            self.workers.remove(worker)
        if fault is not None:
            self._fault, self._fault_at = fault, self.reactor.seconds()
            log.error("no recogniser", recogniser=self.command[0], language=self.command[1], fault=fault)
            for utterance in list(self.waiting):
                utterance.answered(Outcome(fault=fault))
        elif self.waiting:
            self._make_ready(len(self.waiting))

    def stop(self) -> None:
        self._stopped = True
        for utterance in [*self.waiting, *self.talking.values()]:
            utterance.answered(Outcome(fault="the recognisers are being stopped"))
        for worker in list(self.workers):
            worker.close()


class _Worker(ProcessProtocol):
    """A recognising process (ivr_flows/speech/recognising.py)."""

    def __init__(self, pool: _Pool) -> None:
        self._pool = pool
        self.ready = False
        self.hears: Utterance | None = None
        self._partial = b""
        self._fault: str | None = None
        program = [sys.executable, "-m", "ivr_flows.speech.recognising", *pool.command]
        reactor: Any = pool.reactor
        self._loading = pool.reactor.callLater(LOADS, self.hangs)
        try:
            reactor.spawnProcess(self, program[0], program, env={**os.environ, **ONE_THREAD})
        except OSError as error:
            self._end(f"no process can be started: {error}")

    def tell(self, number: str, line: dict[str, object]) -> None:
        process: Any = self.transport
        process.write(json.dumps({"id": number} | line).encode() + b"\n")

    def outReceived(self, data: bytes) -> None:
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            self._told(json.loads(line))

    def _told(self, answer: dict[str, Any]) -> None:
        if "fault" in answer:
            self._fault = answer["fault"]
        elif "ready" in answer:
            self.ready = True
            if self._loading.active():
                self._loading.cancel()
            self._pool.serve()
        elif (utterance := self._pool.talking.get(answer["id"])) is not None:
            if "error" in answer:
                utterance.answered(Outcome(fault=answer["error"]))
                return
            if answer["unknown"]:
                log.warning(
                    "words that cannot be heard", recogniser=self._pool.command, words=answer["unknown"]
                )
            utterance.answered(Outcome(answer["text"], answer["sure"]))

    def errReceived(self, data: bytes) -> None:
        log.warning("recogniser", said=data.decode(errors="replace").strip()[:500])

    def processEnded(self, reason: Failure) -> None:
        loaded = (
            None
            if self.ready
            else self._fault
            or f"it died while it was loaded ({reason.value}): too little [speech] memory, or a broken model"
        )
        if self.hears is not None:
            log.error("a recogniser died", reason=str(reason.value))
        self._end(loaded)

    def _end(self, fault: str | None) -> None:
        if self._loading.active():
            self._loading.cancel()
        self.ready = False
        self._pool.ended(self, fault)
        if self.hears is not None:
            self.hears.answered(Outcome(fault="the recogniser died"))

    def hangs(self) -> None:
        log.error("a recogniser hangs", recogniser=self._pool.command[0], loaded=self.ready)
        process: Any = self.transport
        with suppress(ProcessExitedAlready):
            process.signalProcess("KILL")

    def close(self) -> None:
        process: Any = self.transport
        if process is not None:
            process.closeStdin()
