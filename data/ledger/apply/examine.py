"""From files to a verdict: what was read and rejected, and what would change.

Nothing is written but temporary files of the checks, which hold masked rows alone.
"""

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

import data
from data import store
from data.clock import OFFICE
from data.errors import SnapshotError
from data.files import whole
from data.ledger.apply.derive import derive
from data.ledger.apply.merge import merge
from data.ledger.apply.odd import odd
from data.ledger.apply.verdict import USUAL, Options, Progress, Verdict, outline
from data.ledger.match import aside, promises, rows
from data.ledger.match.columns import About
from data.ledger.match.masking import Masking
from data.ledger.match.recognise import Known, Row, nearest
from data.ledger.match.tables import tables
from data.ledger.match.work import DERIVED, PART, Work, full
from data.ledger.messages import Notice, Rejects, in_turn, notice
from data.ledger.read import files
from data.ledger.read.files import Ledger
from data.ledger.read.sheets import MOST_ROWS, Sheet
from data.lock import writing
from data.manifest import Snapshot
from data.place import here
from data.publish import Draft
from data.schema import TABLES

VERSION = 1
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
GENERATOR = re.compile(r"import \d+(?: key ([0-9a-f]{8}))?")


def examine(
    ledgers: Sequence[Ledger],
    options: Options = USUAL,
    progress: Progress = lambda step, share, rows: None,
) -> Verdict:
    """Read the files and work out the snapshot they would make.

    `progress` is told the step (reading, deriving, checking, done), the share done and the rows
    read so far. Raises SnapshotError: no_snapshot, ledger_*, check_failed when the record itself
    breaks a promise, and write_failed when the temporary files of the checks find no room.
    """
    current = store.current_id()
    base = base_of(options.on)
    rejects = Rejects()
    masking = Masking(options.as_of or base.as_of, options.organisations)
    parts, told = _read(ledgers, options, masking, rejects, progress)
    key = _key(base, masking)
    as_of, basis = _as_of(options, base, parts)
    if basis == "assumed" and as_of != base.as_of:
        told.append(notice("as_of_assumed", as_of=as_of))
    sheets = tuple(map(outline, parts))
    count = sum(sheet.rows for sheet in sheets)
    progress("deriving", 0.6, count)
    pa.default_memory_pool().release_unused()
    tables = {name: whole(base, name) for name in base.tables if not TABLES[name].derived}
    work = Work(
        parts,
        tables,
        as_of,
        rejects,
        told,
        keep_duplicates=options.keep_duplicates,
        replace=options.replace,
        numbers_restart=options.numbers_restart,
        same=options.same,
    )
    derive(work)
    differs, changes = merge(work)
    progress("checking", 0.75, count)
    if differs:
        with writing(Path(tempfile.gettempdir())):
            held = promises.hold(work, differs, base)
        if any(held[name].num_rows != differs[name].num_rows for name in differs):
            work.new = {n: t.filter(pc.greater_equal(t[PART], DERIVED)) for n, t in held.items()}
            differs, changes = merge(work)
    odd(work, differs, changes)
    names = "、".join(sorted({ledger.called for ledger in ledgers}))[:200]
    draft = _draft(work, differs, base, options, basis, key, names) if differs else None
    progress("done", 1.0, count)
    return Verdict(
        base=base,
        current=current,
        as_of=as_of,
        notices=in_turn(work.notices),
        rejects=tuple(rejects.all),
        changes=changes,
        draft=draft,
        options=options,
        sheets=sheets,
    )


def base_of(named: str | None) -> Snapshot:
    """Return the snapshot an import adds to: the one named, else the current one if it is no demo,
    else the newest report. None is taken in place of one that cannot be opened, or where nothing
    names the current one though there are ledgers: what it holds would be lost. Raises what opening
    raises, and SnapshotError ledger_base, no_current, no_snapshot."""
    if named is not None:
        base = data.open_snapshot(named)
        if base.kind == "demo":
            raise SnapshotError("ledger_base", {"id": base.id})
        return base
    current = store.named_id() or ""
    reports = [found for found in store.every_id() if store.kind_of(found) == "report"]
    wanted = [one for one in (current, *reports) if store.kind_of(one) in ("report", "import")]
    if not wanted:
        raise SnapshotError("no_snapshot", {"root": here().name})
    return data.open_snapshot(wanted[0])


def _read(
    ledgers: Sequence[Ledger],
    options: Options,
    masking: Masking,
    rejects: Rejects,
    progress: Progress,
) -> tuple[list[rows.Part], list[Notice]]:
    """Return the rows of every sheet that is recognised, and the notices about them."""
    parts: list[rows.Part] = []
    told: list[Notice] = []
    known = Known(options.mappings, options.days)
    done, share = 0, 0.0

    def counted(rows: int) -> None:
        nonlocal done
        done += rows
        if done > MOST_ROWS:
            raise SnapshotError("ledger_rows", {"file": ledger.name, "limit": f"{MOST_ROWS:,}"})
        progress("reading", share, done)

    for place, ledger in enumerate(ledgers):
        read, unknown, share = len(parts), [], 0.6 * place / len(ledgers)
        counted(0)
        for sheet in files.sheets(ledger):
            found = tables(sheet, known)
            if not found:
                told.append(_unknown(sheet))
                unknown.append(sheet.without_rows)
            for one, layout in found:
                texts = [sheet.name, *layout.above, ledger.name]
                about = About(_year(texts, options), aside.day_above(layout))
                part = rows.read(one, layout, about, masking, rejects, counted)
                told += part.notices
                parts.append(part)
        if len(parts) == read:
            heads = [row for sheet in unknown for row in sheet.head]
            code = "ledger_unknown" if nearest(heads) else "ledger_foreign"
            raise SnapshotError(code, {"file": ledger.name, **_nearest(heads)})
    return parts, told


def _unknown(sheet: Sheet) -> Notice:
    if nearest(sheet.head) is None:
        return notice("sheet_other", where=sheet.where)
    return notice("sheet_unknown", where=sheet.where, **_nearest(sheet.head))


def _nearest(head: list[Row]) -> Mapping[str, str]:
    """Return the kind of ledger that comes nearest, headings found, missing and against it."""
    near = nearest(head)
    if near is None:
        return dict.fromkeys(("table", "found", "missing", "odd"), "—")
    mapping, *lists = near
    said = ("、".join(words) or "—" for words in lists)
    return {"table": mapping.table, **dict(zip(("found", "missing", "odd"), said, strict=True))}


def _year(texts: Iterable[str], options: Options) -> int | None:
    """Return the year of days without one: from the first text with a year, else the as-of day."""
    for text in texts:
        found = set(YEAR.findall(text))
        if len(found) == 1:
            return int(found.pop())
    return options.as_of.year if options.as_of else None


def _key(base: Snapshot, masking: Masking) -> str | None:
    """Return the fingerprint of the key for the manifest. Raises SnapshotError ledger_other_key."""
    match, mine = GENERATOR.match(base.generator), masking.fingerprint
    before = match[1] if match else None
    if mine and before not in (None, mine):
        raise SnapshotError("ledger_other_key", {"id": base.id})
    return mine or before


def _as_of(options: Options, base: Snapshot, parts: Iterable[rows.Part]) -> tuple[date, str]:
    """Return the as-of day and its basis: as stated, else the last day in the files until today."""
    if options.as_of is not None:
        return options.as_of, "stated"
    last, today = base.as_of, pa.scalar(datetime.now(OFFICE).date())
    for part in parts:
        column = TABLES[part.layout.mapping.table].as_of
        if column in part.table.column_names:
            days = part.table[column].cast(pa.date32(), safe=False)
            latest: date | None = pc.max(days.filter(pc.less_equal(days, today))).as_py()
            last = max(last, latest or last)
    return last, base.as_of_basis if last == base.as_of else "assumed"


def _draft(
    work: Work,
    differs: Mapping[str, pa.Table],
    base: Snapshot,
    options: Options,
    basis: str,
    key: str | None,
    names: str,
) -> Draft:
    day = work.as_of.isoformat()
    period = f", days {options.days[0]} to {options.days[1]}" if options.days else ""
    return Draft(
        kind="import",
        title=options.title or {"zh": f"台账导入（{day}）", "en": f"Ledgers as of {day}"},
        as_of=work.as_of,
        as_of_basis=basis,
        generator=f"import {VERSION}{f' key {key}' if key else ''}",
        seed=None,
        tables=work.base,
        provenance={name: base.tables[name].provenance for name in work.base},
        source={name: base.tables[name].source for name in work.base},
    ).adding(
        {name: full(name, rows) for name, rows in differs.items()},
        "import",
        f"ledger {names} on {base.id}{period}",
    )
