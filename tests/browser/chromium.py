"""Real Chromium, with a microphone that says a tone of the test's own.

The fake microphone is a matter of the browser's process, not of a page: each voice has a process.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import soundfile
from playwright.async_api import Browser, Playwright

FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
)

RATE = 48_000
SYLLABLE, PAUSE = 0.3, 0.2
"""Seconds. The browser takes a steady tone for noise and filters it out; one that comes and goes is a voice."""

LOUDNESS = 0.5


class Chromiums:
    """One browser for each voice, started when it is asked for."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright, self._folder = playwright, folder
        self._running: dict[int, Browser] = {}

    async def saying(self, hertz: int) -> Browser:
        if hertz not in self._running:
            voice = write_voice(self._folder / f"voice-{hertz}.wav", hertz)
            self._running[hertz] = await self._playwright.chromium.launch(
                executable_path=program(), args=[*FLAGS, f"--use-file-for-fake-audio-capture={voice}"]
            )
        return self._running[hertz]

    async def close(self) -> None:
        for browser in self._running.values():
            await browser.close()


def program() -> str:
    """Where Chromium is. Errors: AssertionError that says what to do."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "no Chromium on this machine: `make test` installs it, or `apt-get install chromium`"
    return found


def write_voice(path: Path, hertz: int) -> Path:
    """A wav file for the microphone, which plays it in a loop."""
    sound = np.sin(2 * np.pi * hertz * np.arange(int(RATE * SYLLABLE)) / RATE)
    ramp = np.arange(len(sound)) / (0.01 * RATE)
    syllable = LOUDNESS * sound * np.minimum(1, np.minimum(ramp, ramp[::-1]))
    spoken = np.concatenate([syllable, np.zeros(int(RATE * PAUSE))])
    soundfile.write(path, np.tile(spoken, 8), RATE, subtype="PCM_16")
    return path
