"""Small files, small functions: the caps, and the medians that show the habit."""

from statistics import median

import pytest

from tests.architecture.exceptions import LONG_FILES, LONG_FUNCTIONS
from tests.architecture.sources import CODE, ROOT, files, functions, lines, name

FUNCTION_CAP = 60
# guard, load, call a verb, present
HANDLER_CAP = 25
FILE_MEDIAN, FUNCTION_MEDIAN = 80, 10
CAPS = [
    (400, ".py", ("backend", "bots", "scripts", "bench")),
    (600, ".py", ("tests",)),
    (300, ".ts", ("frontend/app/src", "frontend/widget")),
    (300, ".tsx", ("frontend/app/src", "frontend/widget")),
    (500, ".css", ("frontend/app/src", "frontend/widget")),
]


def too_long(found: dict[str, int], cap: int, allowed: dict[str, int]) -> list[str]:
    """Sentences about what is above the cap and not excused, or excused at another size than it has."""
    above = {what: size for what, size in found.items() if size > cap}
    told = [f"{what} has {size} lines, the cap is {cap}" for what, size in above.items() if what not in allowed]
    return told + [
        f"{what} has {found[what]} lines now: write that (or nothing, at {cap} and below) into exceptions.py"
        for what, size in allowed.items()
        if what in found and (found[what] != size or size <= cap)
    ]


@pytest.mark.parametrize(("cap", "suffix", "roots"), CAPS, ids=lambda value: str(value))
def test_no_file_is_above_its_cap(cap: int, suffix: str, roots: tuple[str, ...]) -> None:
    sizes = {name(path): lines(path) for path in files(suffix, *roots) if not path.name.endswith(".gen.ts")}
    assert too_long(sizes, cap, LONG_FILES) == []


def test_no_function_is_above_its_cap() -> None:
    sizes = {f"{name(path)}::{what}": size for path in files(".py", *CODE) for what, size in functions(path)}
    assert too_long(sizes, FUNCTION_CAP, LONG_FUNCTIONS) == []


def test_handlers_of_http_do_nothing_themselves() -> None:
    api = [path for path in files(".py", "backend") if "api" in (path.parent.name, path.stem)]
    assert len(api) > 10
    sizes = {f"{name(path)}::{what}": size for path in api for what, size in functions(path)}
    assert too_long(sizes, HANDLER_CAP, {}) == []


def test_the_middle_file_and_the_middle_function_are_small() -> None:
    code = [path for path in files(".py", *CODE) if lines(path)]
    assert median(lines(path) for path in code) <= FILE_MEDIAN
    assert median(size for path in code for _, size in functions(path)) <= FUNCTION_MEDIAN


def test_what_is_excused_still_exists() -> None:
    named = {path.partition("::")[0] for path in [*LONG_FILES, *LONG_FUNCTIONS]}
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_a_cap_is_noticed() -> None:
    assert too_long({"a.py": 401}, 400, {}) == ["a.py has 401 lines, the cap is 400"]
    assert too_long({"a.py": 401}, 400, {"a.py": 401}) == []
    assert too_long({"a.py": 402}, 400, {"a.py": 401}) != []
    assert too_long({"a.py": 399}, 400, {"a.py": 401}) != []
