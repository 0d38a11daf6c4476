"""Documents that are wrong are worse than none: what they name has to exist, and what exists has to be named."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.cli import parser
from tests.architecture.sources import ROOT, files, name, rooms, text

DOCS = ROOT / "docs"
NEEDED = ["map", "flow", "scale", "security", "operations", "channels", "features", "contract"]
FEATURES = {"Y": 9, "E": 9, "C": 11, "V": 6, "K": 16, "B": 10, "F": 10, "H": 11}
PAGES = [*files(".md", "docs"), *(ROOT / file for file in ("README.md", "STYLE.md", "CHANGELOG.md"))]
# A path as documents write it: below a folder of ours; {a,b} and * may stand in it.
PATH = re.compile(r"`((?:backend|bots|frontend|tests|scripts|deploy|docs|bench|\.ci)/[\w./{},*-]*)`")
DECISION_MAX = 45
EVERYTHING = ("backend", "bots", "frontend", "tests", "scripts", "deploy", "docs", "bench", ".ci")
WRITTEN = {".py", ".md", ".ts", ".tsx", ".json", ".toml", ".lock", ".yml", ".sql", ".css", ".conf", ".html", ""}


def makes() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


def commands() -> set[str]:
    named = next(action.choices for action in parser()._actions if action.dest == "command")
    return set(named or ())


def each_path(written: str) -> list[str]:
    """`a/{b,c}.py` is two paths."""
    inner = re.search(r"\{([^{}]*)\}", written)
    if inner is None:
        return [written]
    return [
        p for part in inner[1].split(",") for p in each_path(written[: inner.start()] + part + written[inner.end() :])
    ]


def exists(path: str) -> bool:
    return any(ROOT.glob(path.rstrip("/"))) if "*" in path else (ROOT / path).exists()


@pytest.mark.parametrize("page", NEEDED)
def test_the_pages_stand(page: str) -> None:
    assert len(text(DOCS / f"{page}.md")) > 200


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_paths_in_documents_lead_somewhere(page: Path) -> None:
    named = [p for written in PATH.findall(text(page)) for p in each_path(written)]
    built = {"backend/static", "frontend/node_modules", "deploy/tls"}
    assert [p for p in named if p.rstrip("/") not in built and not exists(p)] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_in_documents_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


PROOF = re.compile(r"\[([^\]]+)\]\(\.\./(tests/[\w/]+\.py)\)")


def test_each_test_that_the_proof_names_is_there() -> None:
    named = PROOF.findall(text(DOCS / "proof.md"))
    assert len(named) > 200
    made = {path: set(re.findall(r"def test_(\w+)", text(ROOT / path))) for path in {path for _, path in named}}
    assert [(words, path) for words, path in named if words.replace(" ", "_") not in made[path]] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_in_documents_exist(page: Path) -> None:
    assert set(re.findall(r"(?<![\w-])make ([a-z]+)\b(?=[`\s#]|$)", code_of(page))) <= makes()
    assert set(re.findall(r"(?<![\w./-])samovar ([a-z]+)", code_of(page))) <= commands()


def code_of(page: Path) -> str:
    """What stands between backticks, in lines or blocks."""
    return "\n".join("".join(found) for found in re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text(page), re.DOTALL))


def test_the_map_names_every_room_and_no_other() -> None:
    listed = set(re.findall(r"^\| `backend/(\w+)/` \|", text(DOCS / "map.md"), re.MULTILINE))
    assert listed == set(rooms())


def test_every_room_says_what_it_is_for() -> None:
    silent = [room for room in rooms() if not re.match(r'"""\S', text(ROOT / "backend" / room / "__init__.py"))]
    assert silent == []


def test_every_setting_is_explained() -> None:
    known = set(re.findall(r'"(SAMOVAR_[A-Z_]+)"', text(ROOT / "backend" / "kit" / "settings.py")))
    assert len(known) > 8
    assert sorted(s for s in known if s not in text(DOCS / "operations.md")) == []


def test_every_command_is_explained() -> None:
    assert sorted(c for c in commands() if f"samovar {c}" not in text(DOCS / "operations.md")) == []


def test_the_readme_begins_with_two_commands() -> None:
    first = re.search(r"```\w*\n(.*?)```", text(ROOT / "README.md"), re.DOTALL)
    assert first is not None
    assert first[1].split() == ["make", "demo", "make", "run"]


def test_make_help_lists_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make (\w+)", said, re.MULTILINE)) == makes()
    assert subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout == said


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert re.search(r"^## Unreleased\n\n?\S", text(ROOT / "CHANGELOG.md"), re.MULTILINE)


def test_every_feature_has_a_line_and_says_by_what_it_is_shown() -> None:
    rows = re.findall(r"^\| ([A-Z]\d+) \| (.+?) \| (\w+) \| (.*?) ?\|$", text(DOCS / "features.md"), re.MULTILINE)
    wanted = [f"{letter}{number}" for letter, most in FEATURES.items() for number in range(1, most + 1)]
    assert [row[0] for row in rows] == wanted
    assert {row[2] for row in rows} <= {"done", "part", "later"}
    told = []
    for feature, words, state, shown in rows:
        tests = re.findall(r"`([^`]+)`", shown)
        told += [f"{feature} has no words" for _ in [0] if len(words) < 8]
        told += [f"{feature} is {state}, but no test shows it" for _ in [0] if state != "later" and not tests]
        told += [f"{feature} names {test}, which is not there" for test in tests if not (ROOT / test).exists()]
    assert told == []


@pytest.mark.parametrize("page", files(".md", "docs/decisions"), ids=name)
def test_a_decision_is_short_and_says_what_was_refused(page: Path) -> None:
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name)
    assert len(text(page).splitlines()) <= DECISION_MAX
    assert re.search(r"\*\*Refused|## Refused", text(page))
    assert page.name[:4] in text(page).splitlines()[0]


def test_decisions_are_numbered_once() -> None:
    numbers = [page.name[:4] for page in files(".md", "docs/decisions")]
    assert sorted(set(numbers)) == sorted(numbers)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    somewhere = re.compile(r"(?<![\w.}$/-])/(?:home|Users|work|root|opt/wheels)/\w")
    hosts = re.compile(r"https?://(?:[\w-]+\.)*(?:py" r"pi|pythonhosted|npm" r"js)\.\w+")
    told = []
    for path in [*(p for p in ROOT.iterdir() if p.is_file() and p.name != ".git"), *files("", *EVERYTHING)]:
        if path.suffix in WRITTEN and (said := somewhere.search(text(path)) or hosts.search(text(path))):
            told.append(f"{name(path)}: {said[0]}")
    assert told == []


def test_the_lock_file_checks_hashes_and_names_no_host() -> None:
    lock = text(ROOT / "requirements.lock")
    pinned = re.findall(r"^(\S+)==\S+.*?\\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z]", lock, re.MULTILINE)) > 80
    assert "://" not in lock
    assert {"uv", "hatchling", "litestar"} <= set(pinned)


def test_a_python_that_is_too_old_is_told_so_in_words() -> None:
    probe = (
        "import sys, runpy; sys.version_info = (3, 9, 2); sys.path_importer_cache.clear(); import shutil\n"
        "shutil.which = lambda name: None\n"
        "import os; real = os.path.exists; os.path.exists = lambda p: False if p.endswith('python') else real(p)\n"
        "runpy.run_path('scripts/setup.py', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Samovar needs Python 3.11 or newer" in done.stderr
    assert "3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_without_venv_is_told_so_in_words() -> None:
    probe = "import runpy; runpy.run_path('scripts/setup.py')['make_venv']('false')"
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


@pytest.mark.parametrize("page", ["contract.md", "map.md", "features.md"])
def test_nothing_is_told_twice_in_one_table(page: str) -> None:
    """Two branches that change one row leave both, where each is kept."""
    rows = [line for line in (ROOT / "docs" / page).read_text("utf-8").splitlines() if line.startswith("| `")]
    calls = [row[3:].partition("`")[0].partition(" {")[0] for row in rows]
    assert {call for call in calls if calls.count(call) > 1} == set()
