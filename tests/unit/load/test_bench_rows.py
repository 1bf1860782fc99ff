"""How benchmark rows are kept: those that were not run keep their last figures."""

from __future__ import annotations

import json

from tests.load.rows import KEYS, Row, keep, kept, percentile

NAMES = ("ring_ms", "route_us")


def row(name: str, value: float, **values: object) -> Row:
    return Row(
        name=name, value=value, unit="ms", how="Measured.", machine="1 x Test", date="2026-01-01", **values
    )


def test_a_row_that_was_not_run_keeps_its_last_figures_and_its_place(tmp_path):
    keep([row("route_us", 30.0), row("ring_ms", 9.0)], NAMES, tmp_path)
    keep([row("ring_ms", 5.0)], NAMES, tmp_path)
    assert [(each.name, each.value) for each in kept(tmp_path / "bench.json")] == [
        ("ring_ms", 5.0),
        ("route_us", 30.0),
    ]


def test_the_file_has_the_houses_form(tmp_path):
    keep([row("ring_ms", 6.0, peer="app_queue", peer_value=4.0)], NAMES, tmp_path)
    (written,) = json.loads((tmp_path / "bench.json").read_text())
    assert tuple(written) == KEYS
    assert (written["ratio"], written["goal"]) == (1.5, None)


def test_the_page_tells_every_row_with_its_peer_and_how(tmp_path):
    keep([row("ring_ms", 6.0, peer="app_queue", peer_value=4.0), row("route_us", 30.0)], NAMES, tmp_path)
    page = (tmp_path / "bench.md").read_text()
    assert "| `ring_ms` | 6 ms | 4 (app_queue) | 1.5 | – | 2026-01-01 |" in page
    assert "- `route_us`: Measured. On 1 x Test." in page


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(number) for number in range(100, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1.0)) == (50.0, 99.0, 100.0)
    assert percentile([7.0], 0.99) == 7.0
