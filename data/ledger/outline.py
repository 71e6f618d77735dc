"""What a sheet was taken for: the table, which column is what, and what was not read."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.ledger.mapping import Layout
from data.ledger.sheets import Sheet
from data.schema import TABLES


@dataclass(frozen=True)
class Outline:
    """One sheet as it was understood; `title` and the meanings are in Chinese and English.

    `columns` are the headings of the sheet, each with what it means; `rows` is how many
    rows it holds, those rejected included, blank rows and totals not.
    """

    where: str
    table: str
    title: Mapping[str, str]
    heading_row: int
    rows: int
    columns: tuple[tuple[str, Mapping[str, str]], ...]
    ignored: tuple[str, ...]
    personal: tuple[str, ...]


def outline(sheet: Sheet, layout: Layout, rows: int) -> Outline:
    """What the sheet of that many rows was taken for."""
    return Outline(
        where=sheet.where,
        table=layout.mapping.table,
        title=layout.mapping.title,
        heading_row=layout.last_heading_row,
        rows=rows,
        columns=tuple((f.heading, _meaning(layout, f.name)) for f in layout.columns.values()),
        ignored=tuple(layout.ignored.values()),
        personal=tuple(layout.personal.values()),
    )


def _meaning(layout: Layout, field: str) -> Mapping[str, str]:
    for column in TABLES[layout.mapping.table].columns:
        if column.name == field:
            return {"zh": column.zh, "en": column.en}
    spelled = layout.mapping.first.get(field, field)
    return {"zh": spelled, "en": field.removesuffix("_cny").replace("_", " ")}
