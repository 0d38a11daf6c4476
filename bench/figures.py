"""What a bench found, and the few statistics that it needs."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much is measured. `small` only shows that a bench runs: its figures mean nothing."""

    small: bool = False

    def pick(self, full: int, small: int) -> int:
        return small if self.small else full

    @property
    def rounds(self) -> int:
        return self.pick(3, 1)


@dataclass(frozen=True)
class Figure:
    """One line of the table. `target`: what QUALITY asks, in words; `note`: how it was got."""

    what: str
    value: str
    target: str = ""
    note: str = ""


def quantile(values: Sequence[float], share: float) -> float:
    """The nearest-rank quantile; 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:.0f} ms"


def p50_p99(seconds: Sequence[float]) -> str:
    return f"{ms(quantile(seconds, 0.5))} / {ms(quantile(seconds, 0.99))}"


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def spread(values: Sequence[float], form: str = "{:.0f}") -> str:
    """The median and, in brackets, each round: a reader sees how calm the machine was."""
    each = " · ".join(form.format(value) for value in values)
    return f"{form.format(median(values))} ({each})" if len(values) > 1 else each
