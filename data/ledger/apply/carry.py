"""Next year's report, with the ledgers imported so far carried onto it.

What the report says stands; what the ledgers alone say is added, in rows and in empty cells. Rows
of earlier reports, and of earlier versions of this one, are superseded. Projects and campaigns have
to bear the same numbers on both sides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

import data
from data import store
from data.errors import SnapshotError, shown
from data.files import whole
from data.ledger.apply.cited import CITING, cited, fitting
from data.ledger.apply.merge import Changed
from data.ledger.match.registers import NAMES
from data.ledger.match.work import joined, put
from data.ledger.people.names import bare
from data.manifest import Snapshot
from data.publish import Draft
from data.schema import SCHEMA_VERSION, TABLES

Tables = Mapping[str, pa.Table]
NAMED = {"projects": "project", "campaigns": "campaign"}
# "absent" is the certainty of an amount that is not disclosed.
EMPTY: tuple[Any, ...] = (None, [], "absent")


@dataclass(frozen=True)
class Compared:
    """A number the report prints, and what the ledgers add up to."""

    table: str
    key: str
    until: str
    printed: Decimal
    ledgers: Decimal


@dataclass(frozen=True)
class Carried:
    """A report with ledgers on it, before it is published.

    `added` counts the rows of the ledgers by table, `cells` are those where both sides differ (the
    ledgers' before, the report's after), `sums` the numbers that can be compared. `is_named` says
    that somebody chose the source, `current` what CURRENT named then.
    """

    draft: Draft
    source: Snapshot
    report: Snapshot
    is_named: bool
    current: str | None
    added: Mapping[str, int]
    cells: Mapping[str, tuple[Changed, ...]]
    sums: tuple[Compared, ...]


def carry(report_id: str, named: str | None = None) -> Carried:
    """Return the report with the ledgers of a snapshot on it: the one named, else the newest.

    Raises SnapshotError: carry_report, carry_source, carry_numbers, and what opening raises.
    """
    current = store.current_id()
    report = data.open_snapshot(report_id)
    if report.kind != "report":
        raise SnapshotError("carry_report", {"id": report.id})
    ours = _tables(report)  # before others are opened: little room may hold one at a time
    source = source_of(report.id, named)
    ledgers = _tables(source)
    before = _before(report)
    _same_numbers(ledgers, ours, report)
    tables, added, cells = {}, {}, {}
    for name in ledgers:
        if source.tables[name].provenance != "import":
            continue
        fresh = _of_ledgers(name, ledgers[name], before)
        tables[name], cells[name] = _together(name, fresh, ours.get(name))
        added[name] = tables[name].num_rows - (ours[name].num_rows if name in ours else 0)
    origin = f"ledgers of {source.id} on {report.id}"
    draft = Draft(
        kind="import",
        title={
            "zh": f"{report.title['zh']}（加上台账）",
            "en": f"{report.title['en']} with ledgers",
        },
        as_of=max(report.as_of, source.as_of),
        as_of_basis=report.as_of_basis if report.as_of >= source.as_of else source.as_of_basis,
        generator=source.generator,
        seed=None,
        tables=ours,
        provenance={name: report.tables[name].provenance for name in ours},
        source={name: report.tables[name].source for name in ours},
    ).adding(tables, "import", origin)
    sums = tuple(_sums(ours, draft.tables, report.as_of))
    differing = {name: found for name, found in cells.items() if found}
    return Carried(draft, source, report, named is not None, current, added, differing, sums)


def source_of(report_id: str, named: str | None = None) -> Snapshot:
    """Return the snapshot with ledgers: the one named, else the current or newest of its kind.

    Raises what opening it raises: no older one is taken in its place.
    """
    wanted = [named] if named else [store.named_id() or "", *store.every_id()]
    imports = [one for one in wanted if store.kind_of(one) == "import"]
    if not imports:
        raise SnapshotError("carry_source", {"id": named or report_id})
    return data.open_snapshot(imports[0])


def _before(report: Snapshot) -> Mapping[str, set[str]]:
    """Return the rows of every other report by table: years before, and this one's versions.

    Raises what opening one raises: its rows would be taken for those of ledgers.
    """
    found: dict[str, set[str]] = {}
    for one in store.every_id():
        if store.kind_of(one) == "report" and one != report.id:
            older = range(SCHEMA_VERSION + 1)  # a version that was migrated may be there as well
            for name, rows in _tables(store.verify(one, store.folder_of(one), older)).items():
                found.setdefault(name, set()).update(map(str, rows.to_pylist()))
    return found


def _tables(snapshot: Snapshot) -> Tables:
    return {n: whole(snapshot, n) for n in snapshot.tables if n in TABLES and not TABLES[n].derived}


def _same_numbers(ledgers: Tables, ours: Tables, report: Snapshot) -> None:
    """Raise carry_numbers where a name has two numbers, or a number two names."""
    wrong = []
    for table, kind in NAMED.items():
        theirs, mine = (_names(tables, table, kind) for tables in (ledgers, ours))
        keys = {word: key for key, (_, words) in mine.items() for word in words}
        for key, (name, words) in theirs.items():
            others = {keys[word] for word in words if word in keys}
            if key not in others and (others or key in mine):
                there = mine[key][0] if key in mine else "—"
                wrong.append(f"{key} {name} ≠ {', '.join(sorted(others)) or there}")
    if wrong:
        fields = {"id": report.id, "names": shown("；".join(wrong), 600)}
        raise SnapshotError("carry_numbers", fields)


def _names(tables: Tables, table: str, kind: str) -> dict[str, tuple[str, set[str]]]:
    """Return the names of each key: the first one, and all as `bare`."""
    if table not in tables:
        return {}
    rows = tables[table].select([f"{kind}_id", *NAMES[kind]]).to_pylist()
    found = {}
    for row in rows:
        spelled = [row["name"], *(row.get("aliases") or [])]
        spelled += [row[name] for name in NAMES[kind] if name not in ("name", "aliases")]
        found[row[f"{kind}_id"]] = row["name"], {bare(word) for word in spelled if word}
    return found


def _of_ledgers(name: str, rows: pa.Table, before: Mapping[str, set[str]]) -> pa.Table:
    """Return the rows without those of other reports; no line of one is cited."""
    if old := before.get(name):
        rows = rows.filter(pa.array([str(row) not in old for row in rows.to_pylist()], pa.bool_()))
    return cited(name, rows, rows, pa.nulls(rows.num_rows, pa.int64()))


def _together(
    name: str, fresh: pa.Table, ours: pa.Table | None
) -> tuple[pa.Table, tuple[Changed, ...]]:
    """Return the report's rows, their empty cells filled from the ledgers, and the ledgers' own."""
    if ours is None:
        return fresh, ()
    keys, known = joined(fresh, TABLES[name].key), joined(ours, TABLES[name].key)
    at, cells, filled = pc.index_in(known, keys), [], ours
    for column in ours.column_names:
        mine, theirs = ours[column].to_pylist(), fresh[column].take(at).to_pylist()
        pairs = zip(known.to_pylist(), mine, theirs, strict=True)
        for key, printed, said in pairs if column not in CITING else ():
            if printed not in EMPTY and said not in EMPTY and printed != said:
                cells.append(Changed(key, column, str(said), str(printed)))
        both = zip(mine, fitting(column, filled, fresh, at).to_pylist(), strict=True)
        values = [said if printed in EMPTY and said else printed for printed, said in both]
        filled = put(filled, column, pa.array(values, ours[column].type))
    filled = cited(name, filled, ours, pc.index_in(known, known)).cast(ours.schema)
    own = fresh.filter(pc.invert(pc.is_in(keys, known)))
    return pa.concat_tables([filled, own.cast(ours.schema)]).combine_chunks(), tuple(cells)


def _sums(ours: Tables, tables: Tables, as_of: date) -> Iterator[Compared]:
    """Yield the totals of campaigns and of the fund beside what gifts and payments add up to."""
    for row in ours["campaign_totals"].to_pylist() if "campaign_totals" in ours else ():
        if row["raised_cny"] is not None and "donations" in tables:
            gifts = tables["donations"]
            gifts = gifts.filter(pc.equal(gifts["campaign_id"], row["campaign_id"]))
            found = _sum(gifts, "donated_at", None, row["as_of_on"])
            yield Compared("campaign_totals", row["campaign_id"], str(row["as_of_on"]),
                           row["raised_cny"], found)  # fmt: skip
    by = {"raised": ("donations", "donated_at"), "spent_on_projects": ("payments", "paid_on")}
    for row in ours["fund_figures"].to_pylist() if "fund_figures" in ours else ():
        table, day = by.get(row["figure"], ("", ""))
        if table in tables:
            until = row["period_to"] or as_of
            found = _sum(tables[table], day, row["period_from"], until)
            key = row["figure_id"]
            yield Compared("fund_figures", key, str(until), row["amount_cny"], found)


def _sum(rows: pa.Table, day: str, first: date | None, last: date) -> Decimal:
    """Return the sum of the rows within these days."""
    kind: Any = rows[day].type
    end = datetime.combine(last, time.max) if pa.types.is_timestamp(kind) else last
    mask = pc.less_equal(rows[day], pa.scalar(end, kind))
    if first is not None:
        begin = datetime.combine(first, time.min) if pa.types.is_timestamp(kind) else first
        mask = pc.and_(mask, pc.greater_equal(rows[day], pa.scalar(begin, kind)))
    return Decimal(pc.sum(rows["amount_cny"].filter(mask)).as_py() or 0)
