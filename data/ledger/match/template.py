"""Empty workbooks to fill in: one for each kind of ledger, read back by the same mappings.

Each has the headings with notes, closed lists as drop-downs, one example row, and a sheet 「说明」
that says what every column means and how it may be written. Its words stand in `template.toml`.
"""

import io
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheets

from data.errors import SnapshotError, shown
from data.ledger.match.mapping import Field, LedgerMapping, mappings
from data.schema import CODES, TABLES

LONGEST_LIST = 255  # letters of a drop-down, Excel's limit
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
FORMATS = {"money": "#,##0.00", "hours": "0.00", "count": "0", "year": "0", "day": "yyyy-mm-dd"}
FORMATS["month"] = FORMATS["day"]


def write(folder: Path) -> Iterator[Path]:
    """Write one workbook for each mapping into the folder and tell each path.

    Raises SnapshotError write_failed.
    """
    for mapping in mappings():
        path = folder / f"{mapping.table}.xlsx"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(workbook(mapping))
        except OSError as error:
            fields = {"root": str(folder), "reason": shown(error.strerror or error)}
            raise SnapshotError("write_failed", fields) from error
        yield path


def fields(mapping: LedgerMapping) -> list[Field]:
    """Return the columns of a template, the ledger's own first."""
    found = []
    columns = {column.name for column in TABLES[mapping.table].columns}
    for name, field in mapping.fields.items():
        left_out = name in WORDS["left_out"] or name.endswith("_en") or name == "identity"
        replaced = name in columns and WORDS["replaced"].get(name) in mapping.fields
        if not left_out and not replaced:
            found.append(field)
    return sorted(found, key=lambda f: not any(f.name in group for group in mapping.needs))


def workbook(mapping: LedgerMapping) -> bytes:
    """Return the XLSX file of one kind of ledger."""
    columns = {f.zh: f for f in fields(mapping)}
    how = {h: WORDS["how"].get(f.kind, WORDS["how"]["text"]) for h, f in columns.items()}
    choices = {h: _choices(f) for h, f in columns.items()}
    title = mapping.title["zh"]
    about = [
        {"列 Column": h, "写法 How to write it": " ".join(how[h]),
         "可选 Choices": "、".join(choices[h]) if f.codes else ""}
        for h, f in columns.items()
    ]  # fmt: skip
    lists = {
        h: {"type": "list", "values": words}
        for h, words in choices.items()
        if words and len(",".join(words)) <= LONGEST_LIST
    }
    bold = Format().set_bold().set_background_color("#E3EEF5").set_border_bottom("thin")
    formats = [Format().set_num_format(FORMATS.get(f.kind, "@")) for f in columns.values()]
    out = io.BytesIO()
    write_worksheets(
        [(title, [{h: _example(mapping, f) for h, f in columns.items()}]), ("说明", about)],
        out,
        freeze_panes={"general": {"row": 1, "col": 0}},
        notes={title: {h: chinese for h, (chinese, _) in how.items()}},
        data_validations={title: lists} if lists else None,
        header_format={title: bold, "说明": bold},
        column_formats={title: formats},
        column_widths={
            title: [max(12.0, 2.2 * len(h)) for h in columns],
            "说明": [22.0, 60.0, 60.0],
        },
    )
    return out.getvalue()


def example(mapping: LedgerMapping) -> Mapping[str, str]:
    """Return the example row of a kind of ledger: the text of each field's cell."""
    return {f.name: str(_example(mapping, f) or "") for f in fields(mapping)}


def _choices(field: Field) -> list[str]:
    """Return the words a cell may hold; none where it is free."""
    if field.kind == "flag":
        return ["是", "否"]
    return [chinese for chinese, _ in CODES[field.codes].values()] if field.codes else []


def _example(mapping: LedgerMapping, field: Field) -> Any:
    """Return the cell of the example row; None for an empty one."""
    label = _choices(field)[0] if field.codes else "示例"
    usual = WORDS["example"].get(field.kind, label)
    return WORDS["shown"].get(mapping.table, {}).get(field.name, usual) or None
