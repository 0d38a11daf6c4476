"""A supervisor over real servers and two small programs. Run by test_supervisor; arguments: data directory."""

import sys
from pathlib import Path

from backend.kit.console import Console
from backend.kit.servers import Embedded, Postgres, Valkey
from backend.kit.supervisor import Program, Supervisor, child_env

PROGRAM = """
import os, pathlib, signal, sys, time
name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
def farewell(*_):
    with open(folder / "order", "a") as order: order.write(name + "\\n")
    if name == "stubborn": return
    sys.exit(0)
signal.signal(signal.SIGTERM, farewell)
signal.signal(signal.SIGINT, lambda *_: print("got Ctrl-C", flush=True))
with open(folder / name, "a") as lives: lives.write(f"{os.getpid()}\\n")
print(f"{name} lives", flush=True)
while True: time.sleep(0.05)
"""


def main(data: Path, names: list[str]) -> None:
    console = Console("console")
    with Supervisor(console) as supervisor:
        held = Embedded.hold(data, [Postgres(data, fsync=False), Valkey(data)], "run")
        for server in held.servers:
            supervisor.adopt(server)
        first = Program("first", [sys.executable, "-c", "print('once')"], child_env(), console)
        assert supervisor.run_once(first) == 0
        for name in names:
            command = [sys.executable, "-c", PROGRAM, name, str(data)]
            supervisor.launch(Program(name, command, child_env(), console))
        console.say("all started")
        supervisor.keep(lambda: None)
        supervisor.end()
        held.close()
    console.say("all stopped")


main(Path(sys.argv[1]), sys.argv[2:])
