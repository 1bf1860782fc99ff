"""What a flow says that is known before anybody calls, so that it can be rendered ahead."""

from __future__ import annotations

from ivr_flows.effects import Speech
from ivr_flows.flow import Flow
from ivr_flows.references import announcements


def catalogue(flow: Flow) -> tuple[Speech, ...]:
    """Every text of every announcement, in each of the flow's languages, once, in the flow's order.

    A text that only stands behind a sound file is in it too: the file may be missing. What a node reads out
    (a number, a date) is not: it is known when the call is there.
    """
    found: dict[Speech, None] = {}
    for node in flow.nodes.values():
        for _, announcement in announcements(node):
            for language in flow.languages:
                if language in announcement.text:
                    found[Speech(announcement.text[language], language)] = None
    return tuple(found)
