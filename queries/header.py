"""Read a question's file: a header of piped comment lines, a blank line, SQL.

`read` returns the question and every fault of its header, so that all can be corrected at once.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from queries.question import UNITS, Column, Filter, Param, Question

FIELDS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "question": ("中文问句？ | English question?", (2,)),
    "grain": ("column, column", (1,)),
    "reads": ("table, table", (1,)),
    "rows": ("page/question", (1,)),
    "largest": ("number | column", (1, 2)),
    "totals": ("column, column", (1,)),
    "param": ("key, key", (1, 3)),
    "filter": ("key, key", (1, 2, 4)),
    "column": ("name | 中文 | English | unit", (3, 4)),
    "note": ("怎么读 | how to read it", (2,)),
}
"""Each tag in its order: its fields, and how many there may be."""

NEEDED = ("question", "grain", "reads")
MANY = ("param", "filter", "column")

DECLARED: Mapping[str, Mapping[str, object]] = tomllib.loads(
    (Path(__file__).parent / "filters.toml").read_text("utf-8")
)
"""The usual meaning of each filter, and the usual column of an answer that it compares."""

HAN = re.compile(r"[\u3400-\u9fff]")
OR_MISSING = " or missing"  # after the column of a filter: rows without a value stay


@dataclass(frozen=True)
class Fault:
    """One fault of a file: its line, counted from 1, what is wrong and what to write instead."""

    line: int
    text: str


@dataclass
class Header:
    """A header while it is read.

    `lines` gives the line number of each tag and name, `tags` the line number and fields of each
    line of a tag, `faults` the faults found so far.
    """

    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    tags: dict[str, list[tuple[int, list[str]]]] = field(
        default_factory=lambda: {tag: [] for tag in FIELDS}
    )
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, text: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(line, text))

    def words(self, line: int, pair: Sequence[str]) -> Mapping[str, str]:
        """Return 中文 and English by language. A pair that is swapped or lacks one is a fault."""
        zh, en = pair
        if not (zh and en):
            self.fault(line, "words stand in both languages. Write … | 中文 | English.")
        elif HAN.search(en) and not HAN.search(zh):
            self.fault(line, f'中文 and English are swapped. Write "{en} | {zh}".')
        elif HAN.search(en):
            self.fault(line, f'the English has Chinese in it: "{en}". Write it in English.')
        elif not HAN.search(zh):
            self.fault(line, f'the Chinese has no Chinese in it: "{zh}". Write it in Chinese.')
        return {"zh": zh, "en": en}


def read(text: str, name: str) -> tuple[Question, list[Fault]]:
    """Return the question of a file's text, as far as it can be read, and its header's faults."""
    head, blank, sql = text.partition("\n\n")
    header = _lines(head)
    if not blank or not sql.strip():
        header.fault(1, "a header, a blank line and SQL are needed. Put a blank line after it.")
    header.lines["sql", ""] = text[: len(text) - len(sql.lstrip())].count("\n") + 1
    columns = _columns(header)
    one = {tag: lines[0][1] for tag, lines in header.tags.items() if lines}  # its first line
    question = Question(
        name=name,
        title=_pair(header, "question") or {"zh": "", "en": ""},
        grain=_split("".join(one.get("grain", ()))),
        reads=_split("".join(one.get("reads", ()))),
        rows="".join(one.get("rows", ())),
        largest=tuple(one.get("largest", ())),
        totals=_split("".join(one.get("totals", ()))),
        params=tuple(Param(key, meaning) for _, key, meaning, _ in _keys(header, "param")),
        filters=tuple(_filters(header, {column.name for column in columns})),
        columns=tuple(columns),
        note=_pair(header, "note"),
        sql=sql.strip(),
        lines=header.lines,
    )
    return question, header.faults


def _lines(head: str) -> Header:
    """Sort the lines of a header by tag. A line that cannot be read is a fault and is left out."""
    header, last = Header(), 0
    order = list(FIELDS)
    for number, line in enumerate(head.splitlines(), 1):
        tag, *fields = (part.strip() for part in line.removeprefix("--").split("|"))
        if not line.startswith("-- ") or tag not in FIELDS or not fields:
            header.fault(
                number,
                f'"{line}" is not a header line. Write "-- tag | …" with a tag of: '
                f"{', '.join(FIELDS)}; a blank line ends the header.",
            )
            continue
        if order.index(tag) < last:
            header.fault(number, f"header lines stand in the order {', '.join(FIELDS)}. Move it.")
        last = max(last, order.index(tag))
        form, numbers = FIELDS[tag]
        if header.tags[tag] and tag not in MANY:
            header.fault(number, f'exactly one line "-- {tag} | …" is needed. Drop this one.')
        elif len(fields) not in numbers:
            languages = "words stand in both languages: " if max(numbers) > 1 else ""
            header.fault(number, f'{languages}write "-- {tag} | {form}".')
        else:
            header.tags[tag].append((number, fields))
            name = fields[0] if tag in MANY else ""
            if (tag, name) in header.lines and tag == "column":
                header.fault(number, f"columns are named once each. Drop or rename {name}.")
            header.lines.setdefault((tag, name), number)
    for tag in NEEDED:
        if not header.tags[tag] and not any(f'"-- {tag}' in one.text for one in header.faults):
            header.fault(1, f'exactly one line "-- {tag} | {FIELDS[tag][0]}" is needed. Add it.')
    return header


def _split(names: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in names.split(",") if part.strip())


def _pair(header: Header, tag: str) -> Mapping[str, str] | None:
    return header.words(*header.tags[tag][0]) if header.tags[tag] else None


def _columns(header: Header) -> list[Column]:
    found = []
    for line, (name, *words) in header.tags["column"]:
        if len(words) == 2 and words[1] in UNITS:
            caption, unit = words
            header.fault(
                line,
                f"{name} has no English before the unit {unit}. "
                f'Write "-- column | {name} | {caption} | … | {unit}".',
            )
        found.append(Column(name, header.words(line, words[:2]), "".join(words[2:])))
    return found


def _keys(header: Header, tag: str) -> Iterator[tuple[int, str, Mapping[str, str], Sequence[str]]]:
    """Each key of the lines of a tag: its line, itself, its meaning, the fields between the two.

    A line that ends in 中文 and English gives one key a meaning of its own; on any other line each
    of the keys has its usual meaning. A key that filters.toml lacks is a fault.
    """
    for line, (keys, *more) in header.tags[tag]:
        for key in _split(keys):
            if key not in DECLARED:
                near = get_close_matches(key, DECLARED, n=1, cutoff=0.7)
                meant = f" Did you mean {near[0]}?" if near else ""
                header.fault(
                    line,
                    f"there is no filter {key}.{meant} Filters: {', '.join(DECLARED)}. "
                    "CONTRIBUTING.md says how to add one.",
                )
            elif len(more) < 2:
                header.lines[tag, key] = line
                yield line, key, {lang: str(DECLARED[key][lang]) for lang in ("zh", "en")}, more
        if len(more) >= 2:
            yield line, keys, header.words(line, more[-2:]), more[:-2]


def _filters(header: Header, shown: Collection[str]) -> Iterator[Filter]:
    """`key, key` by their usual columns, `key | column`, or `key | column | 中文 | English`."""
    for line, key, meaning, own in _keys(header, "filter"):
        columns = own[0] if own else DECLARED[key].get("column")
        if isinstance(columns, str):
            name = columns.removesuffix(OR_MISSING)
            yield Filter(key, meaning, name, name != columns, is_hidden=name not in shown)
        elif isinstance(columns, dict):
            for code, name in columns.items():
                yield Filter(key, meaning, name, code=code, is_hidden=name not in shown)
        else:
            header.fault(line, f'{key} has no usual column. Write "-- filter | {key} | …".')
