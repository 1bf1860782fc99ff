"""What `trunkline up`, `down` and `status` say while all is well, in the house's two languages."""

from __future__ import annotations

from collections.abc import Mapping

from trunkline.phones.words import Language

WORDS: Mapping[str, Mapping[Language, str]] = {
    "site": {"en": "Site: {name}, state in {home}", "zh": "站点：{name}，状态目录 {home}"},
    "leftover": {"en": "Ended {name} of an earlier start (process {pid})",
                 "zh": "已结束上次启动遗留的 {name}（进程 {pid}）"},
    "database": {"en": "Database: {url}", "zh": "数据库：{url}"},
    "sample": {"en": "Filled in the sample firm: {customers} customers, {agents} agents",
               "zh": "已填入示例公司：{customers} 位客户，{agents} 名坐席"},
    "speech": {"en": "Prompts: spoken", "zh": "语音提示：已合成"},
    "up": {"en": "{name}: up in {seconds:.1f} s", "zh": "{name}：已启动，用时 {seconds:.1f} 秒"},
    "ready": {"en": "Ready: {address}", "zh": "就绪：{address}"},
    "log-in": {"en": "Log in as {who}, password {password}", "zh": "登录：{who}，密码 {password}"},
    "log-in-of": {"en": "{name} ({role})", "zh": "{name}（{role}）"},
    "agent": {"en": "agent", "zh": "坐席"},
    "lead": {"en": "team lead", "zh": "班长"},
    "administrator": {"en": "administrator", "zh": "管理员"},
    "first-call": {"en": "First call: log in, sit down at the browser, be ready; then call from {page}",
                   "zh": "第一通电话：登录，以浏览器为话机，置为空闲；再打开 {page} 呼叫"},
    "no-account": {"en": "Nobody can log in yet. Type: {command}", "zh": "尚无账号。请输入：{command}"},
    "stop-how": {"en": "Ctrl-C ends it.", "zh": "按 Ctrl-C 结束。"},
    "stop-how-detached": {"en": "{command} ends it.", "zh": "{command} 可结束。"},
    "stopping": {"en": "Stopping …", "zh": "正在停止……"},
    "stopped": {"en": "Stopped.", "zh": "已停止。"},
    "died": {"en": "{name} ended by itself ({how}); it is started again in {seconds:.0f} s",
             "zh": "{name} 意外退出（{how}）；{seconds:.0f} 秒后重新启动"},
    "back": {"en": "{name} is up again", "zh": "{name} 已恢复"},
    "not-running": {"en": "Nothing runs for {home}.", "zh": "{home} 没有在运行。"},
    "starting": {"en": "It is starting, process {pid}.", "zh": "正在启动，进程 {pid}。"},
    "running": {"en": "{name} at {address}, process {pid}", "zh": "{name}，{address}，进程 {pid}"},
    "part": {"en": "Part", "zh": "部分"},
    "state": {"en": "State", "zh": "状态"},
    "process": {"en": "Process", "zh": "进程"},
    "since": {"en": "Up for", "zh": "已运行"},
    "restarts": {"en": "Restarts", "zh": "重启次数"},
    "ports": {"en": "Listens at", "zh": "监听"},
    "state-up": {"en": "up", "zh": "运行中"},
    "state-down": {"en": "down", "zh": "停止"},
    "channels": {"en": "Channels up at {node}: {count}", "zh": "{node} 当前通道：{count}"},
    "calls": {"en": "Calls {calls}, agents logged in {agents}, lines in use {lines}",
              "zh": "通话 {calls}，已登录坐席 {agents}，占用线路 {lines}"},
    "right": {"en": "{file} is right: {lines} lines, {stations} stations, {queues} queues, {flows} flows",
              "zh": "{file} 正确：{lines} 条线路，{stations} 部话机，{queues} 个队列，{flows} 个流程"},
}  # fmt: skip


def say(word: str, language: Language, **values: object) -> str:
    """Errors: KeyError for a word that is not in the table."""
    return WORDS[word][language].format(**values)
