"""Flows drawn at random, of every node type, and whatever the world may answer to what they want."""

from dataclasses import replace
from typing import Any

from flow_scene import SITE
from hypothesis import strategies as st

from ivr_flows.check import check
from ivr_flows.effects import (
    AddToList,
    AskOpen,
    AskQueue,
    Authenticate,
    ChoosePin,
    Collect,
    Collected,
    CountCalls,
    Counted,
    Done,
    Draw,
    Drawn,
    Effect,
    Enqueue,
    Failed,
    Fetch,
    Fetched,
    FindCustomer,
    MailLater,
    Mark,
    MessageTaken,
    Note,
    OpenIs,
    OpenMatter,
    Outcome,
    Play,
    Played,
    PostLater,
    Query,
    QueueIs,
    QueueRefused,
    Record,
    Result,
    Rows,
    SendTo,
    TakeMessage,
    TimedOut,
    Vote,
    Voted,
    Wait,
    Waited,
    WriteCustomer,
)
from ivr_flows.flow import read

texts = st.sampled_from([{"en": "Hello.", "zh": "您好。"}, {"en": "Goodbye.", "zh": "再见。"}])
HELLO = {"text": {"en": "Hello.", "zh": "您好。"}}
announcements = st.builds(
    lambda text, sound, every: {"text": text, "sound": sound, "every_language": every},
    texts,
    st.sampled_from([None, "jingle"]),
    st.booleans(),
)
maybe_announcements = st.none() | announcements
keys = st.lists(st.sampled_from("0123456789*#"), min_size=1, max_size=3, unique=True)

numbers = st.sampled_from(["count + 1", "count / (count - 2)", "to_number(word)", "7"])
words = st.sampled_from(["word + word", "to_text(count)", '"x"', "customer.name", "upper(caller)"])
conditions = st.sampled_from(
    ["count > 2", 'word == "a"', "customer.name != null", "count / 0 > 1", "late > 1", "to_number(word) > 0"]
)

node_bodies = st.one_of(
    st.fixed_dictionaries({"type": st.just("play"), "prompt": announcements, "interruptible": st.booleans()}),
    st.fixed_dictionaries(
        {
            "type": st.just("menu"),
            "prompt": announcements,
            "choices": keys.map(lambda pressed: {key: {} for key in pressed}),
            "tries": st.integers(1, 3),
            "no_input": maybe_announcements,
            "learn": st.sampled_from([None, "menu"]),
        }
    ),
    st.fixed_dictionaries({"type": st.just("language"), "language": st.sampled_from(["en", "zh"])}),
    st.fixed_dictionaries({"type": st.just("hours"), "hours": st.sampled_from(["office", "weekdays"])}),
    st.fixed_dictionaries(
        {
            "type": st.just("say"),
            "kind": st.just("field"),
            "value": st.sampled_from(["customer.name", "customer.open_orders"]),
            "before": maybe_announcements,
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("queue"),
            "queue": st.sampled_from(["sales-en", {"en": "sales-en", "zh": "sales-zh"}]),
            "prompt": maybe_announcements,
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("message"), "mailbox": st.just("general"), "prompt": announcements}
    ),
    st.fixed_dictionaries({"type": st.just("hang-up"), "prompt": maybe_announcements}),
    st.fixed_dictionaries({"type": st.just("condition"), "holds": conditions}),
    st.fixed_dictionaries(
        {
            "type": st.just("switch"),
            "cases": st.lists(conditions, min_size=1, max_size=3).map(
                lambda found: [{"exit": f"case-{place}", "holds": holds} for place, holds in enumerate(found)]
            ),
        }
    ),
    st.just({"type": "share", "shares": {"a": 30, "b": 70}}),
    st.fixed_dictionaries(
        {
            "type": st.just("set"),
            "values": st.lists(
                st.one_of(
                    st.fixed_dictionaries({"variable": st.just("count"), "value": numbers}),
                    st.fixed_dictionaries({"variable": st.just("word"), "value": words}),
                ),
                min_size=1,
                max_size=3,
            ),
        }
    ),
    st.fixed_dictionaries({"type": st.just("log"), "text": words}),
    st.fixed_dictionaries({"type": st.just("wait"), "seconds": st.just(2)}),
    st.fixed_dictionaries({"type": st.just("yes-no"), "prompt": announcements, "tries": st.integers(1, 2)}),
    st.fixed_dictionaries(
        {
            "type": st.just("collect"),
            "prompt": announcements,
            "into": st.sampled_from(["count", "word"]),
            "least": st.integers(1, 3),
            "check": st.sampled_from([None, "count / 0 > 1", "count > 3", 'word != "7"']),
        }
    ),
    st.just({"type": "caller", "ways": {"here": ["+86512*"], "china": ["CN"]}}),
    st.fixed_dictionaries(
        {
            "type": st.just("listen"),
            "prompt": announcements,
            "into": st.sampled_from([None, "word"]),
            "phrases": st.just(
                {
                    "yes-please": {"say": {"en": ["yes"], "zh": ["是"]}, "key": "1"},
                    "pumps": {"say": {"en": ["pumps"], "zh": ["水泵"]}},
                }
            ),
            "tries": st.integers(1, 2),
        }
    ),
    st.just({"type": "listen", "prompt": HELLO, "digits": {"least": 2, "most": 3}, "into": "count"}),
    st.fixed_dictionaries(
        {"type": st.just("count"), "most": st.integers(0, 2), "into": st.sampled_from([None, "count"])}
    ),
    st.just({"type": "queue-state", "queue": "sales-en", "waiting": "count"}),
    st.just({"type": "agent"}),
    st.just({"type": "extension", "station": "101"}),
    st.just({"type": "outside", "number": "+8651255500100"}),
    st.fixed_dictionaries({"type": st.just("learn"), "name": st.just("word"), "value": words}),
    st.fixed_dictionaries({"type": st.just("vote"), "poll": st.just("colour"), "choice": words}),
    st.just({"type": "authenticate", "number": HELLO, "pin": HELLO, "tries": 2}),
    st.fixed_dictionaries(
        {"type": st.just("authenticate"), "who": words, "pin": announcements, "wrong": maybe_announcements}
    ),
    st.just({"type": "choose-pin", "pin": "word"}),
    st.just({"type": "customer", "do": "find", "who": "word"}),
    st.just({"type": "customer", "do": "new", "fields": {"name": "word", "number": "caller"}}),
    st.just({"type": "customer", "do": "change", "fields": {"wishes": "to_text(count / 2)"}}),
    st.just({"type": "request", "kind": "repair", "text": "word", "into": "word"}),
    st.fixed_dictionaries(
        {
            "type": st.just("callback"),
            "queue": st.just("sales-en"),
            "at": st.sampled_from([None, "now", "count", "days_after(now, count)"]),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("list"), "list": st.just("spring"), "number": st.sampled_from([None, "word"])}
    ),
    st.just({"type": "mark", "tags": ["late"]}),
    st.sampled_from([{"type": "recording", "do": "start"}, {"type": "recording", "do": "stop"}]),
    st.just({"type": "notify", "service": "orders", "path": "/late", "body": {"who": "word"}}),
    st.fixed_dictionaries(
        {"type": st.just("notify"), "to": words, "subject": st.just("word"), "text": words}
    ),
    st.just(
        {
            "type": "sql",
            "source": "bank",
            "statement": "SELECT a, b FROM t WHERE c = :c",
            "give": {"c": "count / 2"},
            "take": {"count": "a", "word": "b"},
        }
    ),
    st.just(
        {"type": "sql", "source": "ledger", "statement": "DELETE FROM t WHERE c = :c", "give": {"c": "word"}}
    ),
    st.just(
        {
            "type": "http",
            "service": "orders",
            "path": "/of/{who}",
            "give": {"who": "word"},
            "status": "count",
            "take": {"word": {"json": "a.b"}, "count": {"xpath": "//a"}},
        }
    ),
    st.just(
        {
            "type": "flow",
            "flow": "inner",
            "give": {"first": "count"},
            "take": {"count": "last"},
            "returns": ["done", "no"],
        }
    ),
)
ONLY_WITHIN = {"back"}
"""Node types that stand only in a flow which another one enters: INNER has them."""

VARIABLES = {
    "count": {"type": "number", "default": 1},
    "word": {"type": "text", "default": "a"},
    "late": {"type": "number"},
}
INNER = {
    "format": 1, "name": "inner", "languages": ["en", "zh"], "start": "ask", "default": "no",
    "variables": {"first": {"type": "number", "role": "given"}, "last": {"type": "number", "role": "result", "default": 2}},
    "nodes": {
        "ask": {"type": "menu", "prompt": {"text": {"en": "Press 1.", "zh": "请按1。"}}, "choices": {"1": {}},
                "exits": {"1": "put"}},
        "put": {"type": "set", "values": [{"variable": "last", "value": "first * 2"}], "exits": {"done": "yes"}},
        "yes": {"type": "back"}, "no": {"type": "back", "end": "no"},
    },
}  # fmt: skip

WHOLE_SITE = replace(SITE, flows={"inner": read(INNER).signature})

EXITS = [
    "done",
    "error",
    "missing",
    "open",
    "closed",
    "refused",
    "empty",
    "timeout",
    "invalid",
    *"0123456789*#",
]


@st.composite
def drawings(draw: st.DrawFn) -> dict[str, Any]:
    """A document whose form is right, drawn at random; nodes that nothing reaches are taken out."""
    bodies = draw(st.lists(node_bodies, min_size=1, max_size=8))
    names = [f"n{number}" for number in range(len(bodies))]
    ends = {"sorry": {"type": "hang-up"}}
    nodes: dict[str, Any] = dict(zip(names, bodies, strict=True)) | ends
    for name in names:
        node = read(
            {
                "name": "f",
                "languages": ["en", "zh"],
                "start": name,
                "nodes": {name: nodes[name]},
                "variables": VARIABLES,
            }
        ).nodes[name]
        here = [exit_.name for exit_ in node.exits_here()]
        drawn = draw(st.lists(st.sampled_from(here), unique=True)) if here else []
        nodes[name] = nodes[name] | {
            "exits": {way: draw(st.sampled_from([*names, "sorry"])) for way in drawn}
        }
    document: dict[str, Any] = {"name": "drawn", "languages": ["en", "zh"], "start": "n0", "nodes": nodes}
    document["variables"] = VARIABLES
    document["default"] = draw(st.sampled_from(["sorry", *names]))
    document["hang_up"] = draw(st.sampled_from([None, "sorry", *names]))
    while apart := [fault.node for fault in check(document, WHOLE_SITE) if fault.code == "unreached"]:
        for name in apart:
            del nodes[str(name)]
    return document


def came_out(*ways: str) -> st.SearchStrategy[Outcome]:
    who = st.none() | st.just({"name": "Wang Fang"})
    return st.builds(Outcome, st.sampled_from(ways), who, st.none() | st.just("M1"))


def answers_to(effect: Effect) -> st.SearchStrategy[Result]:
    """Anything the world may say to this, good or bad."""
    failed, timed_out = st.just(Failed("it was not to be")), st.just(TimedOut())
    key = st.none() | st.sampled_from("0123456789*#")
    anything = (
        st.none()
        | st.integers(-9, 9**9)
        | st.text(max_size=9)
        | st.booleans()
        | st.lists(st.text(max_size=3), max_size=2)
    )
    match effect:
        case Play(interruptible=interruptible):
            return st.builds(Played, key if interruptible else st.none()) | failed
        case Collect(words=words_wanted):
            said = (
                st.sampled_from(["427", "yes-please", "pumps", "", "9" * 40]) if words_wanted else st.none()
            )
            return (
                st.builds(Collected, key, said | st.none(), st.booleans(), st.none() | st.just("busy"))
                | failed
            )
        case AskOpen():
            return st.builds(OpenIs, st.booleans()) | failed
        case Enqueue() | SendTo():
            return st.just(QueueRefused("nobody-logged-in")) | failed
        case TakeMessage():
            return st.builds(MessageTaken, st.sampled_from([0.0, 0.4, 30.0])) | failed
        case Draw():
            return st.builds(Drawn, st.floats(0, 1, exclude_max=True)) | failed
        case Note() | Mark() | PostLater() | MailLater() | Record():
            return st.just(Done()) | failed
        case CountCalls():
            return st.builds(Counted, st.integers(0, 3)) | failed
        case AskQueue():
            number = st.integers(0, 9)
            return st.builds(QueueIs, number, st.floats(0, 999), number, number) | failed
        case Vote():
            return st.builds(Voted, st.none() | st.booleans()) | failed
        case Authenticate():
            return came_out("known", "wrong", "locked") | failed
        case FindCustomer():
            return came_out("found", "missing", "several") | failed
        case WriteCustomer(new=new):
            return came_out("saved", "refused", *(("there",) if new else ("conflict", "unknown"))) | failed
        case OpenMatter(to_call=to_call):
            return came_out("opened", "running", *(("no-number",) if to_call else ())) | failed
        case AddToList():
            return came_out("added", "already", "no-number") | failed
        case ChoosePin():
            return came_out("chosen", "weak", "unknown") | failed
        case Query(columns=columns):
            row = st.tuples(*(anything for _ in columns))
            return (
                st.builds(Rows, st.lists(row, max_size=2).map(tuple), st.integers(0, 2)) | failed | timed_out
            )
        case Fetch(picks=picks):
            values = st.fixed_dictionaries(dict.fromkeys(picks, anything))
            return st.builds(Fetched, st.sampled_from([200, 404, 500]), values) | failed | timed_out
        case Wait():
            return st.builds(Waited, key) | failed
    raise AssertionError(f"nothing answers {effect}")
