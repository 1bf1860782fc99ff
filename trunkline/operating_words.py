"""What the commands of an engineer on call say, in the house's two languages."""

from __future__ import annotations

from collections.abc import Mapping

from trunkline.phones.words import Language

WORDS: Mapping[str, Mapping[Language, str]] = {
    "not-yours": {"en": "cannot be opened ({why}); order as the user who started the house",
                  "zh": "无法打开（{why}）；请以启动系统的用户身份执行"},
    "no-server": {"en": "the server does not answer at this moment; see {log}",
                  "zh": "服务器当前没有响应；见 {log}"},
    # drain
    "draining": {"en": "No new calls are taken; waiting for {calls}, the oldest {oldest} old ({stages})",
                 "zh": "不再接受新来电；等待 {calls} 个通话结束，最久的已 {oldest}（{stages}）"},
    "drained": {"en": "The last call is over.", "zh": "最后一个通话已结束。"},
    "limit-over": {"en": "{limit:.0f} s are over; {calls} calls are ended now.",
                   "zh": "已到 {limit:.0f} 秒上限；现在结束其余 {calls} 个通话。"},
    "takes-calls": {"en": "New calls are taken again.", "zh": "已恢复接受新来电。"},
    "took-back": {"en": "Somebody took it back: new calls are taken, nothing was stopped.",
                  "zh": "已被他人取消：继续接受新来电，系统没有停止。"},
    "goes-on-draining": {"en": "It goes on draining; `{cancel}` takes it back, `{drain}` waits again.",
                         "zh": "仍不接受新来电；`{cancel}` 可取消，`{drain}` 可继续等待。"},
    # reload
    "effect-now": {"en": "From now on:", "zh": "立即生效："},
    "effect-next-call": {"en": "From the next call on (those that are up end as they began):",
                         "zh": "从下一个通话起生效（进行中的通话按原设置结束）："},
    "effect-restart": {"en": "Only when the house is started again:", "zh": "重新启动后才生效："},
    "nothing-changed": {"en": "Nothing has changed.", "zh": "没有变化。"},
    "nothing-done": {"en": "Nothing was changed.", "zh": "未做任何更改。"},
    "names-not-kept": {"en": "The database does not serve: history gets the new names at the next start.",
                       "zh": "数据库不可用：新名称将在下次启动时写入。"},
    # flows
    "flow-well": {"en": "Nothing is wrong with it; {trials} trials came out as expected.",
                  "zh": "没有问题；{trials} 个测试全部符合预期。"},
    "flow-disappoints": {"en": 'trial "{trial}": {of}: "{expected}" was expected, there was "{found}"',
                         "zh": "测试“{trial}”：{of}：预期“{expected}”，实际“{found}”"},
    "flow-outgrown": {"en": "{where} fits it no more: {what}; publish that flow next",
                      "zh": "{where} 与它不再相符：{what}；请接着发布该流程"},
    "flow-live": {"en": "New callers take version {version} of {flow}; who is in another finishes there.",
                  "zh": "新来电使用 {flow} 的版本 {version}；进行中的来电仍按原版本完成。"},
    "flow-unknown": {"en": "no version of {flow} was published", "zh": "{flow} 尚未发布过版本"},
    "flow-draft": {"en": "{author} is drawing on version {base}", "zh": "{author} 正在修改版本 {base}"},
    "flow-version": {"en": "Version", "zh": "版本"},
    "flow-published": {"en": "Published", "zh": "发布时间"},
    "flow-author": {"en": "By", "zh": "发布者"},
    "flow-note": {"en": "Note", "zh": "说明"},
    # customers' PINs
    "pin-is": {"en": "{name} has the PIN {pin}.", "zh": "{name} 的密码为 {pin}。"},
    "pin-given": {"en": "{name} has the PIN that you gave.", "zh": "{name} 的密码已设为所给的值。"},
    "pin-removed": {"en": "{name} has no PIN any more.", "zh": "{name} 的密码已删除。"},
    "pin-none": {"en": "{name} had no PIN.", "zh": "{name} 原无密码。"},
    "pin-nobody-locked": {"en": "Nobody is locked.", "zh": "没有锁定。"},
    "pin-lifted": {"en": "{who} may try again.", "zh": "{who} 已解锁。"},
    "pin-not-locked": {"en": "{who} was not locked.", "zh": "{who} 未被锁定。"},
    # prompts
    "prompt-name": {"en": "Name", "zh": "名称"},
    "prompt-language": {"en": "Language", "zh": "语言"},
    "prompt-length": {"en": "Length", "zh": "时长"},
    "prompt-flows": {"en": "Flows", "zh": "流程"},
    "prompt-state": {"en": "State", "zh": "状态"},
    "prompt-there": {"en": "there", "zh": "已有"},
    "prompt-unused": {"en": "unused", "zh": "未使用"},
    "prompt-missing": {"en": "missing", "zh": "缺失"},
    "prompt-spoken": {"en": "spoken by the voice", "zh": "由语音合成播报"},
    "prompt-deleted": {"en": "deleted; `trunkline prompts back` undoes it",
                       "zh": "已删除；可用 `trunkline prompts back` 恢复"},
    "no-prompts": {"en": "There are no sound files, and no flow plays any.",
                   "zh": "没有声音文件，也没有流程使用。"},
    "prompt-kept": {"en": "{code}/{name}: {seconds:.1f} s; callers hear it from now on.",
                    "zh": "{code}/{name}：{seconds:.1f} 秒；来电者从现在起听到它。"},
    # the database's versions
    "copied-before": {"en": "The database is copied to {file} before its tables go from {before} to {after}",
                      "zh": "数据表由 {before} 变为 {after} 之前，数据库已复制到 {file}"},
    "not-copied": {"en": "The tables go from {before} to {after}. Of PostgreSQL no copy is made here:"
                         " `trunkline backup`, or pg_dump",
                   "zh": "数据表由 {before} 变为 {after}。此处不复制 PostgreSQL 数据库："
                         "请用 `trunkline backup` 或 pg_dump"},
    "upgraded": {"en": "The tables are of version {after} now;"
                       " `trunkline database downgrade {before}` is the way back",
                 "zh": "数据表已为版本 {after}；可用 `trunkline database downgrade {before}` 返回"},
    "downgraded": {"en": "The tables are of version {after} again; start the Trunkline that belongs to it"
                         " (this one would bring them from {after} back to {before})",
                   "zh": "数据表已恢复为版本 {after}；请启动与之相应的 Trunkline"
                         "（本版本会将其由 {after} 升回 {before}）"},
    "versions": {"en": "{url}: its tables are of version {present}, this Trunkline's are {newest}",
                 "zh": "{url}：数据表版本 {present}，本 Trunkline 的版本 {newest}"},
    "no-way-back": {"en": "the tables are of version {present}; possible: {possible}",
                    "zh": "数据表为版本 {present}；可返回：{possible}"},
    "stop-first": {"en": "it runs; stop it first (`trunkline drain` cuts no talk)",
                   "zh": "正在运行；请先停止（`trunkline drain` 不会中断通话）"},
    # backup and restore
    "keeping": {"en": "Keeping", "zh": "备份"},
    "checking": {"en": "Checking", "zh": "校验"},
    "restoring": {"en": "Restoring", "zh": "恢复"},
    "kept": {"en": "{file}: {files} files, {size}. It holds secrets: keep it as safe as the house itself.",
             "zh": "{file}：{files} 个文件，{size}。其中含有密钥，请妥善保管。"},
    "recording-missing": {"en": "the database names the recording {name}, which is not there",
                          "zh": "数据库中的录音 {name} 不存在"},
    "whole": {"en": "{file} is whole: {site}, {made}, {files} files, {size}, tables {revision},"
                    " Trunkline {version}",
              "zh": "{file} 完整：{site}，{made}，{files} 个文件，{size}，数据表 {revision}，"
                    "Trunkline {version}"},
    "no-folder": {"en": "there is no such folder", "zh": "没有此目录"},
    "not-empty": {"en": "is not empty", "zh": "不是空目录"},
    "not-empty-do": {"en": "name an empty or a new folder by --to", "zh": "请用 --to 指定空目录或新目录"},
    "later-version": {"en": "a later Trunkline wrote it ({version}, tables {revision});"
                            " restore it with that one",
                      "zh": "由更新版本的 Trunkline 写成（{version}，数据表 {revision}）；请用该版本恢复"},
    "restored": {"en": "Restored into {home}; `{up}` starts it.", "zh": "已恢复到 {home}；用 `{up}` 启动。"},
    # systemd
    "unit-written": {"en": "{file} is written. Now: {manager} daemon-reload && {manager} enable --now {name}",
                     "zh": "已写入 {file}。接着：{manager} daemon-reload && {manager} enable --now {name}"},
}  # fmt: skip


def say(word: str, language: Language, **values: object) -> str:
    """Errors: KeyError for a word that is not in the table."""
    return WORDS[word][language].format(**values)
