"""Commit each wrong in a copy of the tree, and see the named test go red: pytest's or vitest's (a .test.ts::title)."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts import frontend
from tests.sabotage.all import WRONGS
from tests.sabotage.wrong import ROOT, Wrong

LEFT_OUT = ("node_modules", "__pycache__", "data", "demo-data")
GREEN, RED, HANGING = 0, 1, 124
PATIENCE_S = 300


def copy_of_the_tree(into: Path) -> Path:
    """What the tests need; environments, builds and data stay where they are (hidden folders too)."""
    for entry in sorted(ROOT.iterdir()):
        if entry.name.startswith(".") or entry.name in LEFT_OUT:
            continue
        if entry.is_dir():
            shutil.copytree(entry, into / entry.name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy2(entry, into)
    modules = ROOT / "frontend" / "node_modules"
    if modules.is_dir():
        (into / "frontend" / "node_modules").symlink_to(modules)
    return into


def _command(test: str) -> tuple[list[str | Path], str]:
    """What runs a test, and in which folder of the tree."""
    path, _, title = test.partition("::")
    if not path.endswith(".ts"):
        return [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--timeout=100", test], "."
    _, part, inside = path.split("/", 2)
    vitest: list[str | Path] = [frontend.node()[0], "node_modules/vitest/vitest.mjs", "run", "--root", part, inside]
    return vitest + (["-t", re.escape(title)] if title else []), "frontend"


def run(tree: Path, test: str) -> tuple[int, str]:
    """The exit code (1: a test failed; others: it could not be run) and the end of what was said."""
    command, folder = _command(test)
    env = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=tree / folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return HANGING, f"it did not end in {PATIENCE_S} s"
    return done.returncode, done.stdout[-4000:]


def tried(tree: Path, wrong: Wrong, green: set[str]) -> str | None:
    """None when the test passes without the wrong and fails with it; else what is the matter."""
    if not wrong.fits(tree):
        return f"its text does not stand exactly once in {wrong.file}: adapt the wrong to the code"
    if wrong.test not in green:
        code, said = run(tree, wrong.test)
        if code != GREEN:
            return f"{wrong.test} is not green even without the wrong ({code})\n{said}"
        green.add(wrong.test)
    before = wrong.commit(tree)
    try:
        code, said = run(tree, wrong.test)
    finally:
        (tree / wrong.file).write_bytes(before)
    if code == RED:
        return None
    return f"{wrong.test} did not notice ({code})\n{said}"


def main(names: list[str]) -> int:
    """All wrongs, or those whose names hold one of the given words; 1 when a test was blind."""
    chosen = [w for w in WRONGS if not names or any(name in w.name for name in names)]
    blind = []
    green: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="samovar-sabotage-") as folder:
        tree = copy_of_the_tree(Path(folder))
        for wrong in chosen:
            begun = time.monotonic()
            trouble = tried(tree, wrong, green)
            print(
                f"{'noticed' if trouble is None else 'BLIND  '} {wrong.name} ({time.monotonic() - begun:.0f} s)",
                flush=True,
            )
            if trouble is not None:
                blind.append(wrong)
                print(trouble, flush=True)
    print(f"{len(chosen) - len(blind)} of {len(chosen)} wrongs were noticed by the test that each names")
    return 1 if blind or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
