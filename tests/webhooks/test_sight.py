"""A webhook hears of what its channels and its role show at this moment, whatever kind of row it is."""

import ast

import pytest

from backend.access.load import of_role
from backend.webhooks.sight import LOADERS, Ears, scopes_now
from backend.wiring import realtime_hooks, subjects_of_tasks
from tests.architecture.sources import ROOT
from tests.cast import Cast

# who hears is known by the event alone: nobody asks for the row
_PLAIN = ("Staff", "Own")
_ORDER = """
INSERT INTO orders (card_id, year, n, currency, lines, total) VALUES ($1, 2026, $2, 'RUB', '[]', 1) RETURNING id
"""
_DOCUMENT = """
INSERT INTO documents (subject_kind, subject_id, title, url) VALUES ('card', $1, 'Сайт', 'https://e.com') RETURNING id
"""


@pytest.fixture(autouse=True)
def _wired() -> None:
    subjects_of_tasks()


def _kinds() -> set[str]:
    """Of all that is published to those who see a row, as it is written in the sources."""
    found = set()
    for path in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Published":
                named = {each.arg: each.value for each in node.keywords}
                audience, kind = [*node.args, None, None, None][1:3]
                audience, kind = audience or named.get("audience"), kind or named.get("subject_kind")
                plain = audience is not None and ast.unparse(audience).split("(")[0] in _PLAIN
                if isinstance(kind, ast.Constant) and not plain:
                    found.add(str(kind.value))
    return found


def test_whatever_is_told_to_those_who_see_it_is_looked_up_before_a_webhook_hears_of_it(cast: Cast) -> None:
    # between colleagues, and told to no program (webhooks/catalogue.py)
    kinds = _kinds() - {"wish", "macro", "saved_reply", "fact"}
    assert {"conversation", "card", "order", "document", "templates"} <= kinds
    assert kinds - set(LOADERS) == set()
    assert set(realtime_hooks(cast.db).scopes) - set(LOADERS) == set()


async def _heard(cast: Cast, kind: str, row_id: int) -> list[bool]:
    """Whether a webhook that is limited to the channel of sales hears of it, and one to the closed channel."""
    async with cast.db.tx() as tx:
        grants = await of_role(tx, await tx.value("SELECT id FROM roles WHERE key = 'administrator'"))
        scopes = (await scopes_now(tx, kind, [row_id])).get(row_id, ())
    assert grants is not None
    return [Ears(grants, channels=frozenset([channel])).sees_any(scopes) for channel in (cast.sales, cast.secret)]


@pytest.mark.parametrize(("kind", "sql"), [("order", _ORDER), ("document", _DOCUMENT)])
async def test_a_webhook_of_one_channel_hears_of_the_papers_of_its_requests_alone(
    cast: Cast, kind: str, sql: str
) -> None:
    # the first is about the second channel, so that no number of a paper is its channel's by luck
    for n, (channel, heard) in enumerate(((cast.secret, [False, True]), (cast.sales, [True, False]))):
        card = (await cast.row(await cast.dialog(channel_id=channel)))["card_id"]
        made = await cast.db.hot.fetchval(sql, card, *([n] if kind == "order" else []))
        assert await _heard(cast, kind, made) == heard


async def test_of_a_request_in_the_bin_no_webhook_hears(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    assert await _heard(cast, "card", card) == [True, False]
    await cast.db.hot.execute("UPDATE cards SET deleted_at = now(), is_open = false WHERE id = $1", card)
    assert await _heard(cast, "card", card) == [False, False]


async def test_what_nobody_knows_the_kind_of_is_no_channel(cast: Cast) -> None:
    assert await _heard(cast, "novelty", cast.sales) == [False, False]
