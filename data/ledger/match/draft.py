"""A first draft of a mapping file, from the headings of a ledger."""

import json
from collections.abc import Iterator

from data.errors import SnapshotError
from data.ledger.match.mapping import Field, LedgerMapping, mappings, platforms
from data.ledger.match.own import words_in
from data.ledger.match.recognise import named
from data.ledger.people.names import is_personal
from data.ledger.read import files
from data.ledger.read.files import Ledger
from data.said import say
from data.schema import TABLES

Found = tuple[LedgerMapping, dict[str, str], list[str]]  # mapping, headings by field, the others


def draft(ledger: Ledger, lang: str = "en") -> Iterator[str]:
    """Yield the lines of a mapping for the sheet that comes nearest to a known ledger; where none
    does, of a ledger of donations to be completed.

    Raises SnapshotError: ledger_foreign without headings, and what `files.sheets` raises.
    """
    rows = [cells for sheet in files.sheets(ledger) for _, cells in sheet.head]
    found = [_found(mapping, cells) for cells in rows for mapping in (*platforms(), *mappings())]
    best = max(found, key=lambda one: (len(one[1]), -len(one[0].fields)), default=None)
    if best is None or not best[1]:
        heads = max(rows, key=words_in, default=[])
        if words_in(heads) < 2:
            raise SnapshotError("ledger_foreign", {"file": ledger.name})
        gifts = next(one for one in mappings() if one.table == "donations")
        best = _found(gifts, heads)
    yield from _lines(ledger.name, lang, *best)


def _found(mapping: LedgerMapping, cells: list[str]) -> Found:
    """Return the headings of a row by the field each may be, and those that are none."""
    headings = dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip())
    choices = {heading: named(mapping, heading) for heading in headings}
    fields: dict[str, str] = {}
    for heading in sorted(choices, key=lambda heading: len(choices[heading]) > 1):
        free = [field.name for field in choices[heading] if field.name not in fields]
        if free:
            fields[free[0]] = heading
    others = [one for one in headings if one not in fields.values() and not is_personal(one)]
    return mapping, fields, others


def _lines(
    name: str, lang: str, mapping: LedgerMapping, fields: dict[str, str], others: list[str]
) -> Iterator[str]:
    groups = [sorted(group & set(fields)) for group in mapping.needs]
    needs = [group for group in groups if group] or list(map(sorted, mapping.needs))
    yield f"# {say(lang, 'draft.head', file=name)}"
    yield f"table = {_text(mapping.table)}"
    yield f"title = {{ zh = {_text(mapping.title['zh'])}, en = {_text(mapping.title['en'])} }}"
    yield f"needs = {json.dumps(needs)}"
    if mapping.key:
        yield f"key = {json.dumps(mapping.key)}"
    yield "\n[columns]"
    yield from (f"{field} = [{_text(heading)}]" for field, heading in fields.items())
    for group in (group for group, there in zip(mapping.needs, groups, strict=True) if not there):
        yield f"# {say(lang, 'draft.needed', fields=say(lang, 'draft.or').join(sorted(group)))}"
    if others:
        yield f"# {say(lang, 'draft.unread', headings='、'.join(others))}"
    columns = {column.name: column.kind for column in TABLES[mapping.table].columns}
    kept = [mapping.fields[name] for name in fields or mapping.fields]
    extra = [f for f in kept if f.kind not in ("rows", columns.get(f.name)) and f.kind != "year"]
    if extra:
        yield "\n[extra]"
        yield from (f"{f.name} = {_text(_kind(f))}" for f in extra)
    for field in (field for field in fields if field in mapping.rows):
        yield f"\n[rows.{field}]"
        for rule, sign in (("keep", 1), ("leave", 0)):
            words = [word for word, meant in mapping.rows[field].items() if meant == sign]
            yield f"{rule} = {json.dumps(words, ensure_ascii=False)}"
    usual = {n: value for n, value in mapping.default.items() if n not in fields}
    if usual:
        yield "\n[default]"
        yield from (f"{field} = {_text(value)}" for field, value in usual.items())


def _kind(field: Field) -> str:
    """Return a kind as it is written under [extra]."""
    lists = " or ".join(filter(None, (field.codes, field.also)))
    return f"{field.kind} {lists}".strip()


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
