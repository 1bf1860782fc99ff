"""What `make run` does on a bare machine, as far as it can be seen without one (tests/bare/run has one)."""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from config.home import PROJECT
from trunkline import front_end, installer, programs, python_packages
from trunkline.install_words import in_chinese
from trunkline.private_apt import AptFailed, Mirror, PrivateApt
from trunkline.progress import Progress
from trunkline.python_packages import InstallFailed

DEBIAN = """\
MetaKey: main/binary-amd64/Packages
Repo-URI: http://mirror.test/debian/
Release: bookworm
Component: main
Origin: Debian
Label: Debian
"""
NEVER_UPDATED = [
    f"'http://mirror.test/{path}/InRelease' mirror.test_InRelease 0"
    for path in ("node/dists/nodistro", "debian-security/dists/bookworm-security",
                 "debian/dists/bookworm-updates", "debian/dists/bookworm")
]  # fmt: skip


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose apt-get does what a text says; dpkg-deb is only there."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.delenv("TRUNKLINE_DEBIAN_MIRROR", raising=False)

    def program(name: str, text: str) -> None:
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)

    program("dpkg-deb", "")
    program("apt-get", "")
    return program


def says(*entries: str) -> str:
    return "cat <<'END'\n" + "\n".join(entries) + "\nEND"


def changed(entry: str, **fields: str) -> str:
    lines = dict(line.split(": ", 1) for line in entry.splitlines()) | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def test_the_mirror_is_debians_own_main_archive(machine):
    others = [
        changed(DEBIAN, Origin="Node Source", Repo_URI="https://deb.other.test/"),
        changed(DEBIAN, Label="Debian-Security", Release="bookworm-security"),
        changed(DEBIAN, Release="bookworm-updates"),
        changed(DEBIAN, Component="contrib"),
    ]
    machine("apt-get", says(*others, DEBIAN))
    assert Mirror.of_this_machine() == Mirror("http://mirror.test/debian/", "bookworm")


def test_a_machine_that_never_updated_its_lists_has_a_mirror_too(machine):
    machine("apt-get", f"case $1 in update) {says(*NEVER_UPDATED)}\n;; esac")
    assert Mirror.of_this_machine() == Mirror("http://mirror.test/debian/", "bookworm")


def test_a_mirror_may_be_named(machine, monkeypatch):
    monkeypatch.setenv("TRUNKLINE_DEBIAN_MIRROR", "http://near.test/debian/")
    machine("apt-get", says(DEBIAN))
    assert Mirror.of_this_machine() == Mirror("http://near.test/debian/", "bookworm")


def test_a_machine_without_debian_is_told_what_to_do(machine):
    machine("apt-get", says(changed(DEBIAN, Origin="Ubuntu")))
    with pytest.raises(AptFailed, match="apt's sources name no Debian main archive: add one in"):
        Mirror.of_this_machine()


def test_a_machine_without_apt_is_told_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AptFailed, match="apt-get and dpkg-deb are needed, and this machine has none"):
        Mirror.of_this_machine()


def test_what_apt_complains_of_is_passed_on(machine, tmp_path):
    machine("apt-get", "echo 'Hit:1'; echo 'E: no network' >&2; exit 100")
    with pytest.raises(AptFailed) as failed:
        PrivateApt(tmp_path / "apt", "http://mirror.test/debian/", "forky").update()
    assert str(failed.value) == (
        "the package list of Debian forky could not be fetched (E: no network): is the network there? Then try again"
    )


def test_packages_come_with_all_they_need_and_the_share_done_is_told(machine, tmp_path):
    archives = tmp_path / "apt" / "cache" / "archives"
    machine(
        "apt-get",
        f"""case "$*" in
        *--print-uris*) echo "'http://m/a_1.deb' a_1_amd64.deb 60 SHA256:x"; echo "'http://m/b.deb' b_2_all.deb 40 x";;
        *--download-only*) printf %060d 0 > {archives}/a_1_amd64.deb; sleep 0.7; printf %040d 0 > {archives}/b_2_all.deb;;
        esac""",
    )
    apt, shares = PrivateApt(tmp_path / "apt", "http://mirror.test/debian/", "forky"), []
    assert apt.fetch(["a"], shares.append) == [archives / "a_1_amd64.deb", archives / "b_2_all.deb"]
    assert shares[-1] == 1.0
    assert 0.6 in shares
    apt.forget()
    assert not archives.exists()


def test_a_program_that_fails_is_quoted_by_its_errors():
    with pytest.raises(InstallFailed) as failed:
        python_packages.run(
            ["sh", "-c", "echo fetching; echo 'ERROR: no such wheel'; exit 1"], "the packages"
        )
    assert str(failed.value) == (
        "the packages could not be installed:\n  ERROR: no such wheel\nIs the network there? Then try again"
    )


def test_a_program_that_found_the_disk_full_does_not_blame_the_network():
    with pytest.raises(InstallFailed, match=r"Make room on the disk, then try again$"):
        python_packages.run(["sh", "-c", "echo 'ERROR: No space left on device'; exit 1"], "the packages")


def test_without_room_for_them_nothing_is_fetched(tmp_path):
    with pytest.raises(InstallFailed) as failed:
        python_packages.need_room(tmp_path, 10**18)
    assert str(failed.value).endswith(" MB are needed: make room, then try again")
    python_packages.need_room(tmp_path, 1)


def test_an_installation_on_a_disk_that_is_too_small_says_all_of_it_and_leaves_nothing(tmp_path):
    """The whole installer, on a file system in memory of 60 MB that goes with its namespace."""
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    script = """mount -t tmpfs -o size=60M trunkline "$0" && cp -r trunkline asterisk config requirements*.lock "$0" \
        && cd "$0" && python3 trunkline/install.py; code=$?; ls -d .venv .cache/asterisk/*; exit $code"""
    done = subprocess.run(
        [*unshare, "sh", "-c", script, str(tmp_path)], cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if not line.startswith("ls: ")]
    assert sorted(line.split(":")[0] for line in said) == ["Asterisk", "Python"]
    assert all(line.endswith("MB are needed: make room, then try again") for line in said)
    assert done.stdout.split() == [".cache/asterisk/lock"]


@pytest.fixture
def copy(tmp_path):
    """The project as a first start finds it."""
    for name in ("trunkline", "asterisk", "config"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for lock in PROJECT.glob("requirements*.lock"):
        shutil.copy(lock, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("language", "waits", "stopped"),
    [
        (
            "C",
            "Python: waiting for another installation here",
            "Stopped; the same command goes on from there",
        ),
        ("zh_CN.UTF-8", "Python 软件包：等待此处的另一个安装完成", "已停止；再次输入同一命令即可继续"),
    ],
)
def test_a_second_installation_waits_for_the_first_and_ctrl_c_ends_it_in_one_line(
    copy, language, waits, stopped
):
    (copy / ".cache").mkdir()
    with (copy / ".cache" / "install.lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = subprocess.Popen(
            [sys.executable, "trunkline/install.py"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=copy,
            env=os.environ | {"LC_ALL": language, "PYTHONUTF8": "1"},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background ignores it
        )  # fmt: skip
        assert second.stdout.readline() == f"{waits}\n"
        second.send_signal(signal.SIGINT)
        said, complaints = second.communicate(timeout=20)
    assert (second.returncode, said, complaints) == (130, "", f"{stopped}\n")
    assert not (copy / ".venv").exists()


def test_a_project_that_may_not_be_written_says_so(copy):
    (copy / ".cache").write_text("a file where the folder should be")
    done = subprocess.run(
        [sys.executable, "trunkline/install.py"], capture_output=True, text=True, cwd=copy, timeout=20
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"Python: File exists at {copy}/.cache: make room or give access, then try again\n",
    )


def test_lint_asks_for_no_program_that_only_root_may_install(monkeypatch, tmp_path):
    done = []
    monkeypatch.setattr(installer, "CACHE", tmp_path)
    monkeypatch.setattr(installer, "fetch_asterisk", lambda tell: done.append("Asterisk"))
    monkeypatch.setattr(programs, "install", lambda tell: done.append("programs"))
    monkeypatch.setattr(
        python_packages, "install", lambda locks, tell: done.append([lock.name for lock in locks])
    )
    for job in ("install", "build"):
        monkeypatch.setattr(front_end, job, lambda tell, job=job: done.append(job))
    assert installer.Installer(tests=False, lint=True).run() == 0
    assert done == [["requirements.lock", "requirements-test.lock"], "install"]
    recipe = (PROJECT / "Makefile").read_text().partition("\nlint:")[2]
    assert recipe.splitlines()[1].endswith("trunkline/install.py --lint")


def test_an_environment_that_was_moved_runs_its_own_scripts(tmp_path, monkeypatch):
    """Its packages are there already, and nothing is fetched."""

    def lies_at(folder) -> None:
        monkeypatch.setattr(python_packages, "ENVIRONMENT", folder / ".venv")

    old, new = tmp_path / "old place", tmp_path / "new place"
    old.mkdir()
    lies_at(old)
    python_packages._make()
    assert python_packages._made_here()
    there, program = old / ".venv" / "bin", "import sys\nprint(sys.prefix)\n"
    (there / "one").write_text(f"#!{there}/python\n{program}")
    (there / "three").write_text(
        f"#!/bin/sh\n'''exec' \"{there}/python3.11\" \"$0\" \"$@\"\n' '''\n{program}"
    )
    (there / "other").write_text("#!/bin/sh\necho other\n")
    for name in ("one", "three", "other"):
        (there / name).chmod(0o755)
    old.rename(new)

    lies_at(new)
    assert not python_packages._made_here()
    python_packages._make()
    python_packages._mend_scripts()
    assert python_packages._made_here()
    here = new / ".venv" / "bin"
    said = [subprocess.check_output([here / name], text=True).strip() for name in ("one", "three", "other")]
    assert said == [f"{new}/.venv", f"{new}/.venv", "other"]
    assert f"{new}/.venv" in (here / "activate").read_text()


def test_pip_is_found_without_the_network_where_python_brings_it():
    wheel = python_packages.pip_wheel(lambda doing, share: pytest.fail("nothing must be fetched"))
    said = subprocess.run(
        [sys.executable, str(wheel / "pip"), "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("pip ")


@pytest.mark.parametrize(
    ("version", "fit"),
    [("v20.19.0", True), ("v20.18.9", False), ("v21.7.0", False), ("v22.11.0", False), ("v22.12.0", True),
     ("v24.1.0", True), ("v18.20.4", False), ("", False)],
)  # fmt: skip
def test_which_node_can_build_the_front_end(machine, tmp_path, version, fit):
    machine("node", f"echo {version}")
    assert front_end._fit(str(tmp_path / "node")) is fit


def test_the_lock_file_of_the_front_end_belongs_to_its_package_file():
    sources = PROJECT / "agent_console" / "frontend"
    wanted = json.loads((sources / "package.json").read_text())
    locked = json.loads((sources / "package-lock.json").read_text())["packages"][""]
    assert locked["dependencies"] == wanted["dependencies"]
    assert locked["devDependencies"] == wanted["devDependencies"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock", "requirements-node.lock"])
def test_every_locked_package_has_its_hash_and_no_address(lock):
    text = (PROJECT / lock).read_text()
    packages = [block for block in text.split("\n") if "==" in block and not block.startswith((" ", "#"))]
    assert packages
    assert all(line.endswith("\\") for line in packages), "each is followed by its hashes"
    assert "://" not in text
    assert "/tmp" not in text


def test_test_programs_that_are_there_are_not_asked_for(machine):
    machine("chromium", "")
    machine("sipp", "")
    machine("fc-list", "echo a font")
    assert set(programs.missing()) <= {"postgresql", "libfaketime"}


def test_every_word_of_an_installation_has_its_chinese():
    files = [
        PROJECT / "trunkline" / f"{name}.py"
        for name in ("installer", "python_packages", "front_end", "programs")
    ]
    said = set()
    for file in (*files, PROJECT / "asterisk" / "fetch.py"):
        found = re.findall(
            r'\b(?:tell|step)\(\s*f?"([^"]{2,})"|_job\("([^"]+)", "([^"]+)"|args=\("([^"]+)", "([^"]+)"',
            file.read_text(),
        )
        said |= {re.sub(r"{[^}]*}", "7", word) for words in found for word in words if word}
    assert len(said) > 15
    assert {word for word in said if in_chinese(word) == word} == {"Asterisk"}


def test_progress_in_chinese(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    progress = Progress()
    progress.at("Front end", "fetching npm packages")
    progress.at("Asterisk", "unpacking 161 packages", 0.5)
    assert sys.stdout.getvalue().splitlines() == ["前端：下载 npm 软件包", "Asterisk：解压 161 个软件包 50%"]


def test_progress_elsewhere_than_on_a_terminal_is_a_line_each_tenth(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    progress = Progress()
    for share in (0.0, 0.01, 0.05, 0.11, 0.12, 1.0):
        progress.at("Asterisk", "fetching", share)
    progress.at("Asterisk", "unpacking")
    assert sys.stdout.getvalue().splitlines() == [
        "Asterisk: fetching 0%", "Asterisk: fetching 11%", "Asterisk: fetching 100%", "Asterisk: unpacking",
    ]  # fmt: skip
