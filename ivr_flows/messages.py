"""The sentences of the faults, in English and Chinese, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Sentences(NamedTuple):
    """What is wrong, and what to do about it."""

    what: str
    hint: str


#: code → language → sentences. Names in braces are the fault's arguments.
MESSAGES: Mapping[str, Mapping[str, Sentences]] = {
    "not-json": {
        "en": Sentences("this is no JSON: {cause}", "export the flow again, or mend it at that place"),
        "zh": Sentences("不是有效的 JSON：{cause}", "请重新导出流程，或修正该处"),
    },
    "not-a-flow": {
        "en": Sentences(
            "this is no flow but {found}", 'a flow is an object with "name", "start" and "nodes"'
        ),
        "zh": Sentences("这不是流程，而是 {found}", "流程应为含有 name、start 和 nodes 的对象"),
    },
    "too-large": {
        "en": Sentences("it has {found} {unit}, more than {most}", "split it into several flows"),
        "zh": Sentences("共有 {found} {unit}，超过上限 {most}", "请拆分为多个流程"),
    },
    "no-nodes": {
        "en": Sentences("it has no nodes", 'put at least one into "nodes"'),
        "zh": Sentences("流程中没有节点", "请在 nodes 中至少放入一个节点"),
    },
    "no-default": {
        "en": Sentences(
            "when a node fails, its callers lead nowhere",
            'name as "default" a node that says sorry and hangs up',
        ),
        "zh": Sentences("节点出错时，来电者没有去处", "请把 default 设为一个致歉并挂机的节点"),
    },
    "field-missing": {
        "en": Sentences('"{field}" is missing', "add it"),
        "zh": Sentences("缺少“{field}”", "请补上"),
    },
    "field-unknown": {
        "en": Sentences('there is no field "{field}" here', "{nearest}"),
        "zh": Sentences("此处没有字段“{field}”", "{nearest}"),
    },
    "bad-value": {
        "en": Sentences('"{field}" cannot be {found}: {cause}', "change it"),
        "zh": Sentences("“{field}”不能是 {found}（{cause}）", "请修改"),
    },
    "bad-name": {
        "en": Sentences(
            '"{name}" is not a name', "use a-z, 0-9, - and _, at most 60, beginning with a letter or digit"
        ),
        "zh": Sentences("“{name}”不能用作名称", "请用 a-z、0-9、- 和 _，最多 60 个，以字母或数字开头"),
    },
    "bad-key": {
        "en": Sentences('"{name}" is no key of a telephone', "use one of 0-9, * and #"),
        "zh": Sentences("“{name}”不是电话按键", "请用 0-9、* 或 #"),
    },
    "taken-name": {
        "en": Sentences('"{name}" is a variable of every call already', "choose another name"),
        "zh": Sentences("“{name}”已是每个来电自带的变量", "请换一个名称"),
    },
    "unknown-type": {
        "en": Sentences('there is no node type "{name}"', "{nearest}"),
        "zh": Sentences("没有“{name}”这种节点", "{nearest}"),
    },
    "unknown-start": {
        "en": Sentences('the flow starts at "{name}", which does not exist', "{nearest}"),
        "zh": Sentences("流程的起点“{name}”不存在", "{nearest}"),
    },
    "unknown-default": {
        "en": Sentences('exits that are not drawn lead to "{name}", which does not exist', "{nearest}"),
        "zh": Sentences("未连接的出口默认通向“{name}”，但它不存在", "{nearest}"),
    },
    "unknown-node": {
        "en": Sentences('exit "{exit}" leads to "{name}", which does not exist', "{nearest}"),
        "zh": Sentences("出口“{exit}”通向“{name}”，但它不存在", "{nearest}"),
    },
    "unknown-exit": {
        "en": Sentences('this node has no exit "{exit}"', "{nearest}"),
        "zh": Sentences("该节点没有出口“{exit}”", "{nearest}"),
    },
    "open-exit": {
        "en": Sentences(
            'exit "{exit}" leads nowhere', "draw it to a node, or give the flow a default for exits not drawn"
        ),
        "zh": Sentences("出口“{exit}”没有去处", "请连到一个节点，或为流程设定默认去处"),
    },
    "unreached": {
        "en": Sentences("nothing leads to this node", "draw an exit to it, or remove it"),
        "zh": Sentences("没有任何出口通向该节点", "请连接它，或将其删除"),
    },
    "silent-circle": {
        "en": Sentences(
            "callers can go round here without hearing anything: {names}",
            "put an announcement into the circle, or lead one of these nodes out of it",
        ),
        "zh": Sentences("来电者会在此无声循环：{names}", "请在循环中加入提示，或让其中一个节点通往别处"),
    },
    "endless": {
        "en": Sentences(
            "no way leads from here to an end: {names}",
            "lead an exit to a queue, to a hang-up or to another end",
        ),
        "zh": Sentences("从这里无法走到终点：{names}", "请让一个出口通向队列、挂机或其他终点"),
    },
    "unknown-queue": {
        "en": Sentences('the site has no queue "{name}"', "{nearest}"),
        "zh": Sentences("没有队列“{name}”", "{nearest}"),
    },
    "unknown-hours": {
        "en": Sentences('the site has no hours "{name}"', "{nearest}"),
        "zh": Sentences("没有营业时间“{name}”", "{nearest}"),
    },
    "unknown-mailbox": {
        "en": Sentences('the site has no mailbox "{name}"', "{nearest}"),
        "zh": Sentences("没有语音信箱“{name}”", "{nearest}"),
    },
    "unknown-variable": {
        "en": Sentences('"{name}" is no variable of this flow', "{nearest}"),
        "zh": Sentences("流程没有变量“{name}”", "{nearest}"),
    },
    "unknown-field": {
        "en": Sentences('customers have no field "{name}"', "{nearest}"),
        "zh": Sentences("客户资料没有“{name}”这一项", "{nearest}"),
    },
    "unknown-language": {
        "en": Sentences('"{name}" is no language of this flow', "{nearest}"),
        "zh": Sentences("“{name}”不是本流程的语言", "{nearest}"),
    },
    "unspoken-language": {
        "en": Sentences('nobody here speaks "{name}"', "{nearest}"),
        "zh": Sentences("系统不会说“{name}”", "{nearest}"),
    },
    "prompt-missing": {
        "en": Sentences(
            '"{field}" says nothing in "{language}"', "add the text, or a sound file, for that language"
        ),
        "zh": Sentences("“{field}”缺少“{language}”的内容", "请补上该语言的文字或声音文件"),
    },
    "prompt-mute": {
        "en": Sentences('"{field}" has nothing to be spoken in "{language}"', "write at least one word"),
        "zh": Sentences("“{field}”在“{language}”下没有可读的内容", "请至少写一个词"),
    },
    "not-a-field": {
        "en": Sentences(
            '"{name}" is no field of the customer', 'begin it with "customer.", or read it as another kind'
        ),
        "zh": Sentences("“{name}”不是客户资料中的一项", "请以 customer. 开头，或换一种播报方式"),
    },
    "kind-differs": {
        "en": Sentences('"{name}" is a {kind} and cannot be read as {wanted}', "read it as what it is"),
        "zh": Sentences("“{name}”的类型是 {kind}，不能按 {wanted} 播报", "请按其类型播报"),
    },
    "queue-missing": {
        "en": Sentences('callers in "{language}" have no queue here', "name one for that language"),
        "zh": Sentences("“{language}”来电者在此没有队列", "请为该语言指定队列"),
    },
}

#: Why a value does not fit, by pydantic's name of the error or our own → language.
CAUSES: Mapping[str, Mapping[str, str]] = {
    "string_type": {"en": "a text is wanted", "zh": "应为文字"},
    "int_type": {"en": "a whole number is wanted", "zh": "应为整数"},
    "float_type": {"en": "a number is wanted", "zh": "应为数字"},
    "bool_type": {"en": "true or false is wanted", "zh": "应为 true 或 false"},
    "dict_type": {"en": "an object is wanted", "zh": "应为对象"},
    "model_type": {"en": "an object is wanted", "zh": "应为对象"},
    "tuple_type": {"en": "a list is wanted", "zh": "应为列表"},
    "literal_error": {"en": "possible: {limit}", "zh": "可用：{limit}"},
    "greater_than_equal": {"en": "at least {limit}", "zh": "不能小于 {limit}"},
    "less_than_equal": {"en": "at most {limit}", "zh": "不能大于 {limit}"},
    "string_too_short": {"en": "at least {limit} characters", "zh": "至少 {limit} 个字符"},
    "string_too_long": {"en": "at most {limit} characters", "zh": "最多 {limit} 个字符"},
    "too_short": {"en": "at least {limit} of them", "zh": "至少 {limit} 项"},
    "too_long": {"en": "at most {limit} of them", "zh": "最多 {limit} 项"},
    "says_nothing": {"en": "neither a text nor a sound", "zh": "既无文字也无声音文件"},
    "language_twice": {"en": "a language stands there twice", "zh": "同一语言出现两次"},
    "wrong_default": {"en": "it is no {limit}", "zh": "与类型 {limit} 不符"},
}

NEAREST: Mapping[str, Sentences] = {
    "en": Sentences('did you mean "{name}"?', "possible: {names}"),
    "zh": Sentences("是否指“{name}”？", "可用：{names}"),
}
NONE_KNOWN: Mapping[str, str] = {"en": "there is none yet", "zh": "目前一个也没有"}
