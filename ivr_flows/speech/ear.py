"""When somebody speaks, and when he has finished: by the level of what comes, 20 ms at a time.

Pure: time is counted in frames. Levels are amplitudes (root mean square) of 16-bit samples.
"""

from __future__ import annotations

from collections import deque
from typing import Literal

import numpy as np

FRAME = 0.02  # seconds
FRAME_BYTES = 320  # 8 kHz, 16-bit mono
#: So much louder than the quiet of the line is speech, and never less than LEAST (-44 dBFS).
LOUDER, LEAST = 3.5, 200.0
#: The quiet of the line: what is below follows at once, what is above over some seconds.
RISE = 0.002
LOUDEST_QUIET = 1500.0
#: Frames that must be loud within the last WINDOW of them: shorter is a click, a breath, a key.
LOUD, WINDOW = 6, 10
#: What came before speech was noticed and is heard with it.
BEFORE = 0.4

Hears = Literal["quiet", "begins", "speaks", "ends"]


class Ear:
    """pause: seconds of silence that end what is said. longest: seconds after which it is over anyway."""

    def __init__(self, *, pause: float, longest: float = 20.0) -> None:
        self._pause, self._longest = round(pause / FRAME), round(longest / FRAME)
        self._quiet = LEAST / LOUDER
        self._loud: deque[bool] = deque(maxlen=WINDOW)
        self._before: deque[bytes] = deque(maxlen=round(BEFORE / FRAME))
        self._spoken = 0  # frames since speech began; 0: nobody speaks
        self.silent = 0  # frames since the last loud one
        self.over = False

    def hear(self, frame: bytes) -> Hears:
        """The next frame of FRAME_BYTES. After `ends` nothing more is heard."""
        loud = self._is_loud(frame)
        if self.over:
            return "quiet"
        if not self._spoken:
            self._before.append(frame)
            self._loud.append(loud)
            if sum(self._loud) < LOUD:
                return "quiet"
            self._spoken, self.silent = 1, 0
            return "begins"
        self._spoken += 1
        self.silent = 0 if loud else self.silent + 1
        if self.silent < self._pause and self._spoken < self._longest:
            return "speaks"
        self.over = True
        return "ends"

    def before(self) -> bytes:
        """What was heard up to now, once it `begins`."""
        return b"".join(self._before)

    def _is_loud(self, frame: bytes) -> bool:
        samples = np.frombuffer(frame, dtype=np.int16).astype(np.float32)
        level = float(np.sqrt(np.mean(samples * samples))) if len(samples) else 0.0
        loud = level > max(LEAST, self._quiet * LOUDER)
        step = 1.0 if level < self._quiet else RISE
        self._quiet = min(LOUDEST_QUIET, self._quiet + (level - self._quiet) * step)
        return loud
