"""The site's own node types: Python files in the home's `flow_nodes` folder, each with one or more of them.

    class Weather(Node):
        label: ClassVar = {"en": "Weather", "zh": "天气"}
        help: ClassVar = {"en": "Parts the callers by the weather.", "zh": "按天气分流。"}
        type: Literal["weather"] = "weather"
        ...

They are part of the house then, with all its rights: who may write there may do anything. A file that cannot
be used is refused with what is wrong in it, before the first call.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isclass
from pathlib import Path
from types import ModuleType

from config.faults import Fault
from ivr_flows.nodes import NODE_TYPES, NodeTypes
from ivr_flows.nodes.node import Node

LANGUAGES = ("en", "zh")
PACKAGE = "flow_nodes"


def load_node_types(folder: Path) -> tuple[NodeTypes, list[Fault]]:
    """The house's types and the site's, by name; and what is wrong with the site's."""
    types: dict[str, type[Node]] = dict(NODE_TYPES)
    faults: list[Fault] = []
    for file in sorted(folder.glob("[!_.]*.py")):
        module = _imported(file, faults)
        if module is None:
            continue
        own = [found for found in vars(module).values() if _is_of(module, found)]
        if not own:
            faults.append(
                Fault(str(file), "there is no node type in it", "write a class that derives from Node")
            )
        for node_type in own:
            wrong = list(_wrong_with(node_type, types))
            faults += [Fault(f"{file}: {node_type.__name__}", what, hint) for what, hint in wrong]
            if not wrong:
                types[node_type.model_fields["type"].default] = node_type
    return types, faults


def _imported(file: Path, faults: list[Fault]) -> ModuleType | None:
    name = f"{PACKAGE}.{file.stem}"
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # annotations are looked up there
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        del sys.modules[name]
        lines = [
            frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == str(file)
        ]
        line = getattr(fault, "lineno", None) or (lines[-1] if lines else 1)
        faults.append(
            Fault(f"{file}:{line}", f"{type(fault).__name__}: {fault}", "mend it, or take the file away")
        )
        return None
    return module


def _is_of(module: ModuleType, found: object) -> bool:
    return isclass(found) and issubclass(found, Node) and found.__module__ == module.__name__


def _wrong_with(node_type: type[Node], types: NodeTypes) -> Iterator[tuple[str, str]]:
    """What and what to do."""
    name = node_type.model_fields["type"].default
    if not isinstance(name, str):
        yield 'it has no "type" with a name', 'write `type: Literal["name"] = "name"`'
    elif name in types:
        yield f'there is a node type "{name}" already', "give it another name"
    for words in ("label", "help"):
        said = getattr(node_type, words, {})
        missing = [language for language in LANGUAGES if not said.get(language)]
        if missing:
            yield f'"{words}" says nothing in {", ".join(missing)}', "the designer shows it in both languages"
    for method in ("exits_here", "run"):
        if getattr(node_type, method) is getattr(Node, method):
            yield f'"{method}" is missing', "each of the house's types has one to look at: ivr_flows/nodes"
