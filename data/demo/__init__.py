"""The demo snapshot: the tables of a report, and generated detail for 2019 to 2021.

The detail is invented, but its sums are those that the report publishes: `data/checks/demo_*.sql`
check that. The same seed gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from data.demo import donors, giving, people, service, spending, steps
from data.publish import Draft
from data.report import digest

SEED = 20211231


def draft(report: Draft, seed: int = SEED) -> Draft:
    """Return the report's tables unchanged, with generated tables of provenance "demo" added."""
    about = replace(
        report,
        kind="demo",
        title={"zh": "2019–2021 演示数据", "en": "Demo data 2019–2021"},
        generator=generator(report),
        seed=seed,
    )
    return about.adding(detail(report, seed), "demo", f"seed {seed}")


def generator(report: Draft) -> str:
    """Name this version of the demo; it changes with the code and with the sources."""
    here = Path(__file__).parent
    return f"demo {digest([*here.glob('*.py'), here / 'plan.toml'])}, {report.generator}"


def detail(report: Draft, seed: int) -> Mapping[str, pa.Table]:
    """Generate the tables; each part draws from a random stream of its own."""
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
        "plan_progress": steps.progress(report.tables, report.as_of),
        "disclosures": steps.disclosures(report.tables, milestones, report.as_of),
    }
