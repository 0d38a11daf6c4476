"""The command `samovar`. Each subcommand is a module of backend/commands; only the one asked for is imported."""

import argparse
import sys
from collections.abc import Coroutine, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from backend.kit.servers.errors import ServerError
from backend.kit.settings import Settings, SettingsError


def _modules() -> list[str]:
    return sorted(file.stem for file in (Path(__file__).parent / "commands").glob("[a-z]*.py"))


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser with every subcommand, or with one alone (importing the others would cost seconds)."""
    root = argparse.ArgumentParser(prog="samovar", description="A self-hosted omnichannel chat inbox.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [only] if only in _modules() else _modules():
        import_module(f"backend.commands.{name}").register(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. Each command's parser sets `run(args, settings)`, async or not."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser(words[0] if words else None).parse_args(words)
    try:
        answer = args.run(args, Settings.load())
        code = _finished(answer) if isinstance(answer, Coroutine) else answer
    except (SettingsError, ServerError) as error:
        print(f"samovar: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return int(code or 0)


def _finished(answer: Coroutine[Any, Any, int | None]) -> int | None:
    import asyncio  # here: it would double the memory of `samovar run`, which has no loop

    return asyncio.run(answer)


if __name__ == "__main__":
    sys.exit(main())
