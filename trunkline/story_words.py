"""How `trunkline story` tells each fact of a call, in the house's two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trunkline.phones.words import Language

WORDS: Mapping[str, Mapping[Language, str]] = {
    # the head
    "call-in": {"en": "{number} called {called}", "zh": "{number} 呼入 {called}"},
    "call-out": {"en": "{number} was called", "zh": "呼出 {number}"},
    "withheld": {"en": "A withheld number", "zh": "未显示号码"},
    "began": {"en": "Began", "zh": "开始"},
    "customer": {"en": "Customer", "zh": "客户"},
    "outcome": {"en": "Outcome", "zh": "结果"},
    "goes-on": {"en": "it goes on", "zh": "仍在进行"},
    "lasted": {"en": "{seconds:.1f} s, of which waited {waited:.1f} s, talked {talked:.1f} s",
               "zh": "共 {seconds:.1f} 秒，其中排队 {waited:.1f} 秒，通话 {talked:.1f} 秒"},
    "length": {"en": "Length", "zh": "时长"},
    "legs": {"en": "At Asterisk", "zh": "Asterisk 通道"},
    "not-added-up": {"en": "its segments add up to {sum:.1f} s, not to {seconds:.1f} s",
                     "zh": "各段合计 {sum:.1f} 秒，与总时长 {seconds:.1f} 秒不符"},
    "from-journal": {"en": "journal", "zh": "记录"},
    "from-log": {"en": "log", "zh": "日志"},
    "lost": {"en": "this fact is not in the tables: {fault}", "zh": "此记录未写入数据表：{fault}"},
    # faults
    "no-such-call": {"en": "the journal knows no call {typed}", "zh": "记录中没有通话 {typed}"},
    "no-call-of": {"en": "the journal knows no call with {typed}", "zh": "记录中没有号码 {typed} 的通话"},
    "several": {"en": "{typed} ends more than one call's id", "zh": "以 {typed} 结尾的通话不止一个"},
    "near": {"en": "near it: {near}", "zh": "相近的有：{near}"},
    "give-more": {"en": "give more of it: {near}", "zh": "请写得更完整：{near}"},
    "which?": {"en": "give a call's id, its last part, or --number with a telephone number",
               "zh": "请给出通话编号、其最后一段，或用 --number 给出电话号码"},
    # facts
    "InteractionBegan": {"en": "the call begins, line {line}, Asterisk {node}, flow {flow}",
                         "zh": "通话开始，线路 {line}，Asterisk {node}，流程 {flow}"},
    "SegmentBegan ringing": {"en": "the line rings", "zh": "线路振铃"},
    "SegmentBegan ivr": {"en": "the flow {detail} asks", "zh": "进入流程 {detail}"},
    "SegmentBegan queue": {"en": "waits in the queue {queue}", "zh": "在队列 {queue} 中等待"},
    "SegmentBegan offer": {"en": "rings at {agent}",
                           "zh": "向 {agent} 振铃"},
    "SegmentBegan talk": {"en": "talks with {agent}, station {station}",
                          "zh": "与 {agent} 通话，话机 {station}"},
    "SegmentBegan hold": {"en": "is on hold", "zh": "通话保持"},
    "SegmentBegan dialling": {"en": "{agent} calls, station {station}", "zh": "{agent} 外呼，话机 {station}"},
    "SegmentBegan mailbox": {"en": "speaks into the mailbox {detail}", "zh": "在信箱 {detail} 留言"},
    "SegmentBegan transfer": {"en": "is put through to {detail}", "zh": "转接到 {detail}"},
    "CustomerAttached": {"en": "is customer {customer}", "zh": "客户编号 {customer}"},
    "LearnedFromCaller": {"en": "said: {label} = {value}", "zh": "选择：{label} = {value}"},
    "FlowWalked": {"en": "went through the flow: {way}", "zh": "流程路径：{way}"},
    "RecordingMade": {"en": "recorded: {path}, {seconds:.1f} s", "zh": "已录音：{path}，{seconds:.1f} 秒"},
    "MessageLeft": {"en": "left a message in {mailbox}: {path}, {seconds:.1f} s",
                    "zh": "在 {mailbox} 留言：{path}，{seconds:.1f} 秒"},
    "NoteWritten": {"en": "{agent} notes: {text}", "zh": "{agent} 备注：{text}"},
    "DispositionChosen": {"en": "{agent} chose the reason {disposition}",
                          "zh": "{agent} 选择来电原因 {disposition}"},
    "AgentStateChanged": {"en": "{agent} is {state}", "zh": "{agent} 状态：{state}"},
    "InteractionEnded": {"en": "the call ends: {outcome}, {cause}, by {by}",
                         "zh": "通话结束：{outcome}，{cause}，由 {by}"},
}  # fmt: skip


def say(word: str, language: Language, **values: object) -> str:
    """Errors: KeyError for a word that is not in the table."""
    return WORDS[word][language].format(**values)


def tell(kind: str, body: Mapping[str, Any], language: Language) -> str:
    """A fact as a sentence; one that a later version wrote, as it stands. What it does not say is "–"."""
    known = {name: "–" if value is None else value for name, value in body.items()}
    if kind == "FlowWalked":
        known["way"] = " → ".join(node if exit_name is None else f"{node} ({exit_name})"
                                  for _, _, node, exit_name, *_ in body["steps"])  # fmt: skip
    word = f"{kind} {body.get('kind')}" if kind == "SegmentBegan" else kind
    if word not in WORDS:
        return f"{word} " + " ".join(f"{name}={value}" for name, value in known.items() if value != "–")
    return say(word, language, **known)
