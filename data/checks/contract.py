"""The three checks of every table: keys are unique, codes are listed, links lead to a row.

Their SQL is generated from `data/tables.toml`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from data.schema import CODES, TABLES


@dataclass(frozen=True)
class Promise:
    """A check that has not run; `only` is the provenance it applies to, None for all."""

    name: str
    title: Mapping[str, str]
    reads: tuple[str, ...]
    only: str | None
    sql: str


def rules(tables: tuple[str, ...], changed: Collection[str] | None = None) -> tuple[Promise, ...]:
    """Return the three checks for a snapshot with these tables.

    Where `changed` is given, no row of other tables is looked at but what these link to or from.
    """
    known = tuple(name for name in TABLES if name in tables)
    own = known if changed is None else tuple(name for name in known if name in changed)
    return (
        _rule("table_keys", "主键不重复", "Keys are unique", known, _keys(own)),
        _rule("table_codes", "代码都在清单内", "Codes are of their lists", known, _codes(own)),
        _rule("table_links", "引用都有对应", "Links lead to a row", known, _links(known, own)),
    )


def _rule(name: str, zh: str, en: str, reads: tuple[str, ...], parts: Iterator[str]) -> Promise:
    nothing = "select '' as table_name, '' as broken where false"
    title = {"zh": zh, "en": en}
    return Promise(name, title, reads, None, "\nunion all\n".join([nothing, *parts]))


def _keys(tables: tuple[str, ...]) -> Iterator[str]:
    """Select repeated keys: ascending keys are unique, so only others need the `group by`."""
    for name in tables:
        key = ", ".join(TABLES[name].key)
        ascends = f"""(
            select coalesce(bool_and(this > before), true) from (
                select row({key}) as this, lag(row({key})) over () as before from {name}
            ) where before is not null
        )"""
        if len(TABLES[name].key) == 1:
            ascends = ascends.replace("row(", "(")
        yield (
            f"select '{name}', concat_ws(' ', {key}) from {name} where not {ascends} "
            f"group by {key} having count(*) > 1"
        )


def _codes(tables: tuple[str, ...]) -> Iterator[str]:
    for name in tables:
        for column in TABLES[name].columns:
            if column.codes:
                codes = ", ".join(f"'{code}'" for code in CODES[column.codes])
                yield (
                    f"select '{name}', '{column.name} ' || {column.name} from {name} "
                    f"where {column.name} not in ({codes})"
                )


def targets(tables: tuple[str, ...]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each link as (table, column, target table, key column of the target)."""
    keys: dict[str, str] = {}
    for name in tables:  # the first table with a key owns it, later ones add to it
        if len(TABLES[name].key) == 1:
            keys.setdefault(TABLES[name].key[0], name)
    for name in tables:
        for column in TABLES[name].columns:
            target = keys.get(column.name)
            if column.kind == "key" and target and target != name:
                yield name, column.name, target, column.name
            elif target := TABLES[name].links.get(column.name):
                yield name, column.name, target, TABLES[target].key[0]


def _links(tables: tuple[str, ...], changed: Collection[str]) -> Iterator[str]:
    for name, column, target, key in targets(tables):
        if name in changed or target in changed:
            yield (
                f"select '{name}', '{column} ' || {column} from {name} "
                f"where {column} is not null and {column} not in (select {key} from {target})"
            )
