"""Every node type, alone: what it wants from the call, and by which exit it leaves."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from flow_scene import HELLO, tell

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
    Ended,
    Enqueue,
    Failed,
    Fetched,
    FindCustomer,
    HangUp,
    Learned,
    MailLater,
    Mark,
    MessageTaken,
    Note,
    OpenIs,
    OpenMatter,
    Outcome,
    Pick,
    Play,
    Played,
    PostLater,
    Query,
    QueueIs,
    QueueRefused,
    Record,
    Rows,
    SendTo,
    Sound,
    Speech,
    TakeMessage,
    TimedOut,
    Vote,
    Voted,
    Wait,
    Waited,
    WriteCustomer,
)
from ivr_flows.nodes import NODE_TYPES

HELLO_EN = Speech("Hello.", "en")
HELLO_ZH = Speech("您好。", "zh")
BROKEN = Failed("no such channel")


# ---- play ----------------------------------------------------------------------------------------------


def test_play_speaks_the_callers_language():
    told = tell({"type": "play", "prompt": HELLO}, Played(), language="zh")
    assert told.asked == [Play((HELLO_ZH,))]
    assert told.left_by == "done"


def test_a_caller_whose_language_the_flow_does_not_speak_hears_its_first_one():
    told = tell({"type": "play", "prompt": HELLO}, Played(), language="de")
    assert told.asked == [Play((HELLO_EN,))]


def test_a_greeting_speaks_every_language_in_turn():
    told = tell({"type": "play", "prompt": HELLO | {"every_language": True}}, Played())
    assert told.asked == [Play((HELLO_EN, HELLO_ZH))]


def test_a_sound_file_goes_with_the_text_to_speak_where_it_is_missing():
    told = tell({"type": "play", "prompt": HELLO | {"sound": "greeting"}}, Played())
    assert told.asked == [Play((Sound("greeting", "en", "Hello."),))]


def test_a_file_may_speak_one_language_and_a_text_another():
    node = {"type": "play", "prompt": {"text": {"en": "Hello."}, "sound": "greeting"}}
    assert tell(node, Played(), language="zh").asked == [Play((Sound("greeting", "zh", None),))]


def test_a_sound_without_a_text_is_asked_for_in_the_callers_language():
    told = tell({"type": "play", "prompt": {"sound": "jingle"}}, Played(), language="zh")
    assert told.asked == [Play((Sound("jingle", "zh", None),))]


def test_an_announcement_that_must_be_heard_is_not_interruptible():
    told = tell({"type": "play", "prompt": HELLO, "interruptible": False}, Played())
    assert told.asked == [Play((HELLO_EN,), interruptible=False)]


def test_play_that_cannot_be_played_leaves_by_error():
    assert tell({"type": "play", "prompt": HELLO}, BROKEN).left_by == "error"


# ---- menu ----------------------------------------------------------------------------------------------

MENU = {
    "type": "menu",
    "title": {"en": "Main menu", "zh": "主菜单"},
    "prompt": {"text": {"en": "Press 1 or 2.", "zh": "请按1或2。"}},
    "no_input": {"text": {"en": "Nothing heard.", "zh": "没有按键。"}},
    "no_match": {"text": {"en": "Not in use.", "zh": "无效。"}},
    "choices": {
        "1": {"title": {"en": "Sales", "zh": "销售"}, "value": "sales"},
        "2": {},
        "*": {"value": "again"},
    },
    "tries": 3,
    "wait": 4,
}
PROMPT = Speech("Press 1 or 2.", "en")
ASKED = Collect((PROMPT,), digits=1, wait=4)


def test_a_key_of_the_menu_is_its_exit_and_is_learned_with_its_words():
    told = tell(MENU, Collected("1"))
    assert told.asked == [ASKED]
    assert told.left_by == "1"
    assert told.learned == (Learned("menu", "sales", MENU["title"], MENU["choices"]["1"]["title"]),)
    assert told.learned[0].words("zh") == ("主菜单", "销售")


def test_a_choice_without_value_or_title_is_learned_as_its_key():
    told = tell(MENU, Collected("2"))
    assert told.learned[0].words("en") == ("Main menu", "2")


def test_a_menu_that_is_to_learn_nothing_learns_nothing():
    assert tell(MENU | {"learn": None}, Collected("1")).learned == ()


def test_silence_is_asked_again_with_the_no_input_prompt_until_the_tries_are_used_up():
    told = tell(MENU, Collected(), Collected(), Collected())
    again = Collect((Speech("Nothing heard.", "en"), PROMPT), digits=1, wait=4)
    assert told.asked == [ASKED, again, again]
    assert told.left_by == "timeout"
    assert told.learned == ()


def test_a_wrong_key_is_asked_again_with_the_no_match_prompt():
    told = tell(MENU, Collected("7"), Collected("1"))
    assert told.asked[1] == Collect((Speech("Not in use.", "en"), PROMPT), digits=1, wait=4)
    assert told.left_by == "1"


def test_the_last_mishap_decides_by_which_exit_a_menu_gives_up():
    assert tell(MENU, Collected(), Collected(), Collected("7")).left_by == "invalid"
    assert tell(MENU, Collected("7"), Collected("7"), Collected()).left_by == "timeout"


def test_a_menu_without_prompts_for_mishaps_repeats_its_own():
    bare = {key: value for key, value in MENU.items() if key not in ("no_input", "no_match")}
    assert tell(bare, Collected(), Collected("7"), Collected("2")).asked == [ASKED] * 3


def test_a_menu_that_must_be_heard_does_not_take_keys_early():
    assert tell(MENU | {"interruptible": False}, Collected("1")).asked[0] == Collect(
        (PROMPT,), digits=1, wait=4, interruptible=False
    )


def test_a_menu_that_fails_leaves_by_error():
    assert tell(MENU, BROKEN).left_by == "error"


# ---- language ------------------------------------------------------------------------------------------


def test_language_is_set_and_learned_without_asking_anything():
    told = tell({"type": "language", "language": "zh"})
    assert told.asked == []
    assert told.run.language == "zh"
    assert told.left_by == "done"
    assert told.learned[0].label == "language"
    assert told.learned[0].words("en") == ("Language", "Chinese")
    assert told.learned[0].words("zh") == ("语言", "中文")


# ---- hours ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "exit_name"), [(True, "open"), (False, "closed")])
def test_hours_part_the_callers(answer, exit_name):
    told = tell({"type": "hours", "hours": "office"}, OpenIs(answer))
    assert told.asked == [AskOpen("office")]
    assert told.left_by == exit_name


def test_hours_that_cannot_be_known_leave_by_error():
    assert tell({"type": "hours", "hours": "office"}, BROKEN).left_by == "error"


# ---- say -----------------------------------------------------------------------------------------------


def say(kind, value, **more):
    return {"type": "say", "kind": kind, "value": value} | more


def test_a_number_is_read_between_what_stands_before_and_after():
    node = say("number", "customer.open_orders", before={"text": {"en": "You have", "zh": "您有"}})
    node["after"] = {"text": {"en": "open orders.", "zh": "个未完成订单。"}}
    told = tell(node, Played(), **{"customer.open_orders": 22})
    assert told.asked == [
        Play((Speech("You have", "en"), Speech("twenty-two", "en"), Speech("open orders.", "en")))
    ]
    assert told.left_by == "done"


def test_the_callers_number_is_read_in_groups():
    told = tell(say("digits", "caller"), Played(), caller="+8651255500100", language="zh")
    assert told.asked == [Play((Speech("加八六，五幺二，五五五零，零幺零零", "zh"),))]


def test_a_date_is_read_in_the_callers_language():
    told = tell(say("date", "now"), Played(), now=date(2026, 11, 23), language="zh")
    assert told.asked == [Play((Speech("二零二六年十一月二十三日，星期一", "zh"),))]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Wang Fang", "Wang Fang"),
        (Decimal("12.50"), "twelve point five"),
        (date(2005, 1, 1), "Saturday, January the first, two thousand and five"),
    ],
)
def test_a_field_of_the_customer_is_read_as_what_it_is(value, words):
    told = tell(say("field", "customer.name"), Played(), **{"customer.name": value})
    assert told.asked == [Play((Speech(words, "en"),))]


@pytest.mark.parametrize("variables", [{}, {"caller": ""}, {"caller": None}, {"caller": "anonymous?!" * 20}])
def test_what_is_not_known_is_not_said_nor_what_stands_before_it(variables):
    told = tell(say("digits", "caller", before=HELLO), **variables)
    assert told.asked == []
    assert told.left_by == "missing"


def test_say_that_cannot_be_played_leaves_by_error():
    assert tell(say("text", "caller"), BROKEN, caller="x").left_by == "error"


# ---- queue ---------------------------------------------------------------------------------------------

BY_LANGUAGE = {"type": "queue", "queue": {"en": "sales-en", "zh": "sales-zh"}, "priority": 3}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_queue_is_chosen_by_the_callers_language(language):
    told = tell(BY_LANGUAGE, language=language)
    assert told.effects == [Enqueue(f"sales-{language}", 3)]


def test_a_queue_names_the_flow_that_comes_after_the_talk():
    told = tell({"type": "queue", "queue": "sales-en", "after": "survey"})
    assert told.effects == [Enqueue("sales-en", 0, "survey")]
    assert not told.run.finished  # he waits there, unless the queue gives him back


def test_a_queue_says_its_prompt_before_the_wait():
    told = tell({"type": "queue", "queue": "sales-en", "prompt": HELLO}, Played())
    assert told.effects == [Play((HELLO_EN,)), Enqueue("sales-en", 0)]


def test_a_queue_takes_the_caller_even_when_its_prompt_fails():
    told = tell({"type": "queue", "queue": "sales-en", "prompt": HELLO}, BROKEN)
    assert told.effects[-1] == Enqueue("sales-en", 0)


def test_a_refused_caller_goes_on_by_refused():
    assert tell(BY_LANGUAGE, QueueRefused("nobody-logged-in")).left_by == "refused"


def test_a_queue_that_fails_leaves_by_error():
    assert tell(BY_LANGUAGE, BROKEN).left_by == "error"


# ---- message -------------------------------------------------------------------------------------------

MESSAGE = {"type": "message", "mailbox": "general", "prompt": HELLO, "longest": 60}


@pytest.mark.parametrize(("seconds", "exit_name"), [(12.5, "done"), (0.0, "empty")])
def test_a_message_is_taken_or_was_empty(seconds, exit_name):
    told = tell(MESSAGE, MessageTaken(seconds))
    assert told.asked == [TakeMessage("general", 60, (HELLO_EN,))]
    assert told.left_by == exit_name


def test_a_message_that_cannot_be_kept_leaves_by_error():
    assert tell(MESSAGE, BROKEN).left_by == "error"


# ---- hang up -------------------------------------------------------------------------------------------


def test_hang_up_says_goodbye_to_the_end_and_gives_its_cause():
    told = tell({"type": "hang-up", "prompt": HELLO, "cause": "busy"}, Played())
    assert told.effects == [Play((HELLO_EN,), interruptible=False), HangUp("busy")]
    assert told.run.finished


def test_hang_up_hangs_up_even_when_its_goodbye_fails():
    assert tell({"type": "hang-up", "prompt": HELLO}, BROKEN).effects[-1] == HangUp("normal")


# ---- digits, yes or no, waiting ------------------------------------------------------------------------

PIN = {"pin": {"type": "text", "secret": True}}
COLLECT = {"type": "collect", "prompt": HELLO, "into": "pin", "least": 4, "most": 6, "tries": 2}
ASKED_PIN = Collect((HELLO_EN,), 6, 5, "#", True, 3, secret=True)


def test_digits_are_asked_for_and_kept():
    told = tell(COLLECT, Collected("1234"), own=PIN)
    assert told.asked == [ASKED_PIN]
    assert (told.left_by, told.run.variables.get("pin")) == ("done", "1234")


@pytest.mark.parametrize(("digits", "exit_name"), [(None, "timeout"), ("123", "invalid")])
def test_digits_that_do_not_come_or_are_too_few_are_asked_for_again(digits, exit_name):
    told = tell(COLLECT, Collected(digits), Collected(digits), own=PIN)
    assert told.asked == [ASKED_PIN, ASKED_PIN]
    assert told.left_by == exit_name
    assert told.run.variables.get("pin") is None


def test_digits_must_pass_the_check_or_are_forgotten():
    node = COLLECT | {"check": 'pin != "0000"', "no_match": {"text": {"en": "No.", "zh": "错。"}}}
    told = tell(node, Collected("0000"), Collected("4711"), own=PIN)
    assert told.asked[1].prompts == (Speech("No.", "en"), HELLO_EN)
    assert told.run.variables.get("pin") == "4711"
    assert tell(node, Collected("0000"), Collected("0000"), own=PIN).run.variables.get("pin") is None


def test_a_number_is_kept_as_a_number_and_nothing_else_fits():
    own = {"pin": {"type": "number"}}
    assert tell(COLLECT, Collected("0042"), own=own).run.variables.get("pin") == Decimal(42)
    assert tell(COLLECT, Collected("12*34"), Collected(None), own=own).left_by == "timeout"


@pytest.mark.parametrize(
    ("answers", "exit_name"),
    [("1", "yes"), ("2", "no"), ("52", "no"), ("555", "invalid"), ([None] * 3, "timeout")],
)
def test_a_question_with_two_answers(answers, exit_name):
    assert tell({"type": "yes-no", "prompt": HELLO}, *map(Collected, answers)).left_by == exit_name


def test_a_key_ends_the_wait_and_counts_for_the_menu_after_it():
    told = tell({"type": "wait", "seconds": 4}, Waited("1"))
    assert told.asked == [Wait(4, music=True)]
    assert told.left_by == "done"
    assert told.run.variables.take_typed() == "1"


def test_a_line_is_written():
    told = tell({"type": "log", "text": '"from " + caller'}, Done(), caller="+8613855501182")
    assert told.asked == [Note("from +8613855501182")]


@pytest.mark.parametrize(
    ("number", "exit_name"),
    [
        ("+8651255501182", "suzhou"),
        ("+8613855501182", "vip"),
        ("+8613855501183", "china"),
        ("+441134960182", "else"),
        ("+86512", "suzhou"),
        ("", "withheld"),
        ("12", "else"),
    ],
)
def test_callers_are_parted_by_their_number(number, exit_name):
    ways = {"suzhou": ["+86512*"], "vip": ["+8613855501182"], "china": ["CN"]}
    assert tell({"type": "caller", "ways": ways}, caller=number).left_by == exit_name


def test_a_question_mark_stands_for_one_digit():
    node = {"type": "caller", "of": "called", "ways": {"own": ["+86512555001??"]}}
    assert tell(node, called="+8651255500100").left_by == "own"
    assert tell(node, called="+865125550010").left_by == "else"


# ---- decisions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holds", "exit_name"),
    [
        ("balance > 100", "yes"),
        ("balance > 500", "no"),
        ("balance / 0 > 1", "error"),
        ("caller == null", "yes"),
    ],
)
def test_a_condition_parts_yes_from_no_and_from_what_cannot_be_told(holds, exit_name):
    told = tell({"type": "condition", "holds": holds}, own={"balance": {"type": "number", "default": 250}})
    assert told.asked == []
    assert told.left_by == exit_name


CASES = [{"exit": "rich", "holds": "balance > 100"}, {"exit": "known", "holds": "caller != null"}]


@pytest.mark.parametrize(
    ("balance", "caller", "exit_name"),
    [(500, "+8613855501182", "rich"), (5, "+8613855501182", "known"), (5, None, "else")],
)
def test_a_switch_takes_the_first_case_that_holds(balance, caller, exit_name):
    own = {"balance": {"type": "number", "default": balance}}
    assert tell({"type": "switch", "cases": CASES}, own=own, caller=caller).left_by == exit_name


@pytest.mark.parametrize(("drawn", "exit_name"), [(0.0, "a"), (0.299, "a"), (0.3, "b"), (0.999, "b")])
def test_a_share_of_the_callers_goes_each_way(drawn, exit_name):
    told = tell({"type": "share", "shares": {"a": 30, "b": 70}}, Drawn(drawn))
    assert told.asked == [Draw()]
    assert told.left_by == exit_name


def test_set_works_out_one_after_another():
    own = {"sum": {"type": "number"}, "said": {"type": "text"}}
    values = [
        {"variable": "sum", "value": "2 * 3.5"},
        {"variable": "said", "value": '"it makes " + to_text(sum)'},
    ]
    told = tell({"type": "set", "values": values}, own=own)
    assert told.left_by == "done"
    known = told.run.variables.known()
    assert (known["sum"], known["said"]) == (Decimal(7), "it makes 7")


def test_set_leaves_by_error_where_a_value_does_not_fit_and_keeps_what_was_there():
    own = {"sum": {"type": "number", "default": 1}}
    told = tell({"type": "set", "values": [{"variable": "sum", "value": '"one"'}]}, own=own)
    assert told.left_by == "error"
    assert told.run.variables.get("sum") == Decimal(1)


# ---- sending on, queues, what was found out ------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "effect"),
    [
        ({"type": "agent", "agent": "li.na"}, SendTo(agent="li.na")),
        ({"type": "agent"}, SendTo(last_agent=True)),
        ({"type": "extension", "station": "104"}, SendTo(station="104")),
        ({"type": "outside", "number": "+8651255500123"}, SendTo(number="+8651255500123")),
    ],
)
def test_the_caller_is_sent_on_and_comes_back_if_nobody_is_reached(node, effect):
    told = tell(node, QueueRefused("busy"))
    assert told.asked == [effect]
    assert told.left_by == "refused"
    assert tell(node, BROKEN).left_by == "error"


@pytest.mark.parametrize(
    ("state", "exit_name"),
    [
        (QueueIs(waiting=0, longest=0, ready=1, logged_in=2), "ready"),
        (QueueIs(waiting=1, longest=20, ready=1, logged_in=2), "short"),
        (QueueIs(waiting=6, longest=20, ready=0, logged_in=2), "long"),
        (QueueIs(waiting=2, longest=181, ready=0, logged_in=2), "long"),
        (QueueIs(waiting=0, longest=0, ready=0, logged_in=0), "unstaffed"),
    ],
)
def test_a_queue_is_looked_at(state, exit_name):
    own = {"there": {"type": "number"}}
    told = tell({"type": "queue-state", "queue": "sales-en", "waiting": "there"}, state, own=own)
    assert told.asked == [AskQueue("sales-en")]
    assert told.left_by == exit_name
    assert told.run.variables.get("there") == Decimal(state.waiting)


@pytest.mark.parametrize(("times", "exit_name"), [(0, "within"), (2, "within"), (3, "over")])
def test_earlier_calls_are_counted(times, exit_name):
    told = tell({"type": "count", "hours": 12, "most": 2}, Counted(times))
    assert told.asked == [CountCalls(12)]
    assert told.left_by == exit_name


def test_the_agent_is_told_what_was_found_out():
    node = {"type": "learn", "name": "order", "value": 'upper("ab7")', "title": {"en": "Order", "zh": "订单"}}
    assert tell(node).learned == (Learned("order", "AB7", {"en": "Order", "zh": "订单"}),)
    assert tell(node | {"value": "caller"}).learned == ()


@pytest.mark.parametrize(
    "node", [{"type": "learn", "name": "pin", "value": "pin"}, {"type": "log", "text": '"pin " + pin'}]
)
def test_a_secret_is_told_to_nobody(node):
    own = {"pin": {"type": "text", "secret": True, "default": "4711"}}
    told = tell(node, own=own)
    assert (told.left_by, told.learned, told.asked) == ("error", (), [])


# ---- customers ------------------------------------------------------------------------------------------

PROVE = {
    "type": "authenticate", "tries": 2,
    "number": {"text": {"en": "Your number?", "zh": "请输入客户号码。"}},
    "pin": {"text": {"en": "Your PIN?", "zh": "请输入密码。"}},
    "wrong": {"text": {"en": "Wrong.", "zh": "有误。"}},
}  # fmt: skip
CALLING = PROVE | {"number": None, "who": "caller", "by": "number"}
ANN = {"name": "Ann", "code": "4711"}


def entry(*texts, secret=False):
    return Collect(tuple(Speech(text, "en") for text in texts), 20, 8, "#", True, 3, secret=secret)


def test_who_proves_who_he_is_is_that_customer_from_then_on():
    told = tell(
        PROVE, Collected("4711"), Collected("2468"), Outcome("known", ANN), **{"customer.firm": "Other Ltd"}
    )
    assert told.asked == [
        entry("Your number?"),
        entry("Your PIN?", secret=True),
        Authenticate("code", "4711", "2468"),
    ]
    assert told.left_by == "known"
    known = told.run.variables.known()
    assert (known["customer.name"], known["customer.code"]) == ("Ann", "4711")
    assert "customer.firm" not in known, "nothing is left of whom his number suggested"
    assert told.learned[0].words("zh") == ("身份验证", "密码正确")


def test_a_wrong_pin_is_asked_for_again_with_the_number_and_then_he_is_out():
    told = tell(PROVE, *[Collected("4711"), Collected("1111"), Outcome("wrong")] * 2)
    assert told.asked[3] == entry("Wrong.", "Your number?")
    assert told.left_by == "wrong"
    assert tell(PROVE, Collected("4711"), Collected("1"), Outcome("locked")).left_by == "locked"


def test_the_number_may_be_the_callers_own():
    caller = "+8613855501182"
    told = tell(CALLING, *[Collected("1111"), Outcome("wrong")] * 2, caller=caller)
    assert told.asked[1] == Authenticate("number", caller, "1111")
    assert told.asked[2] == entry("Wrong.", "Your PIN?", secret=True)
    assert tell(CALLING, caller="").left_by == "none", "withheld"


@pytest.mark.parametrize(
    ("answers", "exit_name"),
    [
        ((Collected(None), Collected(None)), "none"),
        ((Collected("4711"), Collected(None), Collected("4711"), Collected(None)), "none"),
        ((Collected("4711"), Collected("1111"), Outcome("wrong"), Collected(None)), "none"),
        ((BROKEN,), "error"),
        ((Collected("4711"), BROKEN), "error"),
        ((Collected("4711"), Collected("2468"), Failed("database away")), "error"),
    ],
)
def test_who_enters_nothing_proves_nothing(answers, exit_name):
    assert tell(PROVE, *answers).left_by == exit_name


def test_who_presses_the_end_key_once_too_often_is_asked_again():
    told = tell(PROVE, *map(Collected, ("4711", None, "4711", "2468")), Outcome("known", ANN))
    assert told.asked[2] == entry("Your number?"), "and not told that something was wrong"
    assert told.left_by == "known"


def test_a_pin_stands_in_nothing_that_could_be_written_down():
    told = tell(PROVE, Collected("4711"), Collected("918273"), Outcome("known", ANN))
    said = [repr(one) for one in (*told.asked, *told.run.trace, *told.run.faults, told.run.variables.known())]
    assert "918273" not in "".join([*said, repr(told.run.saved()), repr(ChoosePin("918273"))])


@pytest.mark.parametrize("how", ["chosen", "weak", "unknown"])
def test_another_pin_is_chosen(how):
    node = {"type": "choose-pin", "pin": "pin"}
    own = {"pin": {"type": "text", "secret": True, "default": "83720194"}}
    told = tell(node, Outcome(how), own=own)
    assert told.asked == [ChoosePin("83720194")]
    assert told.left_by == how
    assert tell(node, BROKEN, own=own).left_by == "error"


RECORD = {"type": "customer", "do": "change", "fields": {"address": '"Leeds"', "wishes": "caller"}}


def test_a_customer_is_found_changed_and_made():
    found = tell({"type": "customer", "who": '"4711"'}, Outcome("found", ANN))
    assert (found.asked, found.left_by) == ([FindCustomer("code", "4711")], "found")
    assert found.run.variables.get("customer.name") == "Ann"
    changed = tell(RECORD, Outcome("conflict"))
    assert (changed.asked, changed.left_by) == (
        [WriteCustomer(False, {"address": "Leeds", "wishes": ""})],
        "conflict",
    )
    new = tell({"type": "customer", "do": "new", "fields": {"name": '"Li Lei"'}}, Outcome("there", ANN))
    assert (new.asked, new.left_by) == ([WriteCustomer(True, {"name": "Li Lei"})], "there")
    assert tell(RECORD, BROKEN).left_by == "error"


def test_a_request_is_opened_or_running_and_its_number_can_be_said():
    node = {"type": "request", "kind": "repair", "text": '"drips"', "queue": "service-en", "into": "ticket"}
    for how in ("opened", "running"):
        told = tell(node, Outcome(how, value="12"), own={"ticket": {"type": "text"}})
        assert told.asked == [OpenMatter("repair", "drips", "service-en")]
        assert (told.left_by, told.run.variables.get("ticket")) == (how, "12")
    secret = {"type": "request", "kind": "repair", "text": "pin"}
    told = tell(secret, own={"pin": {"type": "text", "secret": True, "default": "1"}})
    assert (told.left_by, told.asked) == ("error", [])


@pytest.mark.parametrize(
    ("how", "exit_name"), [("opened", "kept"), ("running", "already"), ("no-number", "no-number")]
)
def test_a_callback_is_kept_with_number_and_time(how, exit_name):
    node = {
        "type": "callback",
        "queue": "sales-en",
        "number": '"0512"',
        "at": 'to_moment("2026-11-27T09:30")',
    }
    told = tell(node, Outcome(how))
    at = datetime.fromisoformat("2026-11-27T09:30")
    assert told.asked == [OpenMatter("callback", None, "sales-en", "0512", at, True)]
    assert told.left_by == exit_name
    assert tell({"type": "callback", "queue": "sales-en", "at": "caller"}, caller="+86").left_by == "error"


@pytest.mark.parametrize("how", ["added", "already", "no-number"])
def test_a_number_is_put_on_a_list(how):
    told = tell({"type": "list", "list": "spring"}, Outcome(how))
    assert (told.asked, told.left_by) == ([AddToList("spring")], how)


def test_a_call_is_marked_once():
    node = {"type": "mark", "tags": ["vip", "spring"], "disposition": "complaint"}
    told = tell(node, Done())
    assert (told.asked, told.left_by) == ([Mark("complaint")], "done")
    assert [(one.label, one.value) for one in told.learned] == [("tag", "vip"), ("tag", "spring")]
    assert tell(node, BROKEN).left_by == "error"


@pytest.mark.parametrize(
    ("node", "effect"),
    [
        (
            {"service": "orders", "path": "/repairs", "body": {"from": "caller"}},
            PostLater("orders", "/repairs", {"from": "+86"}),
        ),
        (
            {"to": '"a@b.example"', "subject": '"Call\\nof " + caller', "text": "caller"},
            MailLater("a@b.example", "Call of +86", "+86"),
        ),
    ],
)
def test_somebody_is_told(node, effect):
    told = tell({"type": "notify"} | node, Done(), caller="+86")
    assert (told.asked, told.left_by) == ([effect], "done")
    assert tell({"type": "notify"} | node, BROKEN, caller="+86").left_by == "error"


@pytest.mark.parametrize(
    "node", [{"service": "orders", "body": {"x": "pin"}}, {"to": '"a@b.c"', "subject": '"x"', "text": "pin"}]
)
def test_a_secret_goes_into_no_letter(node):
    own = {"pin": {"type": "text", "secret": True, "default": "4711"}}
    told = tell({"type": "notify"} | node, own=own)
    assert (told.left_by, told.asked) == ("error", [])


@pytest.mark.parametrize(("do", "on"), [("start", True), ("stop", False)])
def test_a_recording_begins_and_ends(do, on):
    told = tell({"type": "recording", "do": do}, Done())
    assert (told.asked, told.left_by) == ([Record(on)], "done")
    assert tell({"type": "recording", "do": do}, BROKEN).left_by == "error"


# ---- a database ----------------------------------------------------------------------------------------

SQL = {
    "type": "sql", "source": "bank", "statement": "SELECT balance FROM accounts WHERE number = :number",
    "give": {"number": "caller"}, "take": {"sum": "balance"},
}  # fmt: skip
SUM = {"sum": {"type": "number"}}


def test_a_database_is_asked_with_parameters_and_the_row_is_kept():
    told = tell(SQL, Rows(((Decimal("12.5"),),), 1), own=SUM, caller="+8613855501182")
    assert told.asked == [Query("bank", SQL["statement"], {"number": "+8613855501182"}, ("balance",))]
    assert (told.left_by, told.run.variables.get("sum")) == ("found", Decimal("12.5"))


@pytest.mark.parametrize(
    ("answer", "exit_name"),
    [
        (Rows((), 0), "empty"),
        (TimedOut(), "timeout"),
        (BROKEN, "error"),
        (Rows((("twelve",),), 1), "error"),
        (Rows(((None,),), 1), "found"),
    ],
)
def test_what_a_database_answers_else_is_an_exit(answer, exit_name):
    assert tell(SQL, answer, own=SUM).left_by == exit_name


def test_a_list_takes_the_column_of_all_rows():
    told = tell(SQL, Rows((("a",), (2,), (None,)), 3), own={"sum": {"type": "list"}})
    assert told.run.variables.get("sum") == ("a", "2")


@pytest.mark.parametrize(
    ("statement", "writes"),
    [
        ("SELECT 1", False),
        (" with x as (select 1) select * from x", False),
        ("SELECT 'delete me'", False),
        ("UPDATE accounts SET balance = 0", True),
        ("WITH x AS (DELETE FROM accounts RETURNING 1) SELECT * FROM x", True),
        ("SELECT * INTO other FROM accounts", True),
    ],
)
def test_a_statement_that_may_change_something_says_so(statement, writes):
    (effect,) = tell({"type": "sql", "source": "bank", "statement": statement}, Rows((), 1)).asked
    assert effect.writes is writes


# ---- a web service -------------------------------------------------------------------------------------

HTTP = {
    "type": "http", "service": "orders", "path": "/orders/{order}", "give": {"order": '"A/7 ü"'},
    "query": {"from": "caller"}, "take": {"sum": {"json": "order.sum"}}, "status": "code",
}  # fmt: skip
HTTP_OWN = {"sum": {"type": "number"}, "code": {"type": "number"}}


def test_a_web_service_is_asked_and_its_answer_kept():
    told = tell(HTTP, Fetched(200, {"sum": Decimal("12.5")}), own=HTTP_OWN, caller="+8613855501182")
    (fetch,) = told.asked
    assert (fetch.path, fetch.query) == ("/orders/A%2F7%20%C3%BC", {"from": "+8613855501182"})
    assert fetch.picks == {"sum": Pick("json", "order.sum")}
    assert told.left_by == "found"
    assert (told.run.variables.get("sum"), told.run.variables.get("code")) == (Decimal("12.5"), Decimal(200))


@pytest.mark.parametrize(
    ("answer", "exit_name"),
    [
        (Fetched(200, {"sum": None}), "missing"),
        (Fetched(200, {"sum": "1,250.50"}), "found"),
        (Fetched(200, {"sum": "much"}), "error"),
        (Fetched(404), "refused"),
        (Fetched(302), "refused"),
        (TimedOut(), "timeout"),
        (BROKEN, "error"),
    ],
)
def test_what_a_web_service_answers_else_is_an_exit(answer, exit_name):
    assert tell(HTTP, answer, own=HTTP_OWN).left_by == exit_name


def test_a_body_is_sent_with_what_formulas_give():
    node = HTTP | {"method": "POST", "body": {"n": "1 + 1", "who": "caller"}}
    (fetch,) = tell(node, TimedOut(), own=HTTP_OWN, caller="x").asked
    assert (fetch.method, fetch.body) == ("POST", {"n": Decimal(2), "who": "x"})


# ---- votes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "exit_name"),
    [(Voted(True), "counted"), (Voted(False), "already"), (Voted(None), "withheld"), (BROKEN, "error")],
)
def test_a_vote_counts_once(answer, exit_name):
    told = tell({"type": "vote", "poll": "colour", "choice": 'lower("BLUE")'}, answer)
    assert told.asked == [Vote("colour", "blue")]
    assert told.left_by == exit_name


# ---- all of them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NODE_TYPES)
def test_every_type_says_in_both_languages_what_it_is(name):
    node_type = NODE_TYPES[name]
    assert node_type.model_fields["type"].default == name
    for language in ("en", "zh"):
        assert node_type.label[language]
        assert node_type.help[language]


def test_an_undrawn_exit_without_a_default_ends_the_flow():
    assert tell({"type": "play", "prompt": HELLO}, Played()).effects[-1] == Ended()
