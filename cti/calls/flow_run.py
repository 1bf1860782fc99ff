"""A flow on a caller's leg: the runner says what is next, this carries it out and answers."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from twisted.internet import defer

from crm.facts import LOST, ONWARD
from cti.calls.flow_asks import answer
from cti.calls.flow_recording import FlowRecording
from cti.calls.hearing import Hearing
from cti.calls.mailbox import take_message
from cti.calls.steps import Step, ToAgent, ToNumber, ToQueue, ToStation
from cti.calls.trail import Trail
from cti.once import Once, first_of
from cti.switch.ari import NoSuchThing, SwitchRefused
from cti.switch.channel import BUSY, CONGESTION, NORMAL, Channel
from ivr_flows import effects
from ivr_flows.runner import Run
from ivr_flows.saved import Saved

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall

CAUSES: Mapping[effects.Cause, int] = {"normal": NORMAL, "busy": BUSY, "congestion": CONGESTION}
SHOWN = 50  # steps of a stuck flow in the log: more than once round
MUSIC = "default"  # Asterisk's class of music
PATIENCE = 1.5  # seconds of silence while something is looked up
PARTING = 0.3  # seconds from a sound that breaks off to the news that its hearer has hung up
WITHOUT_HIM = 60.0  # seconds that a flow may go on when its caller has gone
END_OF_FLOW = 2000  # effects; a flow that goes on longer than any caller would is ended


class FlowRun:
    """One caller in one flow. `carry_out` and `goes_on` return where he goes next, or None: it ends here."""

    def __init__(self, session: CustomerCall, channel: Channel, run: Run, trail: Trail) -> None:
        self._session, self._channel, self._run, self._trail = session, channel, run, trail
        self._keys: list[str] = []
        self._key: Once[None] = Once()
        self.recording = FlowRecording(session, channel)
        self._learned = len(run.learned)  # those of a run that goes on stand in the journal

    async def carry_out(self) -> Step | None:
        return await self._go_on(self._run.begin())

    async def goes_on(self, reason: str) -> Step | None:
        """The queue to which the flow sent him gave him back."""
        effect = self._run.waits_for
        if effect is None:  # an earlier server's run: at the queue's node, whose words he has heard
            effect = self._run.begin()
            while isinstance(effect, effects.Play):
                effect = self._run.answer(effects.Played())
        if isinstance(effect, effects.Enqueue | effects.SendTo):
            effect = self._run.answer(effects.QueueRefused(reason))
        return await self._go_on(effect)

    def saved(self) -> Saved:
        return self._run.saved()

    async def _go_on(self, effect: effects.Effect) -> Step | None:
        self._channel.on_digit = self._pressed
        left_by: str | None = LOST
        try:
            step = await self._walk(effect)
            left_by = None if step is None else ONWARD
            return step
        except (defer.CancelledError, NoSuchThing):  # he is gone
            self._goes_on_without_him()
            raise
        finally:
            self._channel.on_digit = lambda digit: None
            self._trail.leaves(self._run, left_by)
            await self.recording.end()

    async def _walk(self, effect: effects.Effect) -> Step | None:
        """From effect to effect, until one leads out of the flow."""
        for _ in range(END_OF_FLOW):
            self._note_learned()
            if self._trail.follow(self._run):
                self._session.stands()
            match effect:
                case effects.Enqueue(queue=queue, priority=priority, after=survey):
                    return ToQueue(queue, priority, survey=survey)
                case effects.SendTo():
                    step = await self._sent(effect)
                    if step is not None:
                        return step
                    effect = self._run.answer(effects.QueueRefused("nobody-served-him"))
                case effects.HangUp() | effects.Ended() | effects.FlowStuck():
                    self._over(effect)
                    return None
                case _:
                    effect = self._run.answer(await self._result_of(effect))
        self._session.log.error("a flow without end", flow=self._run.flow.name)
        return None

    def _goes_on_without_him(self) -> None:
        """What the flow still wants done, beside the session, which ends now."""
        effect = self._run.hang_up()
        self._trail.gone(self._run, gave_up=self._session.gave_up)
        if isinstance(effect, effects.Last):
            return
        work = defer.Deferred.fromCoroutine(self._finishes(effect))
        work.addTimeout(WITHOUT_HIM, self._session.services.reactor)
        work.addErrback(
            lambda failure: self._session.log.error("a flow after its caller", fault=repr(failure.value))
        )

    async def _finishes(self, effect: effects.Effect) -> None:
        try:
            while not isinstance(effect, effects.Last):
                effect = self._run.answer(await self._result_of(effect))
                self._trail.follow(self._run)
        finally:
            self._trail.leaves(self._run, None)
        self._session.log.info("flow over, its caller had gone", faults=list(self._run.faults))

    def _over(self, last: effects.Last) -> None:
        faults = list(self._run.faults)
        match last:
            case effects.FlowStuck(node=node):
                trace = [f"{step.flow}: {step.node}/{step.exit}" for step in self._run.trace]
                self._session.log.error(
                    "a flow goes round in silence", flow=self._run.flow.name, node=node, trace=trace[-SHOWN:],
                    faults=faults,
                )  # fmt: skip
            case effects.HangUp(cause=cause):
                self._session.hang_up_cause = CAUSES[cause]
                self._session.log.info("flow over", effect=repr(last), faults=faults)
            case _:
                self._session.log.info("flow over", effect=repr(last), faults=faults)

    async def _sent(self, effect: effects.SendTo) -> Step | None:
        """None: nobody is meant; who served a caller last is not known."""
        if effect.station is not None:
            return ToStation(effect.station)
        if effect.number is not None:
            return ToNumber(effect.number)
        agent = effect.agent or (await self._session.known_by_now()).last_agent
        return None if agent is None else ToAgent(agent)

    @property
    def language(self) -> str:
        return str(self._run.language)

    @property
    def learned(self) -> list[effects.Learned]:
        return list(self._run.learned)

    async def _result_of(self, effect: effects.Effect) -> effects.Result:
        """Carries one effect out. `Failed` when it could not be: the flow then goes by its error exit."""
        match effect:
            case effects.Play():
                return await self._play(effect)
            case effects.Collect(secret=secret):
                async with self.recording.leaves_out(secret):
                    return await self._collect(effect)
            case effects.TakeMessage():
                return effects.MessageTaken(await self._take_message(effect))
            case effects.Wait():
                return await self._wait(effect)
            case effects.Record():
                return await self.recording.carry_out(effect)
            case _:
                return await self._meanwhile(answer(self._session, effect, self._run.flow.name))

    async def _meanwhile(self, asked: Coroutine[Any, Any, effects.Result]) -> effects.Result:
        """A question that is not answered at once: who waits for it hears music."""
        work = defer.Deferred.fromCoroutine(asked)
        if work.called or self._run.caller_is_gone:
            return await work

        def play() -> None:
            playing = defer.Deferred.fromCoroutine(self._channel.music(MUSIC))
            playing.addErrback(lambda failure: None)  # he is gone, which we hear in a moment

        alarm = self._session.services.reactor.callLater(PATIENCE, play)
        try:
            return await work
        finally:
            if alarm.active():
                alarm.cancel()
            else:
                await self._no_music()

    async def _no_music(self) -> None:
        with suppress(SwitchRefused):
            await self._channel.stop_music()

    # ---- effects ---------------------------------------------------------------------------------------

    async def _play(
        self, effect: effects.Play, hearing: Hearing | None = None
    ) -> effects.Played | effects.Failed:
        """A key pressed ahead, or while it plays, cuts it short; so does who begins to speak."""
        if effect.interruptible and self._keys:
            return effects.Played(self._keys.pop(0))
        media = await self._session.services.prompts.media(effect.prompts, self._session.interaction)
        if effect.prompts and not media:
            return effects.Failed("no prompt of it can be played; the log says why")
        if not media:
            return effects.Played()
        playback = await self._channel.play(media)
        try:
            if not effect.interruptible:
                failed = await playback.finished.wait()
            else:
                speaks = [hearing.began.wait()] if hearing is not None else []
                place, failed = await first_of(playback.finished.wait(), self._next_key(), *speaks)
                if place == 1:
                    return effects.Played(self._keys.pop(0))
                if place == 2:
                    return effects.Played()
            if not failed:
                return effects.Played()
            await self._is_still_there()
            return effects.Failed("Asterisk could not play it")
        finally:
            await playback.stop()

    async def _is_still_there(self) -> None:
        """That a sound broke off is told a moment before that its hearer hung up: then this does not return,
        and he gave up where he was, instead of going on by the error exit."""
        gone = self._channel.gone.wait()
        gone.addTimeout(PARTING, self._session.services.reactor, lambda result, seconds: None)
        await gone

    async def _wait(self, effect: effects.Wait) -> effects.Waited:
        """A key ends it, and stays pressed for what comes next."""
        if effect.music:
            await self._channel.music(MUSIC)
        try:
            await self._next_key().addTimeout(effect.seconds, self._session.services.reactor)
            return effects.Waited(self._keys.pop(0))
        except defer.TimeoutError:
            return effects.Waited()
        finally:
            if effect.music:
                await self._no_music()

    async def _collect(self, effect: effects.Collect) -> effects.Collected | effects.Failed:
        """Keys pressed ahead count, unless the prompts are to be heard; who has pressed one is not listened
        to any more. None: nothing came in time."""
        if effect.prompts and not effect.interruptible:
            self._keys.clear()
            played = await self._play(effects.Play(effect.prompts, interruptible=False))
            if isinstance(played, effects.Failed):
                return played
            self._keys.clear()
            effect = replace(effect, prompts=())
        if effect.words is None or self._keys:
            return await self._keys_or_words(effect, None)
        hearing = Hearing(self._session.services.recognition, effect.words, self._session.log)
        try:
            await hearing.open(self._channel)
            collected = await self._keys_or_words(effect, hearing)
        finally:
            await hearing.close()
        return (
            replace(collected, deaf=hearing.deaf) if isinstance(collected, effects.Collected) else collected
        )

    async def _keys_or_words(
        self, effect: effects.Collect, hearing: Hearing | None
    ) -> effects.Collected | effects.Failed:
        pressed = ""
        if effect.prompts and not self._keys:
            played = await self._play(effects.Play(effect.prompts), hearing)
            if isinstance(played, effects.Failed):
                return played
            pressed = played.key or ""
        while len(pressed) < effect.digits:
            if effect.end_key and pressed.endswith(effect.end_key):
                break
            if not self._keys:
                wait = effect.between if pressed and effect.between is not None else effect.wait
                listens = hearing if not pressed else None
                try:
                    key = await self._key_or_words(wait, listens)
                except defer.TimeoutError:
                    break
                if listens is not None and not key:
                    said = listens.heard.value
                    return effects.Collected(said=said, unclear=said is None)
            pressed += self._keys.pop(0)
        if effect.end_key and pressed.endswith(effect.end_key):
            pressed = pressed[: -len(effect.end_key)]
        return effects.Collected(pressed or None)

    async def _key_or_words(self, wait: float, hearing: Hearing | None) -> bool:
        """Whether he pressed a key; else he has said something. TimeoutError when neither began in time; who
        speaks is heard to his end."""
        if hearing is None:
            await self._next_key().addTimeout(wait, self._session.services.reactor)
            return True
        began = hearing.began.wait().addTimeout(wait, self._session.services.reactor)
        place, _ = await first_of(self._next_key(), began)
        if place == 1:
            place, _ = await first_of(self._next_key(), hearing.heard.wait())
        return place == 0

    def _pressed(self, digit: str) -> None:
        self._keys.append(digit)
        key, self._key = self._key, Once()
        key.fire(None)

    def _next_key(self) -> defer.Deferred[None]:
        if self._keys:
            done: Once[None] = Once()
            done.fire(None)
            return done.wait()
        return self._key.wait()

    async def _take_message(self, effect: effects.TakeMessage) -> float:
        seconds = await take_message(
            self._session, self._channel, effect.mailbox, longest=effect.longest, prompts=effect.prompts
        )
        self._keys.clear()  # the one that ended the message is not meant for what comes next
        return seconds

    def _note_learned(self) -> None:
        for entry in self._run.learned[self._learned :]:
            self._session.chronicle.learned(entry.label, entry.value)
        self._learned = len(self._run.learned)
