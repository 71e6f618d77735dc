"""The annual report as a file: what an address or a command asks for. No Streamlit here."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import data
from data import Snapshot, store
from pages.data.annual import content
from pages.ui import commands
from pages.ui.ask import ask
from pages.ui.files import addresses, csv, sheets
from pages.ui.files.document import Document
from pages.ui.roles import Role
from pages.ui.view import Address, View
from pages.ui.words import words

KINDS = ("docx", "pdf")

say = words("data")


def made(suffix: str, address: Address, base: str, role: Role) -> tuple[str, bytes]:
    """The report of the snapshot an address names. Raises as a route expects."""
    shown, reader = addresses.read(address, role)
    view = View("data", shown, reader)
    listed = f"{base}projects?{urlencode({'snapshot': shown.id, 'lang': reader.lang})}"
    told = content.report(view, shown.as_of.year, listed)
    return name_of(view, suffix), written(told, view, suffix)


FILES = {f"report.{suffix}": partial(made, suffix) for suffix in KINDS}


def written(told: Document, view: View, suffix: str) -> bytes:
    """The document as a file of that kind."""
    from pages.ui.files import docx, pdf  # 0.3 s of imports that no page needs

    writer = {"docx": docx.content, "pdf": pdf.content}[suffix]
    return writer(told, view.snapshot.created_at)


def name_of(view: View, suffix: str) -> str:
    """The file's name: what it is, the snapshot, and 演示数据 where it is."""
    nature = say(view.lang, "demo") if view.snapshot.kind == "demo" else ""
    title = say(view.lang, "annual.name", year=view.snapshot.as_of.year)
    return sheets.file_name((title,), (view.snapshot.id, nature), suffix)


def of_year(year: int) -> Snapshot | None:
    """The snapshot of a year: the one that opens by default, if it is of it, else its newest.

    A generated one only where there is no other. Raises SnapshotError where it cannot be opened.
    """
    current = data.named_id() or data.current_snapshot().id  # raises where there is none
    own = [one for one in (current, *store.every_id()) if one.startswith(f"{year}-")]
    wanted = sorted(own, key=lambda one: store.kind_of(one) == "demo")
    return data.open_snapshot(wanted[0]) if wanted else None


@commands.command
def main(arguments: Sequence[str]) -> int:
    """`python -m data report`: write the report of a year to a file."""
    parser = commands.parser("report", arguments)
    wanted = say(parser.lang, "annual.year")
    parser.add_argument("--year", type=int, required=True, metavar="YEAR", help=wanted)
    chosen = parser.parse_args(arguments)
    if not chosen.snapshot:
        found = of_year(chosen.year)
        chosen.snapshot = found.id if found else None
    view = commands.view(chosen, "data")
    if view.snapshot.as_of.year != chosen.year:
        years = sorted({data.open_snapshot(one).as_of.year for one in data.snapshot_ids()})
        known = say(chosen.lang, "list.comma").join(map(str, years))
        return commands.refuse(say(chosen.lang, "annual.no_year", year=chosen.year, years=known))
    path = chosen.out or Path(name_of(view, KINDS[0]))
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in KINDS:
        return commands.refuse(say(chosen.lang, "annual.kind", name=path.name))
    annex = path.with_suffix(".csv")
    told = content.report(view, chosen.year, annex.name)
    try:
        commands.write(written(told, view, suffix), path)
    except LookupError:  # of fonts
        return commands.refuse(say(chosen.lang, "annual.no_font"))
    if content.needs_annex(view):
        commands.write(csv.of_part(ask(replace(view, page="projects"), "projects/list")), annex)
    return 0
