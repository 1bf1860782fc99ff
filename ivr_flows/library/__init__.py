"""The flows that come with the house, one `<name>.json` each, and the folder that holds them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
