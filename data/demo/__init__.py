"""The demo snapshot: the tables of a report, and generated detail for 2019 to 2021 beside them.

The detail is invented, but adds up to what the report publishes: `data/checks/demo_*.sql` hold it
to that. The same seed gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from data.demo import donors, giving, people, service, spending, steps
from data.publish import Draft
from data.report import digest

SEED = 20211231


def draft(report: Draft, seed: int = SEED) -> Draft:
    """The report's tables as they are, with generated tables of provenance "demo" beside them."""
    generated = detail(report, seed)
    return replace(
        report,
        kind="demo",
        title=MappingProxyType({"zh": "2019–2021 演示数据", "en": "Demo data 2019–2021"}),
        generator=generator(report),
        seed=seed,
        tables=MappingProxyType({**report.tables, **generated}),
        provenance=MappingProxyType({**report.provenance, **dict.fromkeys(generated, "demo")}),
        source=MappingProxyType({**report.source, **dict.fromkeys(generated, f"seed {seed}")}),
    )


def generator(report: Draft) -> str:
    """What names this version of the demo: other code or other sources make a new snapshot."""
    return f"demo {digest(Path(__file__).parent.glob('*.py'))}, {report.generator}"


def detail(report: Draft, seed: int) -> Mapping[str, pa.Table]:
    """The generated tables; each part draws from its own stream of random numbers."""
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(6)]
    volunteers, tables = people.people(streams[0])
    givers, donor_table = donors.donors(streams[2])
    milestones = steps.milestones(streams[5], report.tables, report.as_of)
    return {
        **tables,
        **service.service(streams[1], volunteers, report.as_of),
        "donors": donor_table,
        "donations": giving.donations(streams[3], report.tables, givers),
        **spending.spending(streams[4], report.tables, report.as_of),
        "milestones": milestones,
        "disclosures": steps.disclosures(report.tables, milestones, report.as_of),
    }
