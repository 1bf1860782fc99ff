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
    "unknown-hang-up": {
        "en": Sentences('who hangs up leads to "{name}", which does not exist', "{nearest}"),
        "zh": Sentences("来电者挂机后的去处“{name}”不存在", "{nearest}"),
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
    "unknown-station": {
        "en": Sentences('the site has no station "{name}"', "{nearest}"),
        "zh": Sentences("没有话机“{name}”", "{nearest}"),
    },
    "unknown-source": {
        "en": Sentences('the site has no source "{name}"', "{nearest}"),
        "zh": Sentences("没有数据源“{name}”", "{nearest}"),
    },
    "unknown-disposition": {
        "en": Sentences('the site has no disposition "{name}"', "{nearest}"),
        "zh": Sentences("没有业务分类“{name}”", "{nearest}"),
    },
    "unknown-service": {
        "en": Sentences('the site has no web service "{name}"', "{nearest}"),
        "zh": Sentences("没有网络服务“{name}”", "{nearest}"),
    },
    "bad-pick": {
        "en": Sentences(
            '"{name}" is no way into an answer', "write JMESPath, XPath or CSS, as the field says"
        ),
        "zh": Sentences("“{name}”不是有效的取值路径", "请按字段要求写 JMESPath、XPath 或 CSS"),
    },
    "path-parameter": {
        "en": Sentences('the path has "{name}" in braces, which is not given', "give it a formula"),
        "zh": Sentences("路径花括号中的“{name}”未提供", "请填写该参数"),
    },
    "source-read-only": {
        "en": Sentences(
            'flows may only read from "{name}"',
            "let the statement begin with SELECT, or allow it in the site file",
        ),
        "zh": Sentences("流程只能读取“{name}”", "请使用 SELECT 语句，或在站点文件中允许写入"),
    },
    "statement-parameter": {
        "en": Sentences('the statement asks for ":{name}", which is not given', "give it a formula"),
        "zh": Sentences("语句需要参数“:{name}”，但未提供", "请填写该参数"),
    },
    "statement-unused": {
        "en": Sentences('"{name}" is given, and the statement has no ":{name}"', "leave it out, or use it"),
        "zh": Sentences("提供了“{name}”，但语句中没有“:{name}”", "请删除或使用它"),
    },
    "statement-several": {
        "en": Sentences(
            "there is more than one statement", "one node asks one question: leave out the semicolon"
        ),
        "zh": Sentences("包含多条语句", "一个节点只执行一条语句，请去掉分号"),
    },
    "statement-quoted": {
        "en": Sentences(
            "the statement has {name} in quotes", "a value is a parameter: write :name and give it"
        ),
        "zh": Sentences("语句中 {name} 带引号", "值应作为参数：写 :name 并提供"),
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
    "sound-missing": {
        "en": Sentences(
            '"{field}": there is no sound "{name}" in "{language}", and no text',
            "record or upload it under Prompts, or add the text; {nearest}",
        ),
        "zh": Sentences(
            "“{field}”：没有“{language}”的声音“{name}”，也没有文字",
            "请在“语音提示”页录制或上传，或补上文字；{nearest}",
        ),
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
    "unknown-flow": {
        "en": Sentences('there is no published flow "{name}"', "{nearest}"),
        "zh": Sentences("没有已发布的流程“{name}”", "{nearest}"),
    },
    "read-too-early": {
        "en": Sentences(
            '"{name}" is read here, and on some way nothing has been put into it',
            "set it before, give it a default, or mark it as optional",
        ),
        "zh": Sentences("此处读取“{name}”，但某条路径上它还没有值", "请先赋值、设定默认值，或标为可空"),
    },
    "bad-formula": {
        "en": Sentences(
            'the formula "{formula}" cannot be understood: {cause}',
            "mend it; the manual lists what may be used",
        ),
        "zh": Sentences("公式“{formula}”无法理解：{cause}", "请修改；手册列出可用的写法"),
    },
    "formula-name": {
        "en": Sentences('there is no "{name}" for the formula "{formula}"', "{nearest}"),
        "zh": Sentences("公式“{formula}”中的“{name}”不存在", "{nearest}"),
    },
    "formula-gives": {
        "en": Sentences('"{field}" does not give a {wanted}', "change the formula, or the variable's type"),
        "zh": Sentences("“{field}”的结果不是 {wanted}", "请修改公式或变量类型"),
    },
    "tells-secret": {
        "en": Sentences(
            '"{name}" is secret, and would be told here', "leave it out, or mark it as not secret"
        ),
        "zh": Sentences("“{name}”是保密变量，不能在此显示", "请去掉它，或取消保密"),
    },
    "opens-secret": {
        "en": Sentences(
            '"{name}" is secret, and "{into}", into which it goes, is not', 'mark "{into}" as secret, too'
        ),
        "zh": Sentences("“{name}”是保密变量，而存入的“{into}”不保密", "请把“{into}”也设为保密"),
    },
    "keeps-secret": {
        "en": Sentences(
            'an answer that has to do with "{name}", which is secret, would be kept for others',
            'leave "keep" out, or mark it as not secret',
        ),
        "zh": Sentences("与保密变量“{name}”有关的应答会被缓存给他人", "请去掉 keep，或取消保密"),
    },
    "keeps-change": {
        "en": Sentences("what changes something is done each time", 'leave "keep" out'),
        "zh": Sentences("会改动数据的请求每次都要执行", "请去掉 keep"),
    },
    "exit-twice": {
        "en": Sentences('the exit "{exit}" stands there twice', "give each its own name"),
        "zh": Sentences("出口“{exit}”重复", "请分别命名"),
    },
    "least-over-most": {
        "en": Sentences(
            "at least {least} digits and at most {most} cannot be", "let the first be the smaller"
        ),
        "zh": Sentences("最少 {least} 位、最多 {most} 位，互相矛盾", "最少位数不能大于最多位数"),
    },
    "key-twice": {
        "en": Sentences('the key "{name}" stands there twice', "give each its own key"),
        "zh": Sentences("按键“{name}”重复", "请分别设定按键"),
    },
    "said-twice": {
        "en": Sentences('"{name}" stands for two things', "leave it with one of them"),
        "zh": Sentences("“{name}”对应两项", "请只保留其中一项"),
    },
    "says-no-word": {
        "en": Sentences('in "{name}" there is no word', "write it as it is said"),
        "zh": Sentences("“{name}”中没有可说的词", "请按说法填写"),
    },
    "unsayable": {
        "en": Sentences(
            'nothing says "{name}" in "{language}", and it has no key', "add a way to say it, or a key"
        ),
        "zh": Sentences("“{name}”在语言“{language}”中没有说法，也没有按键", "请补充说法或按键"),
    },
    "not-a-hundred": {
        "en": Sentences("the shares make {found} per cent", "let them make 100"),
        "zh": Sentences("各比例之和为 {found}%", "请调整为 100%"),
    },
    "not-given": {
        "en": Sentences('the flow "{flow}" wants to be given "{name}"', "give it a value"),
        "zh": Sentences("流程“{flow}”需要参数“{name}”", "请填写该参数"),
    },
    "unknown-given": {
        "en": Sentences('the flow "{flow}" takes no "{name}"', "{nearest}"),
        "zh": Sentences("流程“{flow}”没有参数“{name}”", "{nearest}"),
    },
    "unknown-result": {
        "en": Sentences('the flow "{flow}" has no result "{name}"', "{nearest}"),
        "zh": Sentences("流程“{flow}”没有结果“{name}”", "{nearest}"),
    },
    "result-differs": {
        "en": Sentences(
            'the result "{name}" is a {kind}, the variable a {wanted}', "take it into a variable of its type"
        ),
        "zh": Sentences("结果“{name}”的类型是 {kind}，而变量是 {wanted}", "请存入同类型的变量"),
    },
    "end-missing": {
        "en": Sentences(
            'the flow "{flow}" may come back by "{name}", which is no exit here', "add it to the exits"
        ),
        "zh": Sentences("流程“{flow}”可能从“{name}”返回，但此处没有该出口", "请添加该出口"),
    },
    "unknown-end": {
        "en": Sentences('the flow "{flow}" never comes back by "{name}"', "{nearest}"),
        "zh": Sentences("流程“{flow}”不会从“{name}”返回", "{nearest}"),
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
    "string_pattern_mismatch": {"en": "it is not written in this way", "zh": "格式不符"},
    "one_way": {"en": "exactly one of json, xpath and css is wanted", "zh": "json、xpath、css 只能选一个"},
    "one_customer": {"en": "exactly one of number and who is wanted", "zh": "number 与 who 须且只能填一个"},
    "phrases_or_digits": {
        "en": "either phrases or digits are wanted, not both",
        "zh": "短语（phrases）与数字（digits）须且只能选一种",
    },
    "customer_parts": {
        "en": '"find" wants "who", "change" and "new" want "fields"',
        "zh": "find 须填 who，change 与 new 须填 fields",
    },
    "customer_name": {"en": "a new customer needs a name", "zh": "新客户须有 name"},
    "notify_parts": {
        "en": "service with path and body is wanted, or to with subject and text",
        "zh": "须填 service（及 path、body），或 to、subject 和 text",
    },
    "marks_nothing": {"en": "neither a tag nor a disposition", "zh": "既无标签也无业务分类"},
    "language_twice": {"en": "a language stands there twice", "zh": "同一语言出现两次"},
    "formula_syntax": {"en": "it breaks off, or something is written wrong", "zh": "不完整或书写有误"},
    "formula_kinds": {"en": "values of these kinds do not go together", "zh": "这些类型的值不能这样运算"},
    "formula_arguments": {"en": '"{name}" does not take these', "zh": "函数“{name}”的参数不符"},
    "formula_attribute": {"en": 'it has no ".{name}"', "zh": "它没有“.{name}”"},
    "formula_customer": {
        "en": "write customer. and the name of a field",
        "zh": "请写 customer. 加字段名",
    },
    "formula_not_here": {"en": '"{name}" cannot be used here', "zh": "此处不能使用“{name}”"},
    "formula_too_long": {"en": "it has more than {name} characters", "zh": "超过 {name} 个字符"},
    "formula_too_deep": {"en": "brackets stand more than {name} deep", "zh": "括号嵌套超过 {name} 层"},
    "wrong_default": {"en": "it is no {limit}", "zh": "与类型 {limit} 不符"},
}

NEAREST: Mapping[str, Sentences] = {
    "en": Sentences('did you mean "{name}"?', "possible: {names}"),
    "zh": Sentences("是否指“{name}”？", "可用：{names}"),
}
NONE_KNOWN: Mapping[str, str] = {"en": "there is none yet", "zh": "目前一个也没有"}
