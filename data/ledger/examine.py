"""From files to a verdict: what was read, what was rejected, what would change.

Nothing is written but checks' temporary files, which hold masked rows alone.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import data
from data import store
from data.errors import SnapshotError
from data.ledger import derive, files, mapping, merge, people, promises, rows
from data.ledger.files import Ledger
from data.ledger.merge import Change
from data.ledger.outline import Outline, outline
from data.ledger.rejects import Reject, Rejects
from data.ledger.said import Notice, notice
from data.ledger.work import Work, full
from data.lock import disk_error
from data.manifest import Provenance, Snapshot
from data.publish import Draft
from data.schema import TABLES

VERSION = 1
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
GENERATOR = re.compile(r"import \d+(?: key ([0-9a-f]{8}))?")
DATED = (("donations", "donated_at"), ("service_records", "served_on"), ("payments", "paid_on"),
         ("activities", "held_on"), ("campaign_totals", "as_of_on"))  # fmt: skip

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Options:
    """What the operator may say beside the files.

    as_of             the day the ledgers stand for; else the last day in them
    title             Chinese and English title of the snapshot
    on                the snapshot to add to; else the current one, if that is no demo
    mappings          mapping files of the operator's own, looked at first
    limit             how many rejected rows do not stop a publish; None: any number
    keep_duplicates   rows that say the same and have no number of their own are kept
    """

    as_of: date | None = None
    title: Mapping[str, str] | None = None
    on: str | None = None
    mappings: tuple[mapping.Mapping_, ...] = ()
    limit: int | None = 0
    keep_duplicates: bool = False


@dataclass(frozen=True)
class Verdict:
    """What an import comes to. `draft` is None when it would change nothing.

    `rows` is how many the files hold, those rejected included, blank rows and totals not. `on` is
    the snapshot the operator named to add to, None where `base_of` chose it.
    """

    base: Snapshot
    as_of: date
    notices: tuple[Notice, ...]
    rejects: tuple[Reject, ...]
    rejected_rows: int
    changes: Mapping[str, Change]
    draft: Draft | None
    limit: int | None
    rows: int = 0
    by_code: Mapping[str, int] = field(default_factory=dict)
    on: str | None = None
    sheets: tuple[Outline, ...] = ()

    @property
    def may_publish(self) -> bool:
        """Whether there is something to publish and no more rejects than the operator allows."""
        return self.draft is not None and (self.limit is None or self.rejected_rows <= self.limit)


def quiet(step: str, share: float) -> None:
    """Progress for those who do not watch."""


def examine(
    ledgers: Sequence[Ledger],
    options: Options = Options(),
    progress: Progress = quiet,
) -> Verdict:
    """Read the files and work out the snapshot they would make.

    `progress` is told the step (reading, deriving, checking, done) and the share done. Raises
    SnapshotError: no_snapshot, ledger_*, check_failed when the record itself breaks a promise, and
    write_failed when the temporary files of the checks find no room.
    """
    base = base_of(options.on)
    rejects = Rejects()
    who = people.Who(options.as_of or base.as_of)
    parts, told = _read(ledgers, options, who, rejects, progress)
    fingerprint = _fingerprint(base, who)
    as_of, basis, early = _as_of(options, base, parts)
    told += early
    progress("deriving", 0.6)
    tables = {name: pq.ParquetFile(paths[0]).read() if len(paths := base.parquet(name)) == 1
              else pa.concat_tables([pq.ParquetFile(p).read() for p in paths])
              for name in base.tables if not TABLES[name].derived}  # fmt: skip
    outlines = _outlines(parts, rejects)
    pa.default_memory_pool().release_unused()
    work = Work(parts, tables, as_of, rejects, told, keep_duplicates=options.keep_duplicates)
    derive.derive(work)
    touched, changes = merge.merge(work)
    progress("checking", 0.75)
    provenance: dict[str, Provenance] = {n: base.tables[n].provenance for n in tables}
    differs = {n: t for n, t in touched.items() if changes[n].added or changes[n].changed}
    provenance |= dict.fromkeys(differs, "import")
    if differs:
        try:
            held = promises.hold(work, differs, base, as_of, provenance)
        except OSError as error:
            raise disk_error(Path(tempfile.gettempdir()), error) from error
        if any(held[n].num_rows != differs[n].num_rows for n in differs):
            work.new = {n: t.filter(pc.greater_equal(t["_part"], -1)) for n, t in held.items()}
            touched, changes = merge.merge(work)
            differs = {n: t for n, t in touched.items() if changes[n].added or changes[n].changed}
    draft = None
    if differs:
        names = sorted({ledger.name for ledger in ledgers})
        draft = _draft(base, tables, differs, as_of, basis, options, fingerprint, names)
    progress("done", 1.0)
    done = tuple({str(told): told for told in work.notices}.values())
    return Verdict(
        base=base,
        as_of=as_of,
        notices=done,
        rejects=tuple(rejects.all),
        rejected_rows=rejects.rows,
        changes=MappingProxyType(changes),
        draft=draft,
        limit=options.limit,
        rows=sum(one.rows for one in outlines),
        by_code=rejects.by_code(),
        on=options.on,
        sheets=outlines,
    )


def base_of(named: str | None) -> Snapshot:
    """The snapshot an import adds to: the one named, else the current one if it is no demo, else
    the newest report. Raises SnapshotError unknown_snapshot, ledger_base, no_snapshot."""
    if named is not None:
        base = data.open_snapshot(named)
        if base.kind == "demo":
            raise SnapshotError("ledger_base", {"id": base.id})
        return base
    current = store.current_id()
    if current is not None:
        try:
            found = data.open_snapshot(current)
            if found.kind != "demo":
                return found
        except SnapshotError:
            pass
    for other in data.snapshot_ids():
        if other.split("-")[3] == "report":
            try:
                return data.open_snapshot(other)
            except SnapshotError:
                continue
    raise SnapshotError("no_snapshot", {"root": str(store.root())})


def _read(
    ledgers: Iterable[Ledger],
    options: Options,
    who: people.Who,
    rejects: Rejects,
    progress: Progress,
) -> tuple[list[rows.Part], list[Notice]]:
    parts: list[rows.Part] = []
    told: list[Notice] = []
    all_ledgers = list(ledgers)
    for place, ledger in enumerate(all_ledgers):
        known = len(parts)
        progress("reading", 0.6 * place / len(all_ledgers))
        for sheet in files.sheets(ledger):
            layout = mapping.recognise(sheet, options.mappings)
            if layout is None:
                told.append(notice("sheet_unknown", where=sheet.where, rows=len(sheet.head)))
                continue
            above = [c for n, cells in sheet.head if n < layout.heading_row for c in cells]
            year = _year(sheet.name, above, ledger.name, options)
            part = rows.read(sheet, layout, year, who, rejects)
            told += part.notices
            parts.append(part)
        if len(parts) == known:
            raise SnapshotError("ledger_unknown", {"file": ledger.name})
    return parts, told


def _outlines(parts: Iterable[rows.Part], rejects: Rejects) -> tuple[Outline, ...]:
    """What each sheet was taken for, with how many rows it holds, the rejected ones included."""
    wrong = {(r.file, r.sheet, r.row) for r in rejects.all}
    rejected = Counter((file, name) for file, name, _ in wrong)
    return tuple(
        outline(one.sheet, one.layout,
                one.table.num_rows + rejected[one.sheet.file, one.sheet.name])
        for one in parts
    )  # fmt: skip


def _year(sheet: str, above: Iterable[str], file: str, options: Options) -> int | None:
    """The year of days without one: by the sheet's name, title, file name, else the as-of day."""
    for text in (sheet, *above, file):
        found = set(YEAR.findall(text))
        if len(found) == 1:
            return int(found.pop())
    return options.as_of.year if options.as_of else None


def _fingerprint(base: Snapshot, who: people.Who) -> str | None:
    """The key's fingerprint for the manifest. Raises SnapshotError ledger_other_key."""
    match = GENERATOR.fullmatch(base.generator)
    before = match[1] if match else None
    if "key" not in who.__dict__:
        return before
    mine = who.key.fingerprint
    if before not in (None, mine):
        raise SnapshotError("ledger_other_key", {"id": base.id})
    return mine


def _as_of(
    options: Options, base: Snapshot, parts: Iterable[rows.Part]
) -> tuple[date, str, list[Notice]]:
    """The as-of day and its basis: the one said, else the last day in the files up to today."""
    if options.as_of is not None:
        return options.as_of, "stated", []
    last = base.as_of
    for part in parts:
        for table, column in DATED:
            if part.layout.mapping.table == table and column in part.table.column_names:
                days = part.table[column].cast(pa.date32(), safe=False)
                past = days.filter(pc.less_equal(days, pa.scalar(date.today())))
                latest: Any = pc.max(past).as_py()
                last = max(last, latest or last)
    if last == base.as_of:
        return last, base.as_of_basis, []
    return last, "assumed", [notice("as_of_assumed", as_of=last)]


def _draft(
    base: Snapshot,
    tables: Mapping[str, pa.Table],
    touched: Mapping[str, pa.Table],
    as_of: date,
    basis: str,
    options: Options,
    fingerprint: str | None,
    names: Sequence[str],
) -> Draft:
    whole = {**tables, **{n: full(n, t) for n, t in touched.items()}}
    provenance: dict[str, Provenance] = {
        n: base.tables[n].provenance for n in whole if n in base.tables
    }
    provenance |= dict.fromkeys(touched, "import")
    source = {n: base.tables[n].source for n in whole if n in base.tables}
    source |= dict.fromkeys(touched, f"{'、'.join(names)[:200]} on {base.id}")
    title = options.title or {
        "zh": f"台账导入（{as_of.isoformat()}）",
        "en": f"Ledgers as of {as_of.isoformat()}",
    }
    key = f" key {fingerprint}" if fingerprint else ""
    return Draft(
        kind="import",
        title=MappingProxyType(dict(title)),
        as_of=as_of,
        as_of_basis=basis,
        generator=f"import {VERSION}{key}",
        seed=None,
        tables=MappingProxyType(whole),
        provenance=MappingProxyType(provenance),
        source=MappingProxyType(source),
    )
