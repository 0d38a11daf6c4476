"""The tree as these tests see it: files by kind, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("backend", "bots")
OURS = (*CODE, "tests", "scripts", "bench")
NOT_OURS = {".git", ".venv", ".cache", "node_modules", "__pycache__", "static", "dist", "data", "demo-data"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(suffix: str, *roots: str) -> tuple[Path, ...]:
    """Files with this ending below these folders, without what is built or installed."""
    found = (path for root in roots for path in (ROOT / root).rglob(f"*{suffix}"))
    return tuple(sorted(p for p in found if p.is_file() and NOT_OURS.isdisjoint(p.relative_to(ROOT).parts)))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


def name(path: Path) -> str:
    """A path as people write it: backend/app.py."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(text(path).splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its length, signature and docstring included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names that a file imports (anywhere in it), with the line; `from a import b` gives both a and a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def rooms() -> list[str]:
    """The folders of backend/ that hold code; commands and demo stand above the rooms."""
    return sorted({_parts(path)[1] for path in files(".py", "backend") if len(_parts(path)) > 2} - {"commands", "demo"})


def _parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).parts
