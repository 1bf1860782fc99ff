"""The link's words as one JSON schema: what `npm run types` makes the front end's types from.

Commands are described as they may be sent (defaults may be left out), everything the server says as it
arrives (defaults are written out).
"""

import json
from typing import Any, get_args

from pydantic.json_schema import models_json_schema

from cti.link import flow_messages, messages, prompt_messages

SAID = (
    messages.SessionOpened,
    messages.AgentLoggedIn,
    messages.Board,
    prompt_messages.PromptList,
    messages.StationChoice,
    flow_messages.FlowTypes,
    flow_messages.FlowDocument,
    flow_messages.FlowTemplates,
    flow_messages.FlowExits,
    flow_messages.FlowJudged,
    flow_messages.FlowTried,
    flow_messages.FlowHeard,
    flow_messages.FlowPublished,
    flow_messages.FlowTestBegun,
    messages.Reply,
    messages.Error,
)


def link_schema() -> dict[str, Any]:
    commands = get_args(get_args(messages.AnyCommand)[0])
    events = get_args(get_args(messages.AnyEvent)[0])
    _, sent = models_json_schema([(command, "validation") for command in commands])
    _, said = models_json_schema([(record, "serialization") for record in (*SAID, *events)])
    for record in said["$defs"].values():
        record["required"] = sorted(record.get("properties", {}))
    definitions = {**sent["$defs"], **said["$defs"]}
    for name in definitions:
        for part in definitions[name].get("properties", {}).values():
            part.pop("title", None)
    return {
        "title": "LinkMessages",
        "anyOf": [
            {"title": "AnyCommand", "anyOf": [_reference(command) for command in commands]},
            {"title": "AnyEvent", "anyOf": [_reference(event) for event in events]},
            {"title": "AnyAnswer", "anyOf": [_reference(record) for record in SAID]},
        ],
        "$defs": dict(sorted(definitions.items())),
    }


def _reference(record: type) -> dict[str, str]:
    return {"$ref": f"#/$defs/{record.__name__}"}


def as_text() -> str:
    return json.dumps(link_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(as_text(), end="")
