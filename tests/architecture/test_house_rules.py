"""What we agreed upon and a person would forget: each rule reads the sources, none runs the product."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import CODE, Function, files, imports, name, text, tree

ENDS_A_TRANSACTION = re.compile(
    r"\.(commit|rollback|begin_nested|transaction)$|(connection|conn|engine|session|db|hot)\.begin$"
)
OPENS_ONE = {"tx", "orm"}
# not "max": it is a messenger, and also a word of every second line
MESSENGERS = re.compile(r"telegram|whatsapp|vkontakte|\bvk\b|viber|aiogram|\bimap\b", re.IGNORECASE)
NAMES_LIBRARIES = {"backend/kit/log.py"}  # it quiets their loggers
DDL = re.compile(r"\b(CREATE|ALTER|DROP) (UNIQUE )?(TABLE|INDEX|TYPE|ROLE|FUNCTION|SCHEMA)\b|\bTRUNCATE\b")
# Where the owner's role is at work, never the app's.
OWNERS_WORK = {
    "backend/kit/db/partitions.py",
    "backend/kit/upkeep.py",
    "backend/migrations/indexes.py",
    "backend/kit/servers/roles.py",
    "backend/kit/servers/postgres.py",
}
NETWORK = {"httpx", "aiosmtplib", "redis", "aiogram", "vk_api", "websockets", "socket", "smtplib", "requests"}
# A file that reads its surroundings says why here; all else is told by Settings.
READS_ENVIRONMENT = {
    "backend/kit/settings.py": "the settings",
    "backend/kit/supervisor.py": "hands them on to its children",
    "backend/kit/dump.py": "hands them on to pg_dump",
    "backend/kit/faults.py": "faults stand apart from settings: they exist under test alone",
    "backend/kit/confined.py": "hands on what a confined program needs, and nothing of ours",
    "backend/kit/log.py": "which of our processes this is",
    "backend/kit/servers/binaries.py": "PGBIN, before there are settings",
    "backend/kit/doctor/machine.py": "looks for misspelt names",
    "backend/commands/run.py": "reads the settings once more with another port",
    "backend/commands/_house.py": "the language of the terminal",
}


def found(path: Path, line: int, what: str) -> str:
    return f"{name(path)}:{line} {what}"


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call with the last part of the called name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node, node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id


def words(path: Path) -> Iterator[tuple[int, str]]:
    """Names and string constants of a file; docstrings and comments are for people and not looked at."""
    spoken = {id(doc) for node in ast.walk(tree(path)) for doc in [_docstring(node)] if doc is not None}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, Function | ast.ClassDef):
            yield node.lineno, node.name


def _docstring(node: ast.AST) -> ast.Constant | None:
    if not isinstance(node, Function | ast.ClassDef | ast.Module) or not node.body:
        return None
    first = node.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return first.value if is_text and isinstance(first.value.value, str) else None  # type: ignore[attr-defined]


def test_nobody_but_kit_ends_a_transaction() -> None:
    assert [
        found(path, call.lineno, called)
        for path in files(".py", *CODE)
        if not name(path).startswith("backend/kit/")
        for call, called in calls(path)
        if ENDS_A_TRANSACTION.search(ast.unparse(call.func))
    ] == []


def test_an_action_that_is_given_a_transaction_opens_no_other() -> None:
    told = []
    for path in files(".py", "backend"):
        if "actions" not in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, Function) and any(arg.arg == "tx" for arg in node.args.args):
                opened = [c for c in ast.walk(node) if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)]
                told += [found(path, c.lineno, node.name) for c in opened if c.func.attr in OPENS_ONE]  # type: ignore[attr-defined]
    assert told == []


def test_actions_call_no_network() -> None:
    assert [
        found(path, line, module)
        for path in files(".py", "backend")
        if "actions" in path.parts
        for module, line in imports(path)
        if module.partition(".")[0] in NETWORK
    ] == []


def test_the_domain_never_asks_which_messenger() -> None:
    assert [
        found(path, line, word[:60])
        for path in files(".py", *CODE)
        if not name(path).startswith("backend/connectors/") and name(path) not in NAMES_LIBRARIES
        for line, word in words(path)
        if MESSENGERS.search(word)
    ] == []


def test_tables_are_made_by_migrations_alone() -> None:
    assert [
        found(path, line, word[:60])
        for path in files(".py", *CODE)
        if name(path) not in OWNERS_WORK
        for line, word in words(path)
        if DDL.search(word)
    ] == []


def test_the_app_role_gets_no_right_over_tables_and_cannot_rewrite_the_audit() -> None:
    scripts = "\n".join(text(path) for path in files(".sql", "backend/migrations"))
    granted = re.findall(r"GRANT\s+([^;]*?)\s+ON\s[^;]*\bTO\s+samovar_app", scripts, re.IGNORECASE)
    allowed = {"SELECT", "INSERT", "UPDATE", "DELETE", "USAGE", "EXECUTE"}
    assert [g for g in granted if not {word.strip().upper() for word in g.split(",")} <= allowed] == []
    assert "REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM samovar_app" in scripts


def test_a_task_that_nobody_holds_is_not_made() -> None:
    loose = []
    for path in files(".py", *CODE, "tests"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                called = ast.unparse(node.value.func)
                if called in {"asyncio.create_task", "asyncio.ensure_future"} or called.endswith("loop.create_task"):
                    loose.append(found(path, node.lineno, called))
    assert loose == []


def test_no_error_is_swallowed_whole() -> None:
    wide = {"Exception", "BaseException"}
    told = [
        found(path, call.lineno, "suppress")
        for path in files(".py", *CODE)
        for call, called in calls(path)
        if called == "suppress" and any(isinstance(a, ast.Name) and a.id in wide for a in call.args)
    ]
    for path in files(".py", *CODE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in wide):
                told += [found(path, node.lineno, "except") for body in [node.body] if _says_nothing(body)]
    assert told == []


def _says_nothing(body: list[ast.stmt]) -> bool:
    return all(isinstance(s, ast.Pass | ast.Continue | ast.Break) for s in body)


def test_settings_are_read_in_one_place() -> None:
    readers = {
        name(path)
        for path in files(".py", *CODE)
        for _, word in words(path)
        if word in {"environ", "getenv", "environb"}
    }
    assert readers == set(READS_ENVIRONMENT)


def test_rooms_do_not_hide_their_imports_inside_functions() -> None:
    """A circle that is mended by an import inside a function is still a circle; SDKs are another matter."""
    hidden = []
    for path in files(".py", *CODE):
        if name(path).startswith(("backend/commands/", "backend/cli.py")):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, Function):
                hidden += [
                    found(path, inner.lineno, ast.unparse(inner))
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.ImportFrom) and (inner.module or "").partition(".")[0] in CODE
                ]
    assert hidden == []


def test_the_bench_knows_the_product_only_from_outside() -> None:
    assert [
        found(path, line, module)
        for path in files(".py", "bench")
        for module, line in imports(path)
        if module.partition(".")[0] in {*CODE, "tests"}
    ] == []


def test_relationships_are_never_loaded_by_surprise() -> None:
    assert [
        found(path, call.lineno, called)
        for path in files(".py", "backend")
        for call, called in calls(path)
        if called == "relationship"
        and not any(k.arg == "lazy" and getattr(k.value, "value", "") == "raise" for k in call.keywords)
    ] == []


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    told = []
    for suffix in (".py", ".ts", ".tsx", ".css", ".sql", ".sh", ".yml"):
        for path in files(suffix, *CODE, "tests", "scripts", "bench", "frontend/app/src", "frontend/widget", "deploy"):
            told += [
                found(path, n, line.strip()) for n, line in enumerate(text(path).splitlines(), 1) if mark.search(line)
            ]
    assert told == []
