"""What a waiting caller is told between the music: his place, and that he is not forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import deferLater

from cti.switch.ari import SwitchRefused
from ivr_flows.effects import Speech

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall
    from cti.switch.channel import Channel

FIRST_AFTER = 4.0  # seconds; who is served at once hears no announcement
EVERY = 45.0  # seconds between announcements

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "wait": {
        "en": "All our colleagues are busy. You will be connected as soon as one is free.",
        "zh": "坐席全忙，请稍候，将尽快为您接通。",
    },
    "place": {"en": "You are number {place} in the queue.", "zh": "您排在第{place}位。"},
    "message": {
        "en": "Nobody can take your call now. Leave your message after the tone, then hang up.",
        "zh": "现在无人接听。请在提示音后留言，说完挂机即可。",
    },
    "elsewhere": {"en": "One moment, you are being connected.", "zh": "请稍候，正在为您转接。"},
}


def sentence(name: str, language: str, **values: object) -> Speech:
    texts = SENTENCES[name]
    return Speech(texts.get(language, texts["en"]).format(**values), language if language in texts else "en")


def said_while_waiting(languages: Sequence[str]) -> list[Speech]:
    """Every sentence without a number in it."""
    names = (name for name, texts in SENTENCES.items() if "{" not in texts["en"])
    return [sentence(name, language) for name in names for language in languages]


class Announcer:
    """Plays music to one waiting caller, and speaks to him."""

    def __init__(self, session: CustomerCall, channel: Channel) -> None:
        self._session, self._channel = session, channel
        self._speaking: Deferred[None] | None = None

    def begin(self) -> None:
        """Returns at once: nobody is offered his call later because the music is not playing yet."""
        self._speaking = Deferred.fromCoroutine(self._speak())

    async def end(self) -> None:
        """Silent from now on."""
        if self._speaking is not None:
            self._speaking.cancel()
            await self._speaking
            if not self._channel.gone.happened:
                await self._channel.stop_music()

    async def _speak(self) -> None:
        reactor, delay = self._session.services.reactor, FIRST_AFTER
        try:
            await self._channel.music("default")
            while True:
                await deferLater(reactor, delay)
                delay = EVERY
                await self._announce()
        except CancelledError:
            return
        except SwitchRefused as fault:
            self._session.log.info("announcement", fault=str(fault))

    async def _announce(self) -> None:
        language = self._session.language
        prompts = [sentence("wait", language)]
        place = self._session.services.routing.centre.place(self._session.interaction)
        if place is not None and place.position is not None:
            prompts.append(sentence("place", language, place=place.position))
        media = await self._session.services.prompts.media(prompts, self._session.interaction)
        if not media:
            return
        await self._channel.stop_music()
        playback = await self._channel.play(media)
        try:
            await playback.finished.wait()
        finally:
            await playback.stop()
        await self._channel.music("default")

    @staticmethod
    def message_prompts(language: str) -> tuple[Speech, ...]:
        return (sentence("message", language),)
