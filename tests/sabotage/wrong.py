"""What a sabotage is: text of ours that is replaced by something worse."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Wrong:
    """`find` stands exactly once in `file` and is replaced; `test` has to go red: a file, or
    file::name (of a .test.ts, the beginning of its title).
    """

    name: str
    file: str
    find: str
    replace: str
    test: str

    def fits(self, root: Path = ROOT) -> bool:
        """Does the text stand there, once?"""
        path = root / self.file
        return path.is_file() and path.read_text(encoding="utf-8").count(self.find) == 1

    def commit(self, root: Path) -> bytes:
        """Make the file wrong; what stood there before."""
        path = root / self.file
        before = path.read_bytes()
        path.write_text(before.decode().replace(self.find, self.replace), encoding="utf-8")
        return before
