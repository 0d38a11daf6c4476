"""``samovar demo``: a house of its own, filled and alive; prints a door for each colleague."""

from __future__ import annotations

import argparse

from backend.commands.run import run, with_port


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("demo", help="an inbox that is alive, with people made up")
    parser.add_argument("--port", type=int, help="instead of SAMOVAR_PORT; 0 takes a free one")
    parser.set_defaults(run=lambda args, settings: run(with_port(settings, args.port), prepare=("furnish",)))
