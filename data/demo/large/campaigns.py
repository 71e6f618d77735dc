"""The invented campaigns of the enlarged demo, which take the gifts the report knows nothing of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from data.demo import rows

LETTER = "K"


@dataclass(frozen=True)
class Invented:
    """One campaign: the project it is for, when it is open, its part of all these gifts."""

    project_id: str | None
    opens_on: date
    closes_on: date
    share: float

    @property
    def status(self) -> str:
        """Open where it closes after the last day of the demo."""
        return "open" if self.closes_on.year > 2021 else "closed"


# A year before a project's cohort belongs to no project.
CAMPAIGNS = (
    Invented(None, date(2019, 1, 1), date(2019, 12, 31), 0.12),
    Invented(None, date(2019, 3, 1), date(2019, 12, 31), 0.07),
    Invented(None, date(2019, 9, 1), date(2020, 8, 31), 0.06),
    Invented(None, date(2020, 1, 26), date(2020, 6, 30), 0.1),
    Invented("P08", date(2020, 5, 1), date(2020, 12, 31), 0.05),
    Invented("P10", date(2020, 6, 1), date(2020, 12, 31), 0.08),
    Invented("P24", date(2020, 7, 1), date(2021, 12, 31), 0.13),
    Invented("P11", date(2021, 3, 1), date(2021, 11, 30), 0.07),
    Invented("P15", date(2021, 3, 1), date(2022, 9, 30), 0.14),
    Invented("P26", date(2021, 4, 1), date(2021, 12, 31), 0.05),
    Invented("P23", date(2021, 5, 1), date(2022, 6, 30), 0.06),
    Invented("P22", date(2021, 10, 11), date(2022, 4, 30), 0.07),
)


def campaign_id(place: int) -> str:
    """The key of a campaign by its place; its letter keeps them behind those of the report."""
    return rows.keys(LETTER, len(CAMPAIGNS), 2)[place]


def campaign_table(reported: Mapping[str, pa.Table]) -> pa.Table:
    """The reported campaigns as they are, and the invented ones, without target or total."""
    names = reported["campaigns"].column_names
    invented = [
        dict.fromkeys(names)
        | {
            "campaign_id": campaign_id(place),
            "project_id": one.project_id,
            "name": f"示例募捐{rows.ordinal(place)}",
            "name_en": f"Example campaign {rows.letters(place)}",
            "short_name": f"示例募捐{rows.ordinal(place)}",
            "short_name_en": f"Example {rows.letters(place)}",
            "partners": [],
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "status": one.status,
        }
        for place, one in enumerate(CAMPAIGNS)
    ]
    made = pa.Table.from_pylist(invented, schema=reported["campaigns"].schema)
    return pa.concat_tables([reported["campaigns"], made])
