"""Who calls when, with which keys, for how long: planned by chance from a seed, before the first call."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

KEYS = re.compile(r"[0-9*#A-D]+")
Language = Literal["en", "zh"]

FIRST_KEY_AFTER = (1.5, 4.0)
NEXT_KEY_AFTER = (1.0, 3.5)
"""Seconds a person takes to press a key, from .. to."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may call. number: E.164."""

    number: str
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """at: seconds after the start. presses: (seconds after the one before or the answer, keys).
    stay: seconds on the line after the last key, if nobody hangs up before."""

    at: float
    person: Person
    presses: tuple[tuple[float, str], ...]
    stay: float


def keys_of(way: str) -> tuple[str, ...]:
    """What is pressed on a way through the menus, one after the other: "1, 2" → "1", "2"; "" → nothing.

    Errors: ValueError for what no telephone has a key for.
    """
    keys = tuple(key.strip() for key in way.split(",") if key.strip())
    for key in keys:
        if not KEYS.fullmatch(key):
            raise ValueError(f'"{key}" cannot be pressed on a telephone')
    return keys


def plan_calls(
    people: Sequence[Person],
    *,
    count: int,
    rate: float,
    presses: Sequence[str],
    stay: tuple[float, float],
    chance: random.Random,
) -> list[PlannedCall]:
    """`count` calls by people chosen at random, `rate` a second on average (a Poisson stream: the time
    between two calls is exponential, as in life).

    presses: one way through the menus each, keys separated by commas ("1,2"); each caller takes one of them.
    Errors: ValueError when nobody is there to call, or a number or a way makes no sense.
    """
    if not people:
        raise ValueError("there is nobody to call")
    if count < 1 or rate <= 0 or stay[0] < 0 or stay[1] < stay[0]:
        raise ValueError(f"{count} calls at {rate} a second for {stay[0]}-{stay[1]} s cannot be planned")
    ways = [keys_of(way) for way in presses] or [()]
    planned = []
    at = 0.0
    for _ in range(count):
        way = chance.choice(ways)
        pauses = [FIRST_KEY_AFTER, *[NEXT_KEY_AFTER] * len(way)]
        keys = tuple((chance.uniform(*pause), key) for pause, key in zip(pauses, way, strict=False))
        planned.append(PlannedCall(at, chance.choice(people), keys, chance.uniform(*stay)))
        at += chance.expovariate(rate)
    return planned
