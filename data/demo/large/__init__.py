"""A demo of any size, for benches and demonstrations.

The report's tables and the demo's spending, steps and gifts to real campaigns stay as they are.
People, activities, service records and further gifts are generated in chunks and streamed into the
snapshot. The same seed and size give the same bytes.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from data import demo, publish
from data.demo import SEED, columns, donors, people
from data.demo.large import gifts, service
from data.demo.service import activity_batches
from data.parquet import Stream
from data.publish import Draft
from data.report import digest
from data.schema import TABLES

FEWEST, MOST = 10_000, 999_999_999
# Bytes on disk for each service record, its part of the other tables included, and the room that
# building needs beside them.
BYTES = 16
SPARE = 200_000_000
PEOPLE, TEAMS, VOLUNTEERS, HELD, ACTIVITIES, DONORS, NAMES, GIFTS = range(10, 18)
TEAMS_AT_LEAST = 44


def draft(report: Draft, records: int, seed: int = SEED) -> Draft:
    """Return a demo with exactly `records` service records, FEWEST to MOST.

    It has about a tenth as many donations, a twentieth as many activities, a 25th as many
    volunteers and a 40th as many donors. Streams generate their rows at publishing; until then
    only arrays of volunteers and activities are in memory. Raises ValueError for another number
    of records.
    """
    if not FEWEST <= records <= MOST:
        raise ValueError(f"{records} service records: choose {FEWEST} to {MOST}")
    small = publish.completed(demo.draft(report, seed))
    drawn = partial(columns.random, seed)
    found = people.many_people(drawn(PEOPLE), records // 25, max(TEAMS_AT_LEAST, records // 20_000))
    held = service.activities(drawn(HELD), found, records // 20, records)
    givers, types = donors.many_donors(drawn(DONORS), records // 40)
    order = [(name, "ascending") for name in TABLES["donations"].order]
    donations, known = small.tables["donations"].sort_by(order), small.tables["donors"]

    def donor_batches() -> Iterator[pa.RecordBatch]:
        yield from known.to_batches()
        nouns = [noun for _, noun, _ in donors.ORGANISATIONS]
        yield from donors.donor_batches(
            drawn(NAMES), gifts.DONOR, len(givers.years[0]), types,
            lambda place: f"示例{nouns[types[place]]} {place + 1}",
        )  # fmt: skip

    streams: dict[str, Stream] = {
        "volunteers": lambda: people.volunteer_batches(drawn(VOLUNTEERS), found),
        "activities": lambda: activity_batches(drawn(ACTIVITIES), held),
        "service_records": lambda: service.record_batches(seed, found, held, report.as_of),
        "donors": donor_batches,
        "donations": lambda: gifts.donation_batches(
            seed, GIFTS, donations, records // 10, givers, report.as_of
        ),
    }
    names = [(f"志愿服务第 {n} 队", f"team {n}") for n in range(1, len(found.team_type) + 1)]
    made = {
        "teams": people.team_table(drawn(TEAMS), found, names),
        "campaigns": gifts.campaign_table(report.tables),
    }
    digits = digest(Path(__file__).parent.glob("*.py"))
    about = replace(
        small,
        title={
            "zh": f"2019–2021 演示数据，{records:,} 条服务记录",
            "en": f"Demo data 2019–2021, {records:,} service records",
        },
        generator=f"large demo of {records:,} records {digits}, {demo.generator(report)}",
        tables={name: table for name, table in small.tables.items() if name not in streams},
    )
    return about.adding(made, "demo", f"seed {seed}", streams)


def room(records: int) -> int:
    """Return an upper estimate of the bytes on disk needed to build a demo of this size."""
    return records * BYTES + SPARE
