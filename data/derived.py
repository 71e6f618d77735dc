"""Compute the index of the projects once at publishing, for every list of projects.

`project_index` holds the district to filter by, whether an amount is on record, the name in pinyin
to sort by, and the text to search in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa

from data.nfkc import nfkc
from data.schema import TABLES

DISTRICT = {None: "none", "140100": "none"}  # no district, and the whole city
READS = ("projects", "campaigns", "campaign_totals", "payables")


def searchable(text: str) -> str:
    """Reduce a text to letters, digits and characters, half-width, in lower case, to compare."""
    plain = nfkc(text).casefold()
    return "".join(c for c in plain if c.isalnum())


def typed(text: str) -> str:
    """Return the pinyin and the initials of a Chinese text, as a reader may type it."""
    return searchable("".join(_pinyin(text))) + "\n" + searchable("".join(_pinyin(text, True)))


def project_index(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Make one row for each project; the columns are those of tables.toml."""
    with_amount, called = _with_amount(tables), _called(tables)
    rows = [
        {
            "project_id": project["project_id"],
            "district": DISTRICT.get(project["division_code"], project["division_code"]),
            "has_amount": project["project_id"] in with_amount,
            "name_sort": " ".join(_pinyin(project["name"])),
            "search_text": "\n".join(_spellings(project, called[project["project_id"]])),
        }
        for project in tables["projects"].to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=TABLES["project_index"].arrow)


@lru_cache(maxsize=8192)
def _pinyin(name: str, initials: bool = False) -> list[str]:
    """Return the syllables of a name, or their initials. Loading pypinyin takes 0.2 s.

    Each verdict on an import asks anew for the names of all projects.
    """
    from pypinyin import Style, lazy_pinyin

    letters = "".join(c for c in nfkc(name) if c.isalnum())
    return lazy_pinyin(letters, style=Style.FIRST_LETTER if initials else Style.NORMAL)


def _called(tables: Mapping[str, pa.Table]) -> Mapping[str | None, list[str]]:
    """List what campaigns, and payables that the report prints, call each project.

    What a ledger calls a payable may name a person.
    """
    found: defaultdict[str | None, list[str]] = defaultdict(list)
    for table, column in (("campaigns", "short_name"), ("payables", "label")):
        for row in tables[table].to_pylist() if table in tables else ():
            if table == "payables" and row["report_lines"] is None:
                continue
            found[row["project_id"]].append(row[column])
    return found


def _spellings(project: Mapping[str, Any], called: Iterable[str]) -> list[str]:
    """List every way to type a project: its names, number, pinyin and pinyin initials."""
    chinese = [project["name"], *(project["aliases"] or ()), *called]
    spelled = [project["project_id"], project["name_en"] or "", *chinese]
    spelled += [line for name in chinese for line in typed(name).splitlines()]
    return list(dict.fromkeys(text for one in spelled if (text := searchable(one))))


def _with_amount(tables: Mapping[str, pa.Table]) -> set[str]:
    """Return the projects with an amount on their record, their campaign's, or a payable."""
    projects, campaigns, totals, payables = (
        tables[name].to_pylist() if name in tables else [] for name in READS
    )
    raised = {row["campaign_id"] for row in totals if row["raised_cny"] is not None}
    found = [row for row in projects if row["budget_cny"] is not None] + payables
    found += [r for r in campaigns if r["target_cny"] is not None or r["campaign_id"] in raised]
    return {row["project_id"] for row in found} - {None}
