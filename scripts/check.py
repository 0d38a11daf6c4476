"""`make check`: everything that can be said without running the product.

All checks run, two at a time; what one said is shown when it fails.

    python scripts/check.py            all
    python scripts/check.py mypy ruff  some, by name
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

# Slow ones first: two at a time, so that they overlap with the others.
CHECKS: dict[str, list[str]] = {
    "interface": [PYTHON, "scripts/frontend.py", "check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "shape": [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture"],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "wire": [PYTHON, "scripts/typescript.py", "--check"],
    "parity": [PYTHON, "scripts/parity.py", "--check"],
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "layout": [PYTHON, "-m", "ruff", "format", "--check", "."],
}


def run(name: str) -> tuple[str, int, float, str]:
    """Name, exit code, seconds, and what it said."""
    begun = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, done.returncode, time.monotonic() - begun, done.stdout


def main(names: list[str]) -> int:
    """Run the named checks, or all; 1 when one of them failed."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        sys.exit(f"no such check: {', '.join(sorted(unknown))}; there are {', '.join(CHECKS)}")
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for done in as_completed([pool.submit(run, name) for name in names or CHECKS]):
            name, code, seconds, said = done.result()
            print(f"{'ok    ' if not code else 'FAILED'} {name} ({seconds:.0f} s)", flush=True)
            if code:
                failed.append(name)
                print(said, flush=True)
    if failed:
        print(f"make check: {', '.join(failed)} failed; again with: {PYTHON} scripts/check.py {' '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
