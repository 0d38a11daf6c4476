"""A filter as SQL over `cards k`: bound values only, sight first.

Every look-up beside the card is scalar, so that a column is walked in its index's order and stops with the page.
"""

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.board.filter import BoardFilter
from backend.cards.sight import sees_cards_sql
from backend.inbox.queries.branches import Where
from backend.inbox.queries.conditions import conditions as dialog_conditions
from backend.inbox.queries.filter import Filter
from backend.lists.followed import followed_sql

# as they were put: one that was merged is found by the other's name, one that was deleted by none
_TAG_IDS = "ARRAY(SELECT put FROM standing_tags WHERE lower(name) = ANY({names}))"
_TAGGED = """(SELECT count(DISTINCT s.id) FROM (
    SELECT tag_id FROM card_tags WHERE card_id = k.id AND tag_id = ANY({ids})
    UNION SELECT tag_id FROM contact_tags WHERE contact_id = k.contact_id AND tag_id = ANY({ids})) AS worn
    JOIN standing_tags s ON s.put = worn.tag_id) >= {least}"""
_NAMED = """EXISTS (SELECT FROM contacts p
    WHERE p.id = k.contact_id AND lower(concat_ws(' ', p.name, p.surname)) LIKE {text})"""


def seen(where: Where, grants: Grants, alias: str = "k") -> str:
    """The cards that the viewer sees; never NULL."""
    sight, args = sees_cards_sql(grants, alias, len(where.args) + 1)
    where.args += args
    return f"coalesce({sight}, false)"


def seen_dialogs(where: Where, grants: Grants, alias: str = "c") -> str:
    """The same of dialogs."""
    sight, args = sees_sql(grants, alias, len(where.args) + 1)
    where.args += args
    return f"coalesce({sight}, false)"


def conditions(where: Where, grants: Grants, asked: BoardFilter) -> str:
    """Sight and filter, to stand after WHERE or AND."""
    return (
        seen(where, grants)
        + _whose(where, grants, asked)
        + _tags(where, asked)
        + _of(where, grants, asked)
        + _waits(where, grants, asked)
        + _talk(where, grants, asked)
        + _text(where, grants, asked)
        + _when(where, asked)
    )


def _whose(where: Where, grants: Grants, asked: BoardFilter) -> str:
    if not asked.responsible:
        return ""
    me = [grants.user_id] if "me" in asked.responsible and grants.user_id is not None else []
    people = [*me, *(each for each in asked.responsible if isinstance(each, int))]
    nobody = " OR k.responsible_id IS NULL" if "nobody" in asked.responsible else ""
    return f" AND (k.responsible_id = ANY({where.bind(people, 'bigint[]')}){nobody})"


def _tags(where: Where, asked: BoardFilter) -> str:
    if not asked.tags:
        return ""
    names = sorted({name.lower() for name in asked.tags})
    ids = _TAG_IDS.format(names=where.bind(names, "text[]"))
    least = where.bind(len(names) if asked.every_tag else 1, "int")
    return " AND " + _TAGGED.format(ids=ids, least=least)


def _of(where: Where, grants: Grants, asked: BoardFilter) -> str:
    sql = ""
    if asked.source_ids:
        sql += f" AND k.source_id = ANY({where.bind(list(asked.source_ids), 'bigint[]')})"
    if asked.followed:
        me = where.bind(grants.user_id, "bigint")
        sql += " AND " + followed_sql(me, card="k.id", contact="k.contact_id")
    if asked.channel_ids:
        sql += f" AND k.channel_id = ANY({where.bind(list(asked.channel_ids), 'bigint[]')})"
    return sql


def _waits(where: Where, grants: Grants, asked: BoardFilter) -> str:
    if not asked.unanswered:
        return ""
    # that somebody waits in a dialog is told to nobody who does not see the dialog
    dialog = seen_dialogs(where, grants)
    return (
        f" AND EXISTS (SELECT FROM conversations c WHERE c.card_id = k.id AND c.waiting_since IS NOT NULL AND {dialog})"
    )


def _talk(where: Where, grants: Grants, asked: BoardFilter) -> str:
    of_dialog = asked.of_dialog()
    if of_dialog == Filter():
        return ""
    dialog = seen_dialogs(where, grants)
    narrowed = dialog_conditions(where, grants, of_dialog)
    return (
        f" AND EXISTS (SELECT FROM conversations c WHERE c.card_id = k.id AND c.kind <> 'internal'"
        f" AND {dialog}{narrowed})"
    )


def _text(where: Where, grants: Grants, asked: BoardFilter) -> str:
    words = asked.text.strip().lower()
    if not words:
        return ""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = where.bind(f"%{plain}%", "text")
    number = words.removeprefix("#")
    sql = _NAMED.format(text=like)
    # whether it has a word tells what it says
    if "comment" not in grants.hidden_fields:
        sql += f" OR lower(k.comment) LIKE {like}"
    if number.isascii() and number.isdecimal() and len(number) <= 18:
        sql += f" OR k.id = {where.bind(int(number), 'bigint')}"
    return f" AND ({sql})"


def _when(where: Where, asked: BoardFilter) -> str:
    sql = ""
    if asked.created_from:
        sql += f" AND k.created_at >= {where.bind(asked.created_from, 'timestamptz')}"
    if asked.created_to:
        sql += f" AND k.created_at < {where.bind(asked.created_to, 'timestamptz')}"
    if asked.last_days:
        sql += f" AND k.created_at >= now() - make_interval(days => {where.bind(asked.last_days, 'int')})"
    if asked.moved_from:
        sql += f" AND k.status_changed_at >= {where.bind(asked.moved_from, 'timestamptz')}"
    if asked.idle_days:
        sql += f" AND k.status_changed_at < now() - make_interval(days => {where.bind(asked.idle_days, 'int')})"
    return sql
