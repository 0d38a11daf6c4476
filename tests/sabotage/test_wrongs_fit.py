"""The wrongs keep up with the code; that each is noticed is proven by `make faults`."""

import ast

import pytest

from tests.sabotage.all import WRONGS
from tests.sabotage.wrong import ROOT, Wrong


def test_there_are_enough_and_each_has_its_own_name() -> None:
    assert len({wrong.name for wrong in WRONGS}) == len(WRONGS) >= 25


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.name)
def test_the_wrong_can_be_committed(wrong: Wrong) -> None:
    assert wrong.fits()
    source = (ROOT / wrong.file).read_text(encoding="utf-8").replace(wrong.find, wrong.replace)
    if wrong.file.endswith(".py"):
        ast.parse(source)


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.name)
def test_the_test_that_has_to_notice_exists(wrong: Wrong) -> None:
    path, _, name = wrong.test.partition("::")
    source = (ROOT / path).read_text(encoding="utf-8")
    assert not name or (name if path.endswith(".ts") else f"def {name}(") in source
