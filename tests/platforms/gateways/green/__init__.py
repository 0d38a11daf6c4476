"""A server that plays GREEN-API (WhatsApp), written from https://green-api.com/en/docs/ alone."""

from __future__ import annotations

from tests.platforms.gateways.green.server import GreenServer

__all__ = ["GreenServer"]
