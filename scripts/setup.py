"""Make `.venv` hold what requirements.lock names (hashes checked), and the command `samovar`.

    python3 scripts/setup.py

Standard library only, and nothing newer than Python 3.6 in its syntax: it is also there to say that Python is too old.
"""

import os
import shutil
import subprocess
import sys
from typing import Dict, NoReturn, Tuple  # noqa: UP035

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(VENV, ".ready")
OLDEST = (3, 11)
# uv reads none of pip's settings, and a house may have set only those
UV_FROM_PIP = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
    "PIP_TRUSTED_HOST": "UV_INSECURE_HOST",
    "PIP_DEFAULT_TIMEOUT": "UV_HTTP_TIMEOUT",
}


def main() -> None:
    """Set up; exits with words and code 1 when something on the machine is missing."""
    if not works(PYTHON):
        make_venv(new_enough_python())
    install_uv()
    say("installing what requirements.lock names")
    install("-r", LOCK, "--require-hashes")
    # no isolation: hatchling stands in the lock file, so nothing unpinned is fetched
    install("--no-deps", "--no-build-isolation", "-e", ROOT)
    compile_all()
    with open(STAMP, "w"):
        pass


def works(python: str) -> bool:
    """Whether this interpreter starts, is new enough, and has pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    return os.path.exists(python) and quiet(python, "-c", probe)


def new_enough_python() -> str:
    """The interpreter to build on: the one that runs this, else a newer one found on PATH."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return leave(
        "Samovar needs Python 3.11 or newer; {} is {}.{}.".format(sys.executable, *sys.version_info[:2]),
        "Install a newer one and name it: make run PYTHON=/path/to/python3.12",
    )


def make_venv(python: str) -> None:
    """A fresh .venv; Debian and Ubuntu leave out what it takes until python3-venv is installed."""
    if not quiet(python, "-c", "import venv, ensurepip"):
        leave("This Python cannot make virtual environments.", "On Debian and Ubuntu: apt install python3-venv")
    say("making .venv")
    call(python, "-m", "venv", "--clear", VENV)


def install_uv() -> None:
    """uv, from its own lines of the lock file, so that it too is checked by hash."""
    with open(LOCK, encoding="utf-8") as lock:
        lines = lock.read().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("uv=="))
    end = next((at for at in range(start + 1, len(lines)) if not lines[at].startswith(" ")), len(lines))
    if quiet(PYTHON, "-c", f"import importlib.metadata as m; assert m.version('uv') == {pin(lines[start])!r}"):
        return
    only_uv = os.path.join(VENV, "uv.lock")
    with open(only_uv, "w", encoding="utf-8") as file:
        file.write("\n".join(lines[start:end]) + "\n")
    quiet(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", only_uv)


def pin(line: str) -> str:
    """The version in a line such as `uv==0.13.9 \\`."""
    return line.split("==")[1].split()[0]


def install(*words: str) -> None:
    """uv is three times as fast as pip; where it does not get through, pip knows this machine's settings."""
    uv = os.path.join(VENV, "bin", "uv")
    if not (os.path.exists(uv) and quiet(uv, "pip", "install", "--python", PYTHON, *words)):
        call(PYTHON, "-m", "pip", "install", "--quiet", *words)


def compile_all() -> None:
    """Byte code beside every source: a start is four processes, and not every machine lets them keep theirs."""
    site = os.path.join(VENV, "lib", "python{}.{}".format(*version_of(PYTHON)), "site-packages")
    quiet(PYTHON, "-m", "compileall", "-q", "-j", "0", site, os.path.join(ROOT, "backend"), os.path.join(ROOT, "bots"))


def version_of(python: str) -> Tuple[int, int]:  # noqa: UP006
    """(3, 11) of the interpreter in .venv, which need not be the one that runs this."""
    said = subprocess.check_output([python, "-c", "import sys; print(*sys.version_info[:2])"], text=True)
    major, minor = said.split()
    return int(major), int(minor)


def environment() -> Dict[str, str]:  # noqa: UP006
    """Ours, with pip's settings repeated in uv's words."""
    env = dict(os.environ, UV_NO_PROGRESS="1", UV_NO_CONFIG="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    for theirs, ours in UV_FROM_PIP.items():
        if env.get(theirs):
            env.setdefault(ours, env[theirs])
    return env


def quiet(*command: str) -> bool:
    """Run; True when it succeeded. What it says is shown only by SETUP_LOUD=1."""
    output = None if os.environ.get("SETUP_LOUD") else subprocess.DEVNULL
    code = subprocess.call(command, cwd=ROOT, env=environment(), stdout=output, stderr=output)
    return code == 0


def call(*command: str) -> None:
    """Run, or leave with words."""
    if subprocess.call(command, cwd=ROOT, env=environment()):
        leave("This failed: " + " ".join(command))


def say(line: str) -> None:
    """One line of progress."""
    print("set-up: " + line, flush=True)


def leave(*lines: str) -> NoReturn:
    """End with an explanation."""
    sys.exit("\n".join(lines))


if __name__ == "__main__":
    main()
