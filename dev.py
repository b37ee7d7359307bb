#!/usr/bin/env python3
"""Set up, run and check gwgk-desktop with the standard library alone.

    python3 dev.py run      set up what is missing, then open the program
    python3 dev.py test     the same set-up, then the tests
    python3 dev.py check    format, lint and types
    python3 dev.py bench    speed, as ratios to floors measured in the same run
    python3 dev.py soak     the long figures: fuzzing, accidents, leaks
    python3 dev.py docs     docs/problems.md anew, after a change of the wording
    python3 dev.py build    a one-folder program for clerks, in dist/

What follows the command is handed on: `dev.py run --data DIR`, `dev.py test -k
money`.  Set-up is done once; it is done again when the lock file changes.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up-from"
OLDEST, NEWEST = (3, 11), (3, 13)

QT_LIBRARIES = {  # what Qt loads on Linux, and the Debian package that holds it
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108 - of Linux; in bytes
COMPILER = ["gcc", "libc6-dev"]
NO_COMPILER = "Power cuts and failing disks are simulated by a shim in C: no compiler."


def main(args: list[str]) -> int:
    """Run one command and return its exit status."""
    commands = {
        "run": run,
        "test": test,
        "check": check,
        "bench": lambda rest: module("tests.bench", rest),
        "soak": soak,
        "build": build,
        "docs": docs,
    }
    if not args or args[0] not in commands:
        sys.stdout.write(__doc__ or "")
        return 0 if args[:1] in ([], ["-h"], ["--help"]) else 2
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return fail(
            f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed; "
            f"this is {sys.version.split()[0]}."
        )
    return set_up() or commands[args[0]](args[1:])


def run(rest: list[str]) -> int:
    """Open the program; where there is no screen, do the main job without one."""
    if rest or has_screen():
        return program(rest)
    say("This machine has no screen, so no window can open.")
    say("Doing the main job from the command line instead:")
    return without_window()


def test(rest: list[str]) -> int:
    """Run the tests, Qt without a screen, on all processors."""
    if lacks_compiler():
        say(f"{NO_COMPILER} A few tests of them are left out. To have them, do")
        say(f"    sudo apt-get install -y {' '.join(COMPILER)}")
    several = [] if {"-n", "-s", "--pdb"} & set(rest) else ["-n", "auto"]
    return module("pytest", [*several, *rest], **quick())


def quick() -> dict[str, str]:
    """Return the environment of the tests: compiled once, their folders in memory.

    A disk is waited for a hundred thousand times where each deed is made to last.
    """
    chosen = {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        chosen["TMPDIR"] = str(MEMORY)
    return chosen


def check(rest: list[str]) -> int:
    """Hold format, lint and types; the import rules are tests."""
    for tool in ("ruff format --check .", "ruff check .", "mypy"):
        if status := module(tool.split()[0], tool.split()[1:] + rest):
            return status
    return 0


def soak(rest: list[str]) -> int:
    """Run the long jobs; those that need a C compiler fail where there is none."""
    if lacks_compiler():
        debian_install(COMPILER, NO_COMPILER)
    return module("tests.soak", rest)


def lacks_compiler() -> bool:
    """Return whether nothing compiles C here, where accidents could be simulated."""
    found = shutil.which("cc") or shutil.which("gcc")
    return sys.platform.startswith("linux") and found is None


def build(rest: list[str]) -> int:
    """Build the one-folder program into dist/."""
    return module(
        "PyInstaller", ["--noconfirm", "--log-level=WARN", *rest, "build.spec"]
    )


def docs(rest: list[str]) -> int:
    """Write anew what the documentation takes from the program: docs/problems.md."""
    return module("tests.documentation", rest)


def set_up() -> int:
    """Make the environment once; say what is done."""
    wanted = state()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return 0
    if status := system_libraries():
        return status
    usable = PYTHON.exists() and same_python()
    if not usable and (status := make_environment()):
        return status
    say("Installing the pinned dependencies (requirements.lock) …")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for what in (
        ["--require-hashes", "--only-binary=:all:", "-r", str(LOCK)],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    ):
        if subprocess.run([str(PYTHON), *pip, *what], check=False).returncode:
            return fail("pip could not install the dependencies; its message is above.")
    STAMP.write_text(wanted)
    say("Ready.")
    return 0


def state() -> str:
    """Return what the environment depends on, as one line."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def same_python() -> bool:
    """Return whether the environment was made by this Python version."""
    asked = [str(PYTHON), "-c", "import sys; print(sys.version.split()[0])"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True)
    return bool(answer.stdout.strip() == sys.version.split()[0])


def make_environment() -> int:
    """Make .venv anew."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if status := debian_install([package], "Python lacks its venv module."):
            return status
    say("Making the project's own environment in .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False)
    return fail("The environment could not be made.") if made.returncode else 0


def system_libraries() -> int:
    """Install, or name, the system libraries that Qt needs on Linux."""
    if not sys.platform.startswith("linux"):
        return 0
    missing = [
        package
        for library, package in QT_LIBRARIES.items()
        if not ctypes.util.find_library(library.removeprefix("lib").split(".so")[0])
    ]
    return debian_install(missing, "Qt needs system libraries.") if missing else 0


def debian_install(packages: list[str], why: str) -> int:
    """Install Debian packages where we may; else name the line that does."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    line = f"sudo apt-get install -y {' '.join(packages)}"
    if apt and os.geteuid() == 0:
        before: list[str] = []
    elif (
        apt
        and sudo
        and not subprocess.run(
            [sudo, "-n", "true"], check=False, capture_output=True
        ).returncode
    ):
        before = [sudo, "-n"]
    else:
        return fail(f"{why} Install them with\n    {line}\nand start again.")
    say(f"{why} Installing {' '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        done = subprocess.run(
            [*before, apt, *step], check=False, env=quiet, stdout=subprocess.DEVNULL
        )
        if done.returncode and step[0] == "install":
            return fail(f"That failed. Try it by hand:\n    {line}")
    return 0


def has_screen() -> bool:
    """Return whether a window can be shown on this machine."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal", "vnc"}:
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    host, _, number = os.environ.get("DISPLAY", "").rpartition(":")
    if host:
        return True
    if not number:
        return False
    name = f"/tmp/.X11-unix/X{number.split('.')[0]}"  # noqa: S108 - where X keeps it
    with socket.socket(socket.AF_UNIX) as screen:
        return screen.connect_ex(name) == 0 or screen.connect_ex("\0" + name) == 0


SAMPLES = {  # as a clerk would import them, all paid in the third quarter of 2026
    "plain.xlsx": "--programme 耕地地力保护补贴",
    "titled.xlsx": "--programme 耕地地力保护补贴 --accept-warnings",  # says 2025
    "two_level.xlsx": "--programme 稻谷补贴",
    "sheets_per_village.xlsx": "--programme 公益林 --accept-warnings",  # 2025
    "merged_villages.xlsx": "--programme 实际种粮农民一次性补贴 --accept-warnings",
    "bank_export.xls": "--programme 地力补贴 --period 第二批",
    "gb18030.csv": "--programme 农村低保 --period 第三季度",
    "ids_as_numbers.xlsx": "--programme 高龄津贴",  # damaged: will be refused
    "errors.xlsx": "--programme 轮作休耕",  # faulty: will be refused
}


def without_window() -> int:
    """Do the main job once in a new folder under out/, and list what it made."""
    number = 1
    while (out := ROOT / "out" / f"example-{number}").exists():
        number += 1
    data = ["--data", str(out / "data")]
    program([*data, "example"])
    imported = 0
    for name, terms in SAMPLES.items():
        when = ["--year", "2026", "--paid-on", "2026-09-15"]
        file = str(ROOT / "tests" / "data" / name)
        imported += not program([*data, "import", file, *terms.split(), *when])
    for batch in range(1, imported + 1):
        program([*data, "sheets", "--batch", str(batch), "--out", str(out / "sheets")])
    book = out / "2026Q3.xlsx"
    status = program([*data, "return", "2026Q3", "--out", str(book)])
    made = sorted([*out.glob("sheets/*.pdf"), *out.glob("*.xlsx")])
    say(f"\n{len(made)} files were written:")
    for path in made:
        say(f"  {path.relative_to(ROOT)}  ({path.stat().st_size:,} bytes)")
    return status


def program(args: list[str]) -> int:
    """Run gwgk-desktop, and show the command that does it."""
    start = [str(BIN / "gwgk-desktop"), *args]
    if args:
        say("\n$ gwgk-desktop " + " ".join(args))
    return subprocess.run(start, check=False, cwd=ROOT).returncode


def module(name: str, args: list[str], **environment: str) -> int:
    """Run a Python module in the project's environment."""
    start = [str(PYTHON), "-m", name, *args]
    return subprocess.run(
        start, check=False, cwd=ROOT, env={**os.environ, **environment}
    ).returncode


def say(text: str) -> None:
    """Tell the newcomer what happens."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(text: str) -> int:
    """Tell what went wrong and what to do; return the exit status."""
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
