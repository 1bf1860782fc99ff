"""Finds every sentence that the console says, and brings the catalogues up to date.

`python -m agent_console.extraction` adds what is missing to both catalogues (English needs no translation,
Chinese is left empty for a person to fill in), drops what nothing says any more, and names what is empty. The
sentences are the literal arguments of `t` and `tn` in Python, templates and TypeScript; an argument that is
not literal is refused, because nobody could translate it.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes

from agent_console.words import FOLDER, LANGUAGES, read_catalogue

ROOM = Path(__file__).parent
SCRIPTS = ROOM / "frontend" / "src"

HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Trunkline\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {forms}\\n"

"""

JS_STRING = r'"(?:[^"\\\n]|\\.)*"'
JS_CALL = re.compile(
    rf"(?<![\w.])(tn?)\(\s*({JS_STRING})\s*,\s*({JS_STRING})(?:\s*,\s*({JS_STRING}))?", re.DOTALL
)
JS_ANY_CALL = re.compile(r"(?<![\w.])(?<!function )tn?\(")


@dataclass(frozen=True, order=True)
class Said:
    """One message: its context, its sentence, and the sentence for many where it counts something."""

    context: str
    one: str
    many: str | None = None


class NotLiteral(Exception):
    """A sentence is put together in code; write it out in the call of t or tn."""


def said() -> set[Said]:
    """Everything the console says. Raises NotLiteral."""
    found: set[Said] = set()
    for path in ROOM.rglob("*.py"):
        if "node_modules" not in path.parts:
            found.update(in_python(path.read_text(), path.name))
    for path in (ROOM / "templates").rglob("*.html"):
        found.update(in_template(path.read_text(), path.name))
    for path in (*SCRIPTS.rglob("*.ts"), *SCRIPTS.rglob("*.tsx")):
        if path != SCRIPTS / "words.ts":
            found.update(in_typescript(path.read_text(), path.name))
    return found


def in_python(source: str, name: str) -> Iterator[Said]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "tn"):
            literals = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield _said(node.func.id, literals, f"{name}:{node.lineno}")


def in_template(source: str, name: str) -> Iterator[Said]:
    for call in Environment().parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("t", "tn"):
            literals = [each.value if isinstance(each, nodes.Const) else None for each in call.args]
            yield _said(call.node.name, literals, f"{name}:{call.lineno}")


def in_typescript(source: str, name: str) -> Iterator[Said]:
    calls = list(JS_CALL.finditer(source))
    for any_call in JS_ANY_CALL.finditer(source):
        if not any(call.start() == any_call.start() for call in calls):
            line = source.count("\n", 0, any_call.start()) + 1
            raise NotLiteral(f"{name}:{line}: write the context and the sentence as literals")
    for call in calls:
        kind, *texts = call.groups()
        literals = [json.loads(text) for text in texts[: 3 if kind == "tn" else 2] if text is not None]
        yield _said(kind, literals, name)


def _said(kind: str, literals: Sequence[object], where: str) -> Said:
    texts = literals[: 3 if kind == "tn" else 2]
    if len(texts) < (3 if kind == "tn" else 2) or not all(isinstance(text, str) for text in texts):
        raise NotLiteral(f"{where}: write the context and the sentence as literals")
    return Said(*(str(text) for text in texts))


def updated(old: Catalog, messages: set[Said]) -> Catalog:
    """The catalogue with exactly these messages, what is translated kept."""
    new = Catalog(locale=old.locale, project="Trunkline", charset="utf-8", header_comment="")
    for message in sorted(messages):
        kept = old.get(message.one, message.context)
        text = kept.string if kept else ""
        if message.many is None:
            new.add(message.one, text if isinstance(text, str) else "", context=message.context)
        else:
            forms = (text,) if isinstance(text, str) else tuple(text or ())
            new.add((message.one, message.many), forms, context=message.context)
    return new


def main() -> int:
    messages = said()
    empty = []
    for language in LANGUAGES:
        catalogue = updated(read_catalogue(language), messages)
        path = FOLDER / language / "LC_MESSAGES" / "console.po"
        with path.open("wb") as file:
            file.write(HEADER.format(language=language, forms=catalogue.plural_forms).encode())
            write_po(file, catalogue, width=110, omit_header=True)
        if language != "en":
            untranslated = [message for message in catalogue if message.id and not message.string]
            empty += [f"{language}: {message.context}: {message.id}" for message in untranslated]
    print(f"{len(messages)} messages; {len(empty)} without a translation")
    for line in empty:
        print(f"  {line}")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
