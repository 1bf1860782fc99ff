"""Who understands what callers say: processes that hear one utterance at a time, a few for each language.

A process is started when somebody is about to speak and none is free, and stays. One that dies is replaced by
the next who needs it; one that does not answer in time is left alone for some seconds, for the machine may be
slow, and then killed. While all are busy, what is said waits; when too many wait, nobody listens, and keys
alone are left to the caller. A recogniser that decodes at the end of what was
said is taken only then: it serves many who speak at once. What was said stands in no log.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import structlog

from config.home import Home
from config.schema import Site
from cti.once import Once
from cti.reactor import Alarm, Reactor
from cti.recogniser import Answer, RecogniserProcess
from ivr_flows.effects import Words
from ivr_flows.speech.recognisers import AT_THE_END, chosen

log = structlog.get_logger("cti.recognition")

ANSWERS = 4.0  # seconds after the end of what was said, of which 0.1 are usual
HANGS = 15.0  # seconds after which it will not answer any more
AGAIN = 60.0  # seconds until a recogniser that could not be loaded is tried again
MOST_UNASKED = 4  # recognisers for a language whose number the site file does not say: each holds a model
MOST_WAITING = 3  # utterances for each recogniser; who comes then is not listened to
RESULTS = ("understood", "unclear", "failed", "deaf")
"""What comes of listening. unclear: none of the words, or not surely; failed: the recogniser, or all were
busy; deaf: nobody could listen at all."""


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
        self.worker: RecogniserProcess | None = None
        self._lines: list[dict[str, object]] = []
        self._patience: Alarm | None = None
        self._over = False

    def hear(self, sound: bytes) -> None:
        self._tell({"sound": b64encode(sound).decode()})

    def end(self) -> None:
        if self.done.happened:
            return
        self._tell({"end": True})
        self._patience = self._pool.reactor.callLater(ANSWERS, self._too_late)
        self._pool.all_said(self)

    def drop(self, why: str) -> None:
        """It will not be heard to its end."""
        if not self.done.happened:
            self.answered(Outcome(fault=why))

    def given(self, worker: RecogniserProcess) -> None:
        """It waited until now; what was heard meanwhile is told at once."""
        self.worker = worker
        words = self.words
        lines = [{"phrases": words.phrases, "least": words.least, "most": words.most}, *self._lines]
        self._lines = []
        for line in lines:
            worker.tell(self.number, line)

    def answered(self, outcome: Outcome) -> None:
        """In time, or later: then it counts for nothing but that the recogniser is free."""
        if self._patience is not None and self._patience.active():
            self._patience.cancel()
        self.done.fire(outcome)
        if not self._over:
            self._over = True
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
            self._patience = self._pool.reactor.callLater(HANGS - ANSWERS, self.worker.hangs)
            self.done.fire(Outcome(fault="the recogniser did not answer in time"))


class Recognition:
    """`counts`: utterances by how they ended, for the figures."""

    def __init__(self, site: Site, home: Home, reactor: Reactor) -> None:
        self._home, self._reactor = home, reactor
        self.counts: Counter[str] = Counter()
        self._pools: dict[str, _Pool] = {}
        self.use(site)

    def use(self, site: Site) -> None:
        """The models of this site file from now on. Where they differ, what is being said will be asked for
        again."""
        settings = site.speech
        models: dict[str, Path] = {
            language: self._home.path / folder for language, folder in settings.models.items()
        }
        most = settings.at_once or min(MOST_UNASKED, os.cpu_count() or 1)
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
        """Somebody begins to speak. Only where `why_deaf` says nothing; what changed since then is told as a
        fault."""
        pool = self._pools.get(words.language)
        if pool is None:
            pool = _Pool([], 0, self._reactor)
            pool.stop()
        return pool.utterance(words)

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
        self.workers: list[RecogniserProcess] = []
        self.waiting: deque[Utterance] = deque()
        self.talking: dict[str, Utterance] = {}  # by number, those that a worker hears
        self._begun: set[Utterance] = set()  # those and all others that are not answered
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
        if self._stopped:
            utterance.drop("the recognisers were stopped")
            return utterance
        self._begun.add(utterance)
        if self.command[0] not in AT_THE_END:
            self._wait(utterance)
        return utterance

    def all_said(self, utterance: Utterance) -> None:
        if self.command[0] in AT_THE_END:
            self._wait(utterance)

    def _wait(self, utterance: Utterance) -> None:
        self.waiting.append(utterance)
        self._make_ready(len(self.waiting))
        self._serve()

    def _make_ready(self, wanted: int) -> None:
        """So many free ones, those on their way included, as far as there may be."""
        free = sum(worker.hears is None for worker in self.workers)
        if free < wanted and len(self.workers) < self.most and not self._stopped:
            worker = RecogniserProcess(self.command, self.reactor, self)
            self.workers.append(worker)
            worker.start()

    def _serve(self) -> None:
        for worker in self.workers:
            if worker.ready and worker.hears is None and self.waiting:
                utterance = self.waiting.popleft()
                self.talking[utterance.number] = utterance
                worker.hears = utterance.number
                utterance.given(worker)

    def over(self, utterance: Utterance) -> None:
        self._begun.discard(utterance)
        self.talking.pop(utterance.number, None)
        with suppress(ValueError):
            self.waiting.remove(utterance)
        if utterance.worker is not None:
            utterance.worker.hears = None
        self._serve()

    # ---- what a process tells ----------------------------------------------------------------------------

    def loaded(self) -> None:
        self._serve()

    def answered(self, answer: Answer) -> None:
        utterance = self.talking.get(answer.number)
        if utterance is None:
            return  # nobody waits for it any more
        if answer.unknown:
            log.warning("words that cannot be heard", recogniser=self.command, words=answer.unknown)
        utterance.answered(Outcome(answer.text, answer.sure, answer.error))

    def ended(self, worker: RecogniserProcess, fault: str | None) -> None:
        """fault: it could not be loaded."""
        self.workers.remove(worker)
        if fault is not None and not self._stopped:
            self._fault, self._fault_at = fault, self.reactor.seconds()
            log.error("no recogniser", recogniser=self.command[0], language=self.command[1], fault=fault)
            for utterance in list(self.waiting):
                utterance.answered(Outcome(fault=fault))
        elif self.waiting:
            self._make_ready(len(self.waiting))
        if worker.hears is not None:
            self.talking[worker.hears].answered(Outcome(fault="the recogniser died"))

    def stop(self) -> None:
        self._stopped = True
        for utterance in list(self._begun):
            utterance.answered(Outcome(fault="the recognisers were stopped"))
        for worker in list(self.workers):
            worker.close()
