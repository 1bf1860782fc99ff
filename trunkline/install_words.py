"""What an installation says while it works, in Chinese where the terminal is Chinese. Standard library only.

The English text is the key, as in a gettext catalogue, which needs packages that are not there yet; numbers
and names of packages stand as {}, and the first that fits is taken.
"""

from __future__ import annotations

import os
import re

CHINESE = {
    "Python": "Python 软件包",
    "Asterisk": "Asterisk",
    "Front end": "前端",
    "Test tools": "测试工具",
    "packages installed": "已安装",
    "fetched": "已获取",
    "built": "已构建",
    "installed": "已安装",
    "making .venv": "创建 .venv",
    "mending .venv, which was made elsewhere": "修复在别处创建的 .venv",
    "waiting for another installation here": "等待此处的另一个安装完成",
    "Stopped; the same command goes on from there": "已停止；再次输入同一命令即可继续",
    "fetching pip": "下载 pip",
    "fetching Node": "下载 Node",
    "fetching npm packages": "下载 npm 软件包",
    "fetching {} packages": "下载 {} 个软件包",
    "installing them": "正在安装",
    "building": "正在构建",
    "looking up packages of Debian {}": "查询 Debian {} 的软件包",
    "fetching {} packages and what they need": "下载 {} 个软件包及其依赖",
    "unpacking {} packages": "解压 {} 个软件包",
    "fetching {}": "下载 {}",
    "Unpacking {}": "解压 {}",
    "Setting up {}": "设置 {}",
}


def speaks_chinese() -> bool:
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return locale.lower().startswith("zh")


def in_chinese(text: str) -> str:
    """The text itself, where it has no translation."""
    for english, chinese in CHINESE.items():
        pattern = "(.+?)".join(re.escape(part) for part in english.split("{}"))
        if found := re.fullmatch(pattern, text):
            return chinese.format(*found.groups())
    return text
