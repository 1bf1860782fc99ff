"""docs/flows.md lists what there is, and what it shows works."""

from __future__ import annotations

import pytest

from config.home import PROJECT
from cti.flows.node_types import load_node_types
from ivr_flows.manual import function_rows, node_rows

MANUAL = (PROJECT / "docs" / "flows.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", [*node_rows(), *function_rows()])
def test_the_manual_has_a_line_for_each_node_type_and_function(row):
    assert f"\n{row}\n" in MANUAL


def test_the_manuals_own_node_type_can_be_used(tmp_path):
    lines = MANUAL.partition("drawn, checked and run like them:\n")[2].partition("\n- **Fields.**")[0]
    text = "\n".join(line.removeprefix("    ") for line in lines.splitlines())
    (tmp_path / "known.py").write_text(text, encoding="utf-8")
    types, faults = load_node_types(tmp_path)
    assert faults == []
    assert "known" in types
