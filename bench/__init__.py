"""Measures the running product over HTTP and sockets, and prints ratios. It imports nothing from backend.

`python -m bench [name …] [--small]`; each name is a module with `measure(size, site) -> list[Figure]`.
"""
