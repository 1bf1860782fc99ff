"""Whether the recognisers of a site work, tried before a caller needs them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config.faults import Fault, Refused
from config.home import PROJECT, Home
from config.schema import Site
from ivr_flows.speech.recognisers import chosen, lacks

LIMIT = 30.0  # seconds for a model to be loaded


def check_models(site: Site, home: Home) -> None:
    """Errors: Refused, with each folder that is no Vosk model."""
    faults = [
        Fault(
            f"[speech] models: {language}", f"{folder}: {why}", "unpack a Vosk model there, or leave it out"
        )
        for language, folder in models(site, home).items()
        if (why := lacks(folder)) is not None
    ]
    if faults:
        raise Refused(faults)


def models(site: Site, home: Home) -> Mapping[str, Path]:
    """Language → folder."""
    return {language: home.path / folder for language, folder in site.speech.models.items()}


def heard(site: Site) -> list[str]:
    """The site's languages for which there is a recogniser."""
    named: dict[str, Path] = {language: Path(folder) for language, folder in site.speech.models.items()}
    return [language for language in site.languages if chosen(language, named)]


def try_to_load(site: Site, home: Home, language: str) -> str | None:
    """Loads the recogniser of a language as the server does. What is wrong with it; None: it works."""
    named = models(site, home)
    model = [str(named[language])] if language in named else []
    name = chosen(language, named)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ivr_flows.speech.recognising", str(name), language,
             str(site.speech.memory), *model],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False, cwd=PROJECT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"{name} was not loaded within {LIMIT:g} s"
    try:
        said = json.loads(done.stdout.splitlines()[0])
    except (ValueError, IndexError):
        return f"{name} died while it was loaded; perhaps [speech] memory is too little"
    return None if "ready" in said else str(said.get("fault"))
