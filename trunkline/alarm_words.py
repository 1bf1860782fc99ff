"""The alarms in the words of `trunkline status`, in the house's two languages."""

from __future__ import annotations

from collections.abc import Mapping

from trunkline.phones.words import Language

WORDS: Mapping[str, Mapping[Language, str]] = {
    "stands": {"en": "Alarm ({severity}) since {since}: {what}",
               "zh": "告警（{severity}），自 {since}：{what}"},
    "critical": {"en": "critical", "zh": "紧急"},
    "major": {"en": "major", "zh": "主要"},
    "warning": {"en": "warning", "zh": "警告"},
    # by the alarm's name
    "node-lost": {"en": "Asterisk {subject} is not connected; it takes no calls",
                  "zh": "Asterisk {subject} 未连接，无法接听来电"},
    "facts-lost": {"en": "facts of calls were lost: neither the disk nor the memory had room; see the log",
                   "zh": "磁盘与内存都没有空间，部分通话记录已丢失；请查看日志"},
    "facts-in-memory": {"en": "facts of calls are in memory only; make room on the disk of the home folder",
                        "zh": "通话记录只在内存中；请清理状态目录所在的磁盘"},
    "records-stale": {"en": "the database does not take facts; calls go on, what screens show of it is old",
                      "zh": "数据库无法写入；通话照常，屏幕上来自数据库的内容不是最新"},
    "disk-full": {"en": "the disk is full: nothing new is recorded, calls go on; make room",
                  "zh": "磁盘已满：不再新增录音，通话照常；请清理磁盘"},
    "recordings-fail": {"en": "talks cannot be recorded, calls go on; `no recording` in the log says why",
                        "zh": "无法录音，通话照常；原因见日志中的 no recording"},
    "disk-low": {"en": "the disk is nearly full; make room before recording stops",
                 "zh": "磁盘空间不足；请在录音停止之前清理"},
    "draining": {"en": "Draining: no new calls are taken. `{cancel}` takes it back.",
                 "zh": "正在排空：不接受新来电。`{cancel}` 可取消。"},
    "certificate-ends": {"en": "the certificate of the port ends at {until}; renew it",
                         "zh": "端口证书有效期至 {until}；请更新"},
}  # fmt: skip


def say(word: str, language: Language, **values: object) -> str:
    """Errors: KeyError for a word that is not in the table."""
    return WORDS[word][language].format(**values)
