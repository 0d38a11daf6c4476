"""Fixtures for every test live in tests/fixtures, one noun a file."""

pytest_plugins = [
    "tests.fixtures.servers",
    "tests.fixtures.databases",
    "tests.fixtures.processes",
    "tests.fixtures.cast",
    "tests.fixtures.mail",
    "tests.fixtures.own_servers",
    "tests.fixtures.order",
    "tests.fixtures.slowest",
    "tests.fixtures.examples",
]
