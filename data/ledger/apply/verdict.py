"""What an operator may choose for an import, and what the import comes to."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from data.ledger.apply.merge import Change
from data.ledger.match.mapping import LedgerMapping
from data.ledger.match.rows import Part
from data.ledger.messages import Notice, Reject
from data.manifest import Snapshot
from data.publish import Draft

Progress = Callable[[str, float, int], None]


@dataclass(frozen=True)
class Options:
    """What the operator may say beside the files.

    as_of             the day the ledgers stand for; else the last day in them
    title             Chinese and English title of the snapshot
    on                the snapshot to add to; else the current one, if that is no demo
    mappings          mapping files of the operator's own, tried first
    limit             how many rejected rows do not stop a publish; None: any number
    keep_duplicates   keep rows that say the same and have no number of their own
    replace           rows on record within the days of a file that are not in it are taken out
    numbers_restart   the numbers of the rows begin again in each file, so that they name nothing
    same              names, as `bare`, that are the ones on record most like them
    organisations     names, as `folded`, of the operator's own list, which are shown
    days              first and last day of tables without a column of days; rows are recorded on
                      the last, and the snapshot says the period where the table comes from
    """

    as_of: date | None = None
    title: Mapping[str, str] | None = None
    on: str | None = None
    mappings: tuple[LedgerMapping, ...] = ()
    limit: int | None = 0
    keep_duplicates: bool = False
    replace: bool = False
    numbers_restart: bool = False
    days: tuple[date, date] | None = None
    same: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()


USUAL = Options()


@dataclass(frozen=True)
class Outline:
    """One sheet as it was understood; `title` and the meanings are in Chinese and English.

    `columns` are the headings of the sheet, each with its meaning. `rows` counts the rows it
    holds, rejected ones included, blank rows and totals not.
    """

    where: str
    table: str
    title: Mapping[str, str]
    heading_row: int
    rows: int
    columns: tuple[tuple[str, Mapping[str, str]], ...]
    ignored: tuple[str, ...]
    personal: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """The result of an import before it is published; `draft` is None if nothing would change.

    `current` is what CURRENT named when the files were looked at.
    """

    base: Snapshot
    current: str | None
    as_of: date
    notices: tuple[Notice, ...]
    rejects: tuple[Reject, ...]
    changes: Mapping[str, Change]
    draft: Draft | None
    options: Options
    sheets: tuple[Outline, ...]

    @property
    def rows(self) -> int:
        """How many rows the files hold, as `Outline.rows` counts them."""
        return sum(sheet.rows for sheet in self.sheets)

    @cached_property
    def rejected_rows(self) -> int:
        """How many rows are rejected; one row may be wrong in several columns."""
        return len({reject.place for reject in self.rejects})

    @cached_property
    def by_code(self) -> Mapping[str, int]:
        """How many rejects there are of each kind, the most frequent first."""
        return dict(Counter(reject.code for reject in self.rejects).most_common())

    @cached_property
    def groups(self) -> tuple[tuple[Reject, int], ...]:
        """The first reject of each kind in each column, and how many there are, most first."""
        counts = Counter((reject.code, reject.column) for reject in self.rejects)
        first = {(one.code, one.column): one for one in reversed(self.rejects)}
        return tuple((first[kind], count) for kind, count in counts.most_common())

    @property
    def too_many(self) -> bool:
        """Whether more rows are rejected than the operator allows."""
        return self.options.limit is not None and self.rejected_rows > self.options.limit

    @property
    def may_publish(self) -> bool:
        """Whether there is something to publish and no more rejects than the operator allows."""
        return self.draft is not None and not self.too_many


def outline(part: Part) -> Outline:
    """Return how a sheet was understood."""
    layout = part.layout
    return Outline(
        where=part.sheet.where,
        table=layout.mapping.table,
        title=layout.mapping.title,
        heading_row=layout.last_heading_row,
        rows=part.table.num_rows + part.rejected,
        columns=tuple((f.heading, {"zh": f.zh, "en": f.en}) for f in layout.columns.values()),
        ignored=tuple(layout.ignored.values()),
        personal=tuple(layout.personal.values()),
    )
