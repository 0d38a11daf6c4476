"""Is this house well? Named checks, each answering in words. Nothing is changed."""

from backend.kit.doctor.check import Check, Finding, examine
from backend.kit.doctor.database import DATABASE_CHECKS
from backend.kit.doctor.machine import MACHINE_CHECKS

CHECKS: tuple[Check, ...] = (*MACHINE_CHECKS, *DATABASE_CHECKS)

__all__ = ["CHECKS", "Check", "Finding", "examine"]
