"""What the designer calls the parts of each node type stands in its words: none is shown by its bare name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from config.home import PROJECT
from ivr_flows.flow import read
from ivr_flows.nodes import NODE_TYPES
from tests.unit.ivr_flows.node_scenes import CASES, around

WORDS = (PROJECT / "agent_console/frontend/src/pages/flows/words.ts").read_text(encoding="utf-8")
ALL_NODES = {"type", "title", "note", "place", "exits"}
SHOWN_AS_THEY_ARE = {"GET", "POST", "PUT", "DELETE", "CNY", "USD", "EUR", "GBP", "HKD", "JPY"}
DRAWN = {"1", "pumps", "here", "china", "first", "a", "b"}
"""Exits that the scenes name themselves."""


def words_of(part: str) -> set[str]:
    """The names that a part of the designer's words knows."""
    text = WORDS.partition(part)[2].partition("\n}\n")[0]
    return set(re.findall(r'[\s{,]"?([a-z][a-z_-]*)"?: (?:\(\) =>|\[)', text)) | set(
        re.findall(r'case "[a-z-]+\.([a-z_]+)"', text)
    )


def options(schema: Any) -> set[str]:
    """What may be chosen in a field; names of others' fields are none."""
    if isinstance(schema, dict):
        own = {each for each in schema.get("enum", ()) if isinstance(each, str)}
        return own.union(
            *(options(part) for name, part in schema.items() if name not in ("$defs", "propertyNames"))
        )
    return set().union(*map(options, schema)) if isinstance(schema, list) else set()


@pytest.mark.parametrize("name", NODE_TYPES)
def test_its_type_fields_and_options_have_words(name):
    node_type = NODE_TYPES[name]
    assert name in words_of("const TYPES"), "its group and its icon"
    fields = {field.alias or key for key, field in node_type.model_fields.items()}
    assert fields - ALL_NODES <= words_of("function fieldWord")
    schema = node_type.model_json_schema(by_alias=True)
    own = {key: value for key, value in schema["properties"].items() if key not in ALL_NODES}
    assert options(own) - SHOWN_AS_THEY_ARE <= words_of("function optionWord")


@pytest.mark.parametrize("case", CASES)
def test_its_exits_have_words(case):
    exits = {found.name for found in read(around(CASES[case][0])).nodes["it"].exits_here()}
    assert exits - DRAWN <= words_of("function exitWord")
