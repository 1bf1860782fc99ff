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
    "log-in": {"en": "Log in there with the password {password} as",
              "zh": "请在该页面登录，密码 {password}，账号："},
    "log-in-kept": {"en": "The password also stands in {file}. All accounts: {command}",
                    "zh": "密码也保存在 {file}。全部账号：{command}"},
    "agent": {"en": "agent", "zh": "坐席"},
    "lead": {"en": "team lead", "zh": "班长"},
    "administrator": {"en": "administrator", "zh": "管理员"},
    "first-call": {
        "en": "The first call: log in as {name} with the browser as your telephone, and be ready;"
              " then call from another window, {page}, and press 1, then 1.",
        "zh": "第一通电话：以 {name} 登录，以浏览器为话机，置为空闲；"
              "再在另一窗口打开 {page} 呼叫，依次按 1、1。"},
    "first-callers": {"en": "Or let others call: {command}", "zh": "或让模拟客户来电：{command}"},
    "no-account": {"en": "Nobody can log in yet. Type: {command}", "zh": "尚无账号。请输入：{command}"},
    "broken": {"en": "trunkline: {what}. This is a fault of Trunkline itself; {log} has the details",
               "zh": "trunkline：{what}。这是 Trunkline 自身的错误，详情见 {log}"},
    "broken-off": {"en": "trunkline: the start broke off ({how}); {log} has the details",
                   "zh": "trunkline：启动中断（{how}），详情见 {log}"},
    "make-room": {"en": "make room on the disk, then start again", "zh": "请腾出磁盘空间后重新启动"},
    "give-access": {"en": "give this user access, or choose another folder with --home DIR",
                    "zh": "请授予当前用户访问权限，或用 --home DIR 另选目录"},
    "other-folder": {"en": "choose another folder with --home DIR", "zh": "请用 --home DIR 另选目录"},
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
    "journal-waits": {
        "en": "The database has not taken {waiting} facts for {seconds:.0f} s; calls go on."
              " Is its disk full? See {log}",
        "zh": "数据库已有 {seconds:.0f} 秒未写入 {waiting} 条记录；"
              "通话照常，记录不会丢失。磁盘是否已满？见 {log}"},
    "added": {"en": "{name} may log in", "zh": "{name} 可以登录"},
    "added-with": {"en": "{name} may log in with the password {password}",
                   "zh": "{name} 可以登录，密码 {password}"},
    "new-password": {"en": "{name} has a new password", "zh": "{name} 的密码已更改"},
    "new-password-is": {"en": "{name} has a new password: {password}", "zh": "{name} 的新密码：{password}"},
    "no-skill": {"en": "{name}: no skill", "zh": "{name}：没有技能"},
    "skills-are": {"en": "{name}: {skills}", "zh": "{name}：{skills}"},
    "cannot-log-in": {"en": "{name} can no longer log in", "zh": "{name} 不能再登录"},
    "name": {"en": "Name", "zh": "账号"},
    "extension": {"en": "Extension", "zh": "分机"},
    "display-name": {"en": "Display name", "zh": "姓名"},
    "role": {"en": "Role", "zh": "角色"},
    "language": {"en": "Language", "zh": "语言"},
    "skills": {"en": "Skills", "zh": "技能"},
    "closed": {"en": "closed", "zh": "已停用"},
    "right": {"en": "{file} is right: {lines} lines, {stations} stations, {queues} queues, {flows} flows",
              "zh": "{file} 正确：{lines} 条线路，{stations} 部话机，{queues} 个队列，{flows} 个流程"},
}  # fmt: skip


def say(word: str, language: Language, **values: object) -> str:
    """Errors: KeyError for a word that is not in the table."""
    return WORDS[word][language].format(**values)
