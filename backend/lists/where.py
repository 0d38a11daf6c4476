"""Conditions → SQL: names only from the allowed columns, values only as bound parameters. Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from backend.access.grants import Grants
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault
from backend.lists.columns import OPS, Column
from backend.lists.schemas import Where

DEEPEST, MOST, TEXT_MAX = 5, 40, 500


def bad(code: str, **values: Any) -> Invalid:
    return Invalid("invalid", fields={"where": Fault(code, values)})


def pattern(text: str) -> str:
    """A LIKE pattern for "has this in it"; what is special in patterns stands for itself."""
    plain = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


# parts of words are found by three letters; where there are fewer, they begin a word
SHORT = 2
_BEFORE = (" ", "-", "«", '"', "(")


def patterns(word: str) -> list[str]:
    """LIKE patterns of which one fits where a word that is searched for stands."""
    within = pattern(word)
    if len(word) > SHORT:
        return [within]
    return [within[1:], *(f"%{mark}{within[1:]}" for mark in _BEFORE)]


class _Build:
    def __init__(self, columns: Mapping[str, Column], grants: Grants, first: int, now: datetime) -> None:
        self.columns, self.grants, self.first, self.now = columns, grants, first, now
        self.args: list[Any] = []
        self.leaves = 0
        self.zone = ZoneInfo(grants.time_zone)

    def bind(self, value: Any, cast: str) -> str:
        self.args.append(value)
        return f"${self.first + len(self.args) - 1}::{cast}"

    def node(self, where: Where, depth: int) -> str:
        if where.match is not None:
            if where.column is not None or where.op is not None or where.values:
                raise bad("list_bad_condition")
            if depth >= DEEPEST:
                raise bad("list_too_deep", limit=DEEPEST)
            parts = [self.node(each, depth + 1) for each in where.of]
            joined = (" AND " if where.match == "all" else " OR ").join(parts)
            return f"({joined})" if parts else "true"
        if where.of or where.column is None or where.op is None:
            raise bad("list_bad_condition")
        self.leaves += 1
        if self.leaves > MOST:
            raise bad("list_too_many", limit=MOST)
        column = self.columns.get(where.column)
        if column is None:
            raise bad("list_no_column", name=where.column)
        if where.op not in OPS[column.kind]:
            raise bad("list_bad_condition")
        return self.leaf(column, where)

    def leaf(self, column: Column, where: Where) -> str:
        if where.op in ("empty", "filled"):
            if where.values:
                raise bad("list_bad_value")
            has = column.filled or _there(column)
            return f"({has})" if where.op == "filled" else f"({has}) IS NOT TRUE"
        if not where.values:
            raise bad("list_bad_value")
        made = _LEAVES[column.kind](self, column, where)
        return f"({made}) IS NOT TRUE" if where.op in ("not", "lacks") else f"({made})"

    def text(self, column: Column, where: Where) -> str:
        typed = [_text(each) for each in where.values]
        if where.op in ("has", "lacks"):
            likes = (f"lower({column.sql}) LIKE {self.bind(pattern(each), 'text')}" for each in typed)
            return " OR ".join(likes)
        return f"lower({column.sql}) = ANY ({self.bind([each.lower() for each in typed], 'text[]')})"

    def reach(self, column: Column, where: Where) -> str:
        typed = [_text(each) for each in where.values]
        if where.op == "has":
            assert column.has is not None
            return " OR ".join(column.has.format(self.bind(pattern(each), "text")) for each in typed)
        assert column.any_of is not None
        keys = [(column.key and column.key(each)) or each for each in typed]
        return column.any_of.format(self.bind(keys, "text[]").removesuffix("::text[]"))

    def number(self, column: Column, where: Where) -> str:
        ends = [_number(each) for each in where.values]
        sql = column.sql
        match where.op:
            case "is":
                return f"{sql} = ANY ({self.bind(ends, 'numeric[]')})"
            case "before":
                return f"{sql} < {self.bind(_only(ends), 'numeric')}"
            case "after":
                return f"{sql} > {self.bind(_only(ends), 'numeric')}"
        low, high = _pair(ends)
        return f"{sql} BETWEEN {self.bind(low, 'numeric')} AND {self.bind(high, 'numeric')}"

    def days(self, column: Column, where: Where) -> str:
        if where.op == "last_days":
            days = _number(_only(where.values))
            if days != int(days) or not 0 < days <= 36500:
                raise bad("list_bad_value")
            today = self.now.astimezone(self.zone).date()
            return self.within(column, today - timedelta(days=int(days) - 1), today)
        ends = [_day(each) for each in where.values]
        match where.op:
            case "is":
                one = _only(ends)
                return self.within(column, one, one)
            case "before":
                return f"{column.sql} < {self.edge(column, _only(ends), False)}"
            case "after":
                return f"{column.sql} >= {self.edge(column, _only(ends), True)}"
        return self.within(column, *_pair(ends))

    def within(self, column: Column, low: date | datetime, high: date | datetime) -> str:
        return f"{column.sql} >= {self.edge(column, low, False)} AND {column.sql} < {self.edge(column, high, True)}"

    def edge(self, column: Column, value: date | datetime, end: bool) -> str:
        """The beginning of a day or second, or of the one after it, as the column keeps it."""
        try:
            if column.kind == "date":
                day = value.date() if isinstance(value, datetime) else value
                day += timedelta(days=int(end))
                return self.bind(day, "date") if column.cast == "date" else self.bind(day.isoformat(), "text")
            at = self.moment(value, end)
        except OverflowError as error:
            raise bad("list_bad_value") from error
        if column.cast == "timestamptz":
            return self.bind(at, "timestamptz")
        # an own field keeps whole minutes
        at += timedelta(seconds=59 if end and isinstance(value, datetime) else 0)
        return self.bind(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), "text")

    def moment(self, value: date | datetime, end: bool) -> datetime:
        if isinstance(value, datetime):
            at = value if value.tzinfo else value.replace(tzinfo=self.zone)
            return at + timedelta(seconds=int(end))
        return datetime.combine(value + timedelta(days=int(end)), time(), self.zone)

    def choice(self, column: Column, where: Where) -> str:
        if column.field is not None:
            return f"{column.sql} = ANY ({self.bind(self.ids(where), 'bigint[]')})"
        typed = [_text(each) for each in where.values]
        if not set(typed) <= set(column.choices):
            raise bad("list_bad_value")
        if column.any_of is not None:
            return column.any_of.format(self.bind(typed, "text[]").removesuffix("::text[]"))
        return f"{column.sql} = ANY ({self.bind(typed, 'text[]')})"

    def one_of(self, column: Column, where: Where) -> str:
        ids = self.bind(self.ids(where), "bigint[]")
        if column.any_of is not None:
            return column.any_of.format(ids.removesuffix("::bigint[]"))
        return f"{column.sql} = ANY ({ids})"

    def stage(self, column: Column, where: Where) -> str:
        """Small numbers, of which nought is one."""
        if not all(type(each) is int and 0 <= each <= 100 for each in where.values):
            raise bad("list_bad_value")
        stages = self.bind(list(where.values), "smallint[]")
        if column.any_of is not None:
            return column.any_of.format(stages.removesuffix("::smallint[]"))
        return f"{column.sql} = ANY ({stages})"

    def flag(self, column: Column, where: Where) -> str:
        value = _only(where.values)
        if not isinstance(value, bool):
            raise bad("list_bad_value")
        if not column.nullable:
            # as it stands: an index or a join serves it
            return column.sql if value else f"NOT {column.sql}"
        return f"coalesce({column.sql}, false) = {self.bind(value, 'boolean')}"

    def ids(self, where: Where) -> list[int]:
        found = [self.grants.user_id or 0 if each == "me" else each for each in where.values]
        if not all(isinstance(each, int) and not isinstance(each, bool) and 0 <= each < 2**63 for each in found):
            raise bad("list_bad_value")
        return [int(each) for each in found]


_LEAVES: dict[str, Callable[[_Build, Column, Where], str]] = {
    "text": _Build.text, "reach": _Build.reach, "number": _Build.number, "money": _Build.number, "date": _Build.days,
    "moment": _Build.days, "choice": _Build.choice, "user": _Build.one_of, "company": _Build.one_of,
    "set": _Build.one_of, "entry": _Build.one_of, "flag": _Build.flag,
    "stage": _Build.stage,
}  # fmt: skip


def sql_of(
    columns: Mapping[str, Column], where: Where | None, grants: Grants, first: int, now: datetime | None = None
) -> tuple[str, list[Any]]:
    """An expression and its arguments, numbered from $first on. Raises Invalid on the field where."""
    if where is None:
        return "true", []
    build = _Build(columns, grants, first, now or datetime.now(UTC))
    return build.node(where, 0), build.args


def _there(column: Column) -> str:
    value = f"nullif({column.sql}, '')" if column.kind == "text" else column.sql
    return f"{value} IS NOT NULL"


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > TEXT_MAX:
        raise bad("list_bad_value")
    return clean_text(value).strip()


def _number(value: Any) -> Decimal:
    try:
        found = Decimal(str(value).replace(",", ".").replace(" ", "")) if not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or abs(found) >= 10**18 or -found.as_tuple().exponent > 12:  # type: ignore[operator]
        raise bad("list_bad_value")
    return found


def _day(value: Any) -> date | datetime:
    """A day, or a moment to the second. Raises Invalid."""
    text = _text(value)
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError as error:
        raise bad("list_bad_value") from error


def _only(values: list[Any]) -> Any:
    if len(values) != 1:
        raise bad("list_bad_value")
    return values[0]


def _pair(values: list[Any]) -> tuple[Any, Any]:
    if len(values) != 2:
        raise bad("list_bad_value")
    return values[0], values[1]
