"""Each refusal that the code can utter has a sentence in Russian, English and Lithuanian; no sentence is left over."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.kit.words import LOCALES
from tests.architecture.sources import CODE, ROOT, files, name, tree

FAMILIES = {"errors", "send_errors"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
ROOMS_WITH_WORDS = sorted({path.parent for path in (ROOT / "backend").glob("**/words/*.json")})


def flat(node: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield prefix, node
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from flat(child, f"{prefix}.{key}" if prefix else key)


def sentences(folder: Path, locale: str) -> dict[str, str]:
    return dict(flat(json.loads((folder / f"{locale}.json").read_text(encoding="utf-8"))))


def english() -> dict[str, str]:
    return {key: said for folder in ROOMS_WITH_WORDS for key, said in sentences(folder, "en").items()}


def refusals() -> set[str]:
    """Names of Refused, SendError and all that descend from them."""
    known = {"Refused", "SendError"}
    while True:
        more = {
            node.name
            for path in files(".py", *CODE)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef)
            and any(ast.unparse(base).rpartition(".")[2] in known for base in node.bases)
        }
        if more <= known:
            return known
        known |= more


def constants(node: ast.AST | None) -> Iterator[str]:
    """The strings that an expression can be: a constant, or either side of `a if b else c`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """(place, key, names of the values that fill it, or None where they are not written out) of each refusal."""
    kinds = refusals()
    for path in files(".py", *CODE):
        for node in ast.walk(tree(path)):
            called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if not isinstance(node, ast.Call) or called not in kinds:
                continue
            family = "send_errors" if called == "SendError" else "errors"
            given = {k.arg: k.value for k in node.keywords}
            filled = _keys(given.get("values"))
            where = f"{name(path)}:{node.lineno}"
            yield from ((where, f"{family}.{code}", filled) for code in constants(node.args[0] if node.args else None))
            fields = given.get("fields")
            if isinstance(fields, ast.Dict):
                yield from ((where, f"errors.{code}", filled) for value in fields.values for code in constants(value))


def _keys(values: ast.expr | None) -> set[str] | None:
    if values is None:
        return set()
    if isinstance(values, ast.Dict) and all(isinstance(k, ast.Constant) for k in values.keys):
        return {str(k.value) for k in values.keys if isinstance(k, ast.Constant)}
    return None


def spoken_in_code() -> tuple[set[str], list[str]]:
    """Every string constant, and the constant heads of f-strings (`cannot_start_{reason}`)."""
    whole: set[str] = set()
    heads: list[str] = []
    for path in files(".py", *CODE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                heads.append(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.Name | ast.Attribute):
                whole.add(node.id if isinstance(node, ast.Name) else node.attr)
    return whole, [head for head in heads if len(head) > 4]


@pytest.mark.parametrize("folder", ROOMS_WITH_WORDS, ids=name)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_three_languages_say_the_same_things(folder: Path, locale: str) -> None:
    ours, reference = sentences(folder, locale), sentences(folder, "en")
    assert sorted(ours) == sorted(reference)
    assert {key: sorted(PLACEHOLDER.findall(said)) for key, said in ours.items()} == {
        key: sorted(PLACEHOLDER.findall(said)) for key, said in reference.items()
    }
    assert [key for key, said in ours.items() if not said.strip()] == []


def test_no_two_rooms_define_the_same_sentence() -> None:
    """The catalogue is one: of two sentences under one key, one would never be said."""
    seen = Counter(key for folder in ROOMS_WITH_WORDS for key in sentences(folder, "en"))
    assert [key for key, times in seen.items() if times > 1] == []


def test_every_refusal_has_a_sentence() -> None:
    known = english()
    assert sorted({f"{where} {key}" for where, key, _ in raised() if key not in known}) == []


def test_every_sentence_is_given_what_it_needs() -> None:
    known = english()
    assert (
        sorted(
            f"{where} {key} needs {sorted(missing)}"
            for where, key, filled in raised()
            if filled is not None and key in known
            if (missing := set(PLACEHOLDER.findall(known[key])) - filled)
        )
        == []
    )


def test_no_sentence_is_left_over() -> None:
    whole, heads = spoken_in_code()
    left = []
    for key in english():
        family, _, code = key.partition(".")
        if family in FAMILIES and code not in whole and not any(code.startswith(head) for head in heads):
            left.append(key)
    assert left == []


def test_the_reader_finds_refusals() -> None:
    assert len({key for _, key, _ in raised()}) > 40


# the whole of what was asked is at fault, and no field of it
OF_NO_FIELD = {
    "too_many_activity_kinds", "too_many_entries", "too_many_funnels", "too_many_statuses", "form_empty", "no_product",
    "currency_not_offered", "other_currency", "impossible_value", "no_seller", "nothing_to_invoice", "nothing_to_order",
}  # fmt: skip


def test_whatever_is_not_taken_names_its_field() -> None:
    """Bad input is shown at its field: an interface that is told no field can only say that something is wrong."""
    seen, unnamed = 0, list[str]()
    for path in files(".py", "backend", "bots"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] != "Invalid":
                continue
            seen += 1
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            fields = given.get("fields")
            empty = fields is None or (isinstance(fields, ast.Dict) and not fields.keys)
            codes = set(constants(node.args[0] if node.args else None))
            if empty and not codes <= OF_NO_FIELD:
                unnamed.append(f"{name(path)}:{node.lineno} {sorted(codes)}")
    assert unnamed == []
    assert seen > 300


# What docs/words.md calls otherwise.
UNSAID = {
    "ru": r"сотрудник|резервн\w+ код|прилож(ите|ить) |\bтег(а|и|ов)?\b| Вы |\bеще\b",
    "lt": r"status(as|o|ą|ui)\b|\bžym(ės|ę|ėje|ių)\b|\brobot|darbuotoj|užverti|prise(k|g)|\"",
}


@pytest.mark.parametrize("locale", sorted(UNSAID))
def test_a_thing_has_one_name_everywhere(locale: str) -> None:
    shelves = [*ROOMS_WITH_WORDS, ROOT / "frontend/widget/src/words"]
    said = [(f"{name(folder)} {key}", text) for folder in shelves for key, text in sentences(folder, locale).items()]
    for file in sorted((ROOT / "frontend/app/src/words" / locale).glob("*.json")):
        said += [(f"{file.stem}.{key}", text) for key, text in flat(json.loads(file.read_text(encoding="utf-8")))]
    assert len(said) > 1000
    assert [(key, text) for key, text in said if re.search(UNSAID[locale], text)] == []


# a call of a program is called so, too; so are calls by telephone, and talks on a site
_OTHER = {
    "lt": ("selfcheck", "trial", "kit/", "webhooks/", "webchat", "telephony", "calls", "online", "access/"),
    "en": (),
}
# what may be said only where the English sentence speaks of this
ONLY_OF = {
    ("lt", r"užklaus(?!kit)"): r"\blead",
    ("lt", r"pokalb(?!i\w* program)"): r"\bchat|\btalk|\bmessenger",
    ("en", r"\bconversation(?!s\.json)"): r"(?!)",
}


@pytest.mark.parametrize(("locale", "word"), sorted(ONLY_OF))
def test_a_dialog_a_lead_and_a_request_are_called_by_their_own_words(locale: str, word: str) -> None:
    shelves = [(folder / f"{locale}.json", folder / "en.json") for folder in ROOMS_WITH_WORDS]
    app = ROOT / "frontend/app/src/words"
    shelves += [(file, app / "en" / file.name) for file in sorted((app / locale).glob("*.json"))]
    wrong, seen = list[str](), 0
    for file, reference in shelves:
        if any(other in name(file) for other in _OTHER[locale]):
            continue
        said = dict(flat(json.loads(reference.read_text(encoding="utf-8"))))
        for key, text in flat(json.loads(file.read_text(encoding="utf-8"))):
            seen += 1
            # forms that English does not have are said as its other one
            means = said.get(key) or said.get(f"{key.rpartition('.')[0]}.other", "")
            if re.search(word, text, re.IGNORECASE) and not re.search(ONLY_OF[locale, word], means, re.IGNORECASE):
                wrong.append(f"{name(file)} {key}: {text}")
    assert wrong == []
    assert seen > 2000
