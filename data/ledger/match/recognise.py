"""What a table is, and each of its columns, by its headings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise, zip_longest

from data.ledger.match import headings
from data.ledger.match.mapping import Field, LedgerMapping, mappings, platforms
from data.ledger.match.units import is_statement
from data.ledger.people.names import bare, is_personal, words
from data.schema import TABLES

TOLD = re.compile(r"\d{5}|[:：].{3}")  # what a cell above a table tells, no heading
NAMED = re.compile(
    r"活动(?:名称|主题)\s*[:：]{1,2}\s*([^\s:：,，;；]{2,40})"
)  # above a sheet of signatures
TITLED = re.compile(
    r"(?:20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)?\s*(.{2,40}活动)(?:志愿者|人员)?"
    r"(?:签到签退|签到|签名|考勤)(?:登记|记录|情况)?[表簿册]"
)
MONEY = {"amount_cny", "worth_cny"}  # what was given, in money or in goods
Row = tuple[int, list[str]]
Score = tuple[int, ...]


@dataclass(frozen=True)
class Heading:
    """A heading as it is written. Its other forms are worked out once for all mappings."""

    text: str

    @cached_property
    def bare(self) -> str:
        return bare(self.text)

    @cached_property
    def is_personal(self) -> bool:
        return is_personal(self.text)

    @cached_property
    def spellings(self) -> tuple[tuple[str, str], ...]:
        return tuple(headings.spellings(self.text))


Headings = list[tuple[Heading, ...]]  # for each column the ways to read its heading, best first


@dataclass(frozen=True)
class Layout:
    """What a table is: the mapping, the rows of its headings, its columns by place.

    `above` are the cells above it, `given` the columns it lacks with the value it is given: a day,
    the activity of its title. `since` is the first day of the period whose last one is given.
    """

    mapping: LedgerMapping
    heading_row: int
    last_heading_row: int
    columns: Mapping[int, Field]
    ignored: Mapping[int, str]
    personal: Mapping[int, str]
    above: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None

    @cached_property
    def needed(self) -> list[int]:
        """The columns that must be filled: needed by the ledger, not nullable in its table.

        An amount must be filled where no column beside it may say what was given.
        """
        there = {f.name for f in self.columns.values()}
        groups = [
            group & there
            for group in self.mapping.needs
            if len(group) == 1 or (group <= MONEY and len(group & there) == 1)
        ]
        required = {c.name for c in TABLES[self.mapping.table].columns if not c.nullable}
        alone = {name for group in groups for name in group} & required
        return [place for place, f in self.columns.items() if f.name in alone]


@dataclass(frozen=True)
class Known:
    """The mappings that are tried, each with its rank, and the days of tables that have none."""

    own: tuple[LedgerMapping, ...] = ()
    days: tuple[date, date] | None = None

    @property
    def ranked(self) -> Iterable[tuple[int, LedgerMapping]]:
        """The operator's own mappings win over those of platforms, and these over the usual."""
        for rank, some in enumerate((mappings(), platforms(), self.own)):
            yield from ((rank, one) for one in some)


USUAL = Known()


def recognise(rows: list[Row], known: Known = USUAL) -> Layout | None:
    """Return the layout of the first table in these rows, None when no mapping fits any of them.

    Where a row of headings has another one below it that fits better, that is taken; so is one that
    fits as well by itself, below a row of titles.
    """
    above: list[str] = []
    for place, row in enumerate(rows):
        found = at(row, rows[place + 1 : place + 2], above, known)
        if found is not None:
            lower = _lower(rows[place + 1 : place + 3], [*above, *row[1]], known)
            return found[1] if lower is None or _is_better(found, lower[0]) else lower[1]
        above += row[1]
    return None


def _is_better(found: tuple[Score, Layout], lower: Score) -> bool:
    """Return whether a row of headings fits better than the one below it by itself.

    Where both fit alike the upper row holds titles, save for groups that give every amount a unit.
    """
    score, layout = found
    amounts = [f for f in layout.columns.values() if f.kind in ("money", "hours")]
    is_measured = bool(amounts) and all(f.is_measured for f in amounts)
    return score > lower or (score == lower and is_measured)


def _lower(rows: list[Row], above: list[str], known: Known) -> tuple[Score, Layout] | None:
    """Return the layout of the row below one of headings, if it holds headings by itself.

    Else it is the only row of its table, and the headings of the next one follow.
    """
    if not rows or at(rows[0], [], above, known) is None:
        return None
    return at(rows[0], rows[1:], above, known)


def at(row: Row, below: list[Row], above: list[str], known: Known) -> tuple[Score, Layout] | None:
    """Return the best layout whose headings stand in that row, or in it and the one below.

    Two rows of headings (merged cells) are read as one where that finds more columns.
    """
    number, cells = row
    if sum(1 for cell in cells if cell.strip()) < 2:
        return None
    ways: list[tuple[int, Headings]] = [(number, [(Heading(cell),) for cell in cells])]
    if not any(TOLD.search(cell) or is_statement(cell) for cell in cells):
        ways += [(lower, _double(cells, more)) for lower, more in below]
    best: tuple[Score, Layout] | None = None
    for rank, mapping in known.ranked:
        for last, written in ways:
            layout = _layout(mapping, (number, last), written, known.days, above)
            if layout is None:
                continue
            score = rank, len(layout.columns), -len(mapping.fields), -last
            if best is None or score > best[0]:
                best = score, replace(layout, above=tuple(filter(str.strip, above)))
    return best


Near = tuple[LedgerMapping, list[str], list[str], list[str]]


def nearest(rows: Iterable[Row]) -> Near | None:
    """Return the likeliest kind of ledger, and its headings: found, missing, against it."""
    best: tuple[Score, Near] | None = None
    for _, cells in rows:
        written = [Heading(cell) for cell in cells if cell.strip()]
        for mapping in mappings():
            named = ((_fields(mapping, (one,)), one) for one in written)
            fields = {found[0].name: " ".join(one.text.split()) for found, one in named if found}
            lacking = [group for group in mapping.needs if not group & set(fields)]
            score = len(fields), -len(lacking)
            if fields and (best is None or score > best[0]):
                missing = [" / ".join(mapping.fields[n].zh for n in sorted(g)) for g in lacking]
                odd = [one.text for one in written if one.bare in mapping.never]
                best = score, (mapping, list(fields.values()), missing, odd)
    return best[1] if best else None


def named(mapping: LedgerMapping, heading: str) -> list[Field]:
    """Return the fields a heading may name, the first one likeliest."""
    return _fields(mapping, (Heading(heading),)) if heading.strip() else []


def _double(above: list[str], below: list[str]) -> Headings:
    """Return two rows of headings as one: a heading above spans the columns up to the next one."""
    found: Headings = []
    group = ""
    for top, sub in zip_longest(map(str.strip, above), map(str.strip, below), fillvalue=""):
        group = top or (group if sub else "")
        if not sub:
            found.append((Heading(top),))
        else:
            said = [] if headings.brackets(sub) else headings.brackets(group)
            tail = "".join(f"（{unit}）" for unit in said)
            whole = f"{headings.name_of(group)}{sub}{tail}"
            found.append((Heading(sub + tail), Heading(whole)))
    return found


def _layout(
    mapping: LedgerMapping,
    numbers: tuple[int, int],
    ways: Headings,
    days: tuple[date, date] | None,
    above: list[str],
) -> Layout | None:
    columns: dict[int, Field] = {}
    ignored: dict[int, str] = {}
    personal: dict[int, str] = {}
    if any(way.bare in mapping.never for written in ways for way in written):
        return None
    choices = {place: _fields(mapping, written) for place, written in enumerate(ways)}
    taken: set[str] = set()
    for place in sorted(choices, key=lambda place: len(choices[place]) > 1):
        free = [f for f in choices[place] if f.name not in taken]
        last = ways[place][-1]
        heading = " ".join(last.text.split())
        if last.bare in mapping.personal:
            personal[place] = heading
        elif free:
            taken.add(free[0].name)
            columns[place] = replace(free[0], heading=heading)
        elif heading:
            (personal if last.is_personal else ignored)[place] = heading
    dated = _given(mapping, taken, days)
    given = {**dated, **_activity(mapping, taken, above)}
    if len(columns) < 2 or any(not group & (taken | set(given)) for group in mapping.needs):
        return None
    since = days[0] if days and dated else None
    found = dict(sorted(columns.items()))
    return Layout(mapping, *numbers, found, ignored, personal, given=given, since=since)


def _given(
    mapping: LedgerMapping, taken: set[str], days: tuple[date, date] | None
) -> Mapping[str, str]:
    """Return the day of a table without a column of days: the last of the operator's, else the
    mapping's."""
    name = TABLES[mapping.table].dated
    value = days[1].isoformat() if days else mapping.default.get(name or "")
    return {name: value} if name and value and name not in taken else {}


def _activity(mapping: LedgerMapping, taken: set[str], above: list[str]) -> Mapping[str, str]:
    """Return the one activity named above a table that has no column of activities.

    活动名称：社区义诊 names it, in one cell or two, and so does 社区义诊活动签到表.
    """
    if "activity" not in mapping.fields or taken & {"activity", "activity_id"}:
        return {}
    cells = [cell.strip() for cell in above if cell.strip() and not re.search(r"\d{5}", cell)]
    both = [f"{label}：{text}" for label, text in pairwise(cells)]
    named = {match[1] for text in (*cells, *both) for match in NAMED.finditer(text)}
    named = named or {match[1] for text in cells if (match := TITLED.fullmatch(text))}
    return {"activity": named.pop()} if len(named) == 1 else {}


def _fields(mapping: LedgerMapping, ways: tuple[Heading, ...]) -> list[Field]:
    """Return the fields a heading may name, in the unit it gives."""
    for way in ways:
        for word, end in way.spellings:
            if word in words("identity") and "identity" in mapping.fields:
                return [mapping.fields["identity"]]
            found = [mapping.fields[name] for name in mapping.spellings.get(word, ())]
            if found and (not end or found[0].kind == "money"):
                return [_scaled(mapping, one, way.text, end) for one in found]
    return []


def _scaled(mapping: LedgerMapping, one: Field, way: str, end: str) -> Field:
    if one.kind not in headings.SCALED:
        return one
    known = mapping.cells.units if one.kind == "money" else headings.SCALED[one.kind]
    found = headings.units(way, end, known)
    if not found:
        return one
    return replace(one, unit=found.pop() if len(found) == 1 else None, is_measured=True)
