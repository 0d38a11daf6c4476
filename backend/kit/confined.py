"""Run a small program on a file that a stranger made: in a process of its own, with limits, without our environment.

What reads voices and documents is written in C and gets what customers send. Here it may crash, hang or want all the
memory: the process ends, the product does not notice.
"""

import asyncio
import os
import sys
from collections.abc import Sequence

STDOUT_MAX = 1024 * 1024
# the limits are set by the child itself, before the module is imported
_CAGE = """
import resource, runpy, sys
seconds, memory, module = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.argv = sys.argv[3:]
runpy.run_module(module, run_name="__main__")
"""
_PASSED = ("PATH", "PYTHONPATH", "TMPDIR", "HOME", "LANG")


class Failed(Exception):
    """It ended badly, took too long or said too much: the file is not what it seems, or not for us."""


async def run(module: str, *args: str, seconds: int = 30, memory: int = 2 * 1024**3) -> bytes:
    """`python -m module args…` → what it printed. Raises Failed."""
    env = {name: os.environ[name] for name in _PASSED if name in os.environ} | {"OPENBLAS_NUM_THREADS": "1"}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _CAGE, str(seconds), str(memory), module, *args,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=env,
    )  # fmt: skip
    try:
        # a busy machine gives it less than a second a second
        async with asyncio.timeout(seconds * 4):
            said, complaint = await child.communicate()
    except TimeoutError as error:
        raise Failed(f"{module}: too long") from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise Failed(f"{module}: {_last_line(complaint)}")
    if len(said) > STDOUT_MAX:
        raise Failed(f"{module}: said too much")
    return said


def _last_line(complaint: Sequence[int] | bytes) -> str:
    lines = bytes(complaint)[-2000:].decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "no reason given"
