"""The contrast of every pair of text and ground that the style sheets use, computed from tokens.css."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[3] / "agent_console" / "static" / "tokens.css").read_text()
STATES = ("ready", "ring", "talk", "hold", "wrap", "notready")
GROUNDS = ("ground", "surface", "sunken", "raised", "hover")
TEXT, DRAWN = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def colours(theme: str) -> dict[str, str]:
    """The theme's own block; what dark does not name it has from light."""
    blocks = re.findall(r'(?:^|\n)(?::root, )?\[data-theme="(light|dark)"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
    found: dict[str, str] = {}
    for name, block in blocks:
        if name in ("light", theme):
            found.update(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_pairs() -> list[tuple[str, str]]:
    pairs = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent") for ground in GROUNDS[:4]]
    pairs += [(ink, "hover") for ink in ("ink", "ink-2")]
    for state in STATES:
        pairs += [(state, f"{state}-tint"), (state, "surface"), (f"on-{state}", state)]
        pairs += [(ink, f"{state}-tint") for ink in ("ink", "ink-2")]
    pairs += [("out", "surface"), ("accent", "accent-tint"), ("ink", "accent-tint"), ("on-accent", "accent")]
    pairs += [
        ("on-accent", "accent-hover"),
        ("danger", "surface"),
        ("danger", "danger-tint"),
        ("ink", "danger-tint"),
    ]
    pairs += [
        ("on-danger-fill", "danger-fill"),
        ("warn", "surface"),
        ("warn", "warn-tint"),
        ("ink", "warn-tint"),
    ]
    pairs += [("ink", f"heat-{n}") for n in (1, 2, 3, 4)]
    return pairs


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(theme: str) -> None:
    found = colours(theme)
    low = {
        (text, ground): round(contrast(found[text], found[ground]), 2)
        for text, ground in text_pairs()
        if contrast(found[text], found[ground]) < TEXT
    }
    assert low == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_fields_and_the_focus_can_be_seen(theme: str) -> None:
    found = colours(theme)
    for line in ("line-strong", "focus"):
        for ground in ("surface", "ground"):
            assert contrast(found[line], found[ground]) >= DRAWN, (theme, line, ground)


def test_the_contrast_is_computed_as_wcag_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_no_page_uses_a_raw_colour() -> None:
    """Colours come from the tokens; parts.css has none of its own but the dimming behind a dialog."""
    parts = (Path(__file__).parents[3] / "agent_console" / "static" / "parts.css").read_text()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"\.[\w-]+|#[a-z]", "", parts)) == []
    assert re.findall(r"rgb\([^)]*\)", parts) == ["rgb(10 14 20 / .45)"]
