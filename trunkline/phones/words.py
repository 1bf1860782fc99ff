"""What the phone's and the callers' commands say to people, in the house's two languages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Language = Literal["en", "zh"]

WORDS: Mapping[str, Mapping[Language, str]] = {
    # the phone
    "ready": {"en": "Phone {user} at {address}.", "zh": "话机 {user}，地址 {address}。"},
    "registered": {"en": "Registered.", "zh": "已注册。"},
    "unregistered": {"en": "Not registered: {code} {text}", "zh": "未注册：{code} {text}"},
    "incoming": {"en": "Call {call} from {caller} for {called}. a answers.",
                 "zh": "来电 {call}：{caller} 呼叫 {called}。按 a 接听。"},
    "state": {"en": "Call {call}: {state}", "zh": "通话 {call}：{state}"},
    "ringing": {"en": "ringing", "zh": "振铃中"},
    "dialling": {"en": "dialling", "zh": "拨号中"},
    "answered": {"en": "answered", "zh": "已接听"},
    "established": {"en": "talking", "zh": "通话中"},
    "held": {"en": "on hold", "zh": "保持中"},
    "key": {"en": "Call {call}: the other side pressed {key}", "zh": "通话 {call}：对方按键 {key}"},
    "transfer": {"en": "Call {call}: transfer {code}", "zh": "通话 {call}：转接 {code}"},
    "hung-up": {"en": "Call {call} ended: {code} {text} ({seconds:.0f} s)",
                "zh": "通话 {call} 结束：{code} {text}（{seconds:.0f} 秒）"},
    "keys": {"en": "a answer · h hang up · o hold, retrieve · 0-9 * # keys · t transfer · c call · q quit",
             "zh": "a 接听 · h 挂断 · o 保持/恢复 · 0-9 * # 按键 · t 转接 · c 拨号 · q 退出"},
    "no-address": {"en": '"{text}" is no address; write HOST:PORT with a port of 1 to 65535',
                   "zh": "“{text}”不是地址；请写成 HOST:PORT，端口为 1 至 65535"},
    "unreachable": {"en": "cannot be reached ({why})", "zh": "无法到达（{why}）"},
    "unreachable-do": {"en": "give an exchange that this machine has a way to, as HOST:PORT",
                       "zh": "请以 HOST:PORT 给出本机可以到达的交换机"},
    "no-phone": {"en": "cannot begin ({why})", "zh": "无法启动（{why}）"},
    "no-phone-do": {"en": "try again; --sip-log FILE keeps what it says",
                    "zh": "请重试；--sip-log FILE 可保留其日志"},
    "no-sip-log": {"en": "the SIP log cannot be written ({why})", "zh": "无法写入 SIP 日志（{why}）"},
    "no-sip-log-do": {"en": "give --sip-log a file in a folder that is there",
                      "zh": "请为 --sip-log 指定一个位于现有目录中的文件"},
    "number?": {"en": "Number, then Enter: ", "zh": "号码，按回车结束："},
    "no-call": {"en": "There is no call.", "zh": "当前没有通话。"},
    # the callers
    "no-keys": {"en": '"{way}" cannot be pressed on a telephone; write keys of 0-9 * # A-D, like 1,2',
                "zh": "“{way}”无法在电话上按出；请写 0-9、*、#、A-D 中的按键，如 1,2"},
    "calling": {"en": "Callers for {number}", "zh": "拨打 {number} 的来电者"},
    "line-from": {"en": "From", "zh": "主叫"},
    "line-language": {"en": "Language", "zh": "语言"},
    "line-state": {"en": "State", "zh": "状态"},
    "line-keys": {"en": "Keys", "zh": "按键"},
    "line-time": {"en": "Time", "zh": "时长"},
    "placed": {"en": "placed", "zh": "已拨出"},
    "talking": {"en": "on the line", "zh": "在线"},
    "answered-count": {"en": "answered", "zh": "已接通"},
    "busy": {"en": "busy", "zh": "忙"},
    "failed": {"en": "failed", "zh": "失败"},
    "ended-by-centre": {"en": "ended by the centre", "zh": "由中心挂断"},
    "ended-by-caller": {"en": "ended by the caller", "zh": "由来电者挂断"},
    "summary": {"en": "Summary", "zh": "小结"},
    "stopping": {"en": "Hanging up …", "zh": "正在挂断……"},
    # the agents
    "agents": {"en": "Agents at work", "zh": "工作中的坐席"},
    "agents-ready": {"en": "ready", "zh": "空闲"},
    "agents-talking": {"en": "talking", "zh": "通话中"},
    "agents-offered": {"en": "offered", "zh": "已振铃"},
    "agents-answered": {"en": "answered", "zh": "已接听"},
    "agents-missed": {"en": "missed", "zh": "未接"},
    "agents-ended-by-us": {"en": "ended by agents", "zh": "由坐席挂断"},
    "agents-ended-by-callers": {"en": "ended by callers", "zh": "由来电者挂断"},
    "agents-gone": {"en": "sent away", "zh": "被注销"},
    "logging-in": {"en": "Logging {count} agents in …", "zh": "{count} 名坐席正在登录……"},
    "logging-out": {"en": "Ending talks and logging out …", "zh": "正在结束通话并注销……"},
    "agent-gone": {"en": "{agent}: {why}", "zh": "{agent}：{why}"},
}  # fmt: skip


def spoken_here() -> Language:
    """The language of the terminal, from LC_ALL, LC_MESSAGES or LANG; English when it says nothing."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def say(word: str, language: Language, **values: object) -> str:
    """Errors: KeyError for a word that is not in the table."""
    return WORDS[word][language].format(**values)
