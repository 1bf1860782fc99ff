"""The front end's own tests, its types against the link's words, and what Vite built as Flask finds it."""

import json
import subprocess
from pathlib import Path

import pytest
from link_schema import as_text

from agent_console.assets import Assets, NotBuilt
from trunkline.front_end import packages, with_node

FRONT_END = Path(__file__).parents[3] / "agent_console" / "frontend"


def test_the_types_are_made_from_the_links_present_words() -> None:
    """The other half, types from this schema, is tests/types.test.ts."""
    kept = (FRONT_END / "src" / "link" / "schema.json").read_text()
    assert kept == as_text(), (
        "the link's messages have changed: run `npm run types` in agent_console/frontend"
    )


def test_vitest_is_green() -> None:
    npm = packages(lambda doing, share: None)
    run = subprocess.run(
        [*npm, "run", "--silent", "test"],
        cwd=FRONT_END,
        env=with_node(npm),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((FRONT_END / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_versions_are_pinned() -> None:
    package = json.loads((FRONT_END / "package.json").read_text())
    loose = [
        name
        for name, version in (package["dependencies"] | package["devDependencies"]).items()
        if not version[0].isdigit()
    ]
    assert loose == []


def built(static: Path, manifest: dict[str, object]) -> Assets:
    folder = static / "built" / ".vite"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return Assets(static)


def test_an_entry_brings_all_that_it_imports(tmp_path: Path) -> None:
    assets = built(
        tmp_path,
        {
            "_shared.js": {
                "file": "assets/shared-1.js",
                "imports": ["_deep.js"],
                "css": ["assets/shared.css"],
            },
            "_deep.js": {"file": "assets/deep-2.js", "imports": ["_shared.js"]},
            "src/entries/desk.tsx": {
                "file": "assets/desk-3.js",
                "imports": ["_shared.js"],
                "css": ["assets/desk.css"],
            },
        },
    )
    entry = assets.entry("desk")
    assert entry.script == "/static/built/assets/desk-3.js"
    assert entry.preloads == ("/static/built/assets/shared-1.js", "/static/built/assets/deep-2.js")
    assert entry.styles == ("/static/built/assets/desk.css", "/static/built/assets/shared.css")


def test_the_font_is_named_and_loaded_before_the_page_is_drawn(tmp_path: Path) -> None:
    font = {
        "file": "assets/fonts.css",
        "assets": ["assets/inter-latin-ext-wght.w", "assets/inter-latin-wght.w"],
    }
    found = built(tmp_path, {"src/entries/fonts.css": font}).font()
    assert found is not None
    assert found.style == "/static/built/assets/fonts.css"
    assert found.first == "/static/built/assets/inter-latin-wght.w"


def test_without_a_build_there_is_no_font_and_no_fault(tmp_path: Path) -> None:
    assert Assets(tmp_path).font() is None


def test_a_front_end_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="run `npm ci && npm run build`"):
        Assets(tmp_path).entry("desk")
    with pytest.raises(NotBuilt, match="no page 'nowhere'"):
        built(tmp_path, {}).entry("nowhere")


def test_a_new_build_is_seen_without_a_restart(tmp_path: Path) -> None:
    import os

    assets = built(tmp_path, {"src/entries/desk.tsx": {"file": "assets/old.js"}})
    assert assets.entry("desk").script.endswith("old.js")
    manifest = tmp_path / "built" / ".vite" / "manifest.json"
    manifest.write_text(json.dumps({"src/entries/desk.tsx": {"file": "assets/new.js"}}))
    os.utime(manifest, (1, 1))
    assert assets.entry("desk").script.endswith("new.js")
