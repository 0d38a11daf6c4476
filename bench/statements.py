"""What PostgreSQL says about each statement's time: bind (which plans) and execute, from its own log."""

from __future__ import annotations

import re
from pathlib import Path

from bench.house import House

SETTINGS = {"log_min_duration_statement": "0", "log_parameter_max_length": "0"}
_line = re.compile(r"duration: ([\d.]+) ms  (parse|bind|execute) [^:]*: ([^\n]*(?:\n(?!\d{4}-\d\d-\d\d )[^\n]*)*)")


class Watched:
    """The part of the log that is written while something is measured."""

    def __init__(self, house: House) -> None:
        self._path: Path = house.data / "log" / "pg.log"
        self._from = 0

    def begin(self) -> None:
        self._from = self._path.stat().st_size

    def seconds(self, containing: str) -> list[float]:
        """Of each statement with these words since `begin`: planning and running, without parsing."""
        with open(self._path, encoding="utf-8", errors="replace") as log:
            log.seek(self._from)
            text = log.read()
        found: list[float] = []
        bound = 0.0
        for duration, step, statement in _line.findall(text):
            if containing not in statement:
                continue
            if step == "bind":
                bound = float(duration) / 1000
            elif step == "execute":
                found.append(bound + float(duration) / 1000)
        return found
