"""A demo of any size, for benches and demonstrations: the demo's shape, drawn by the million.

The report's tables, the demo's spending, steps and anchored gifts stay as they are; people,
activities, service records and further gifts are made in chunks and streamed into the snapshot.
The same seed and size give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from data import demo, publish
from data.demo import SEED
from data.demo.large import activities, campaigns, columns, crews, donors, gifts, people
from data.parquet import Stream
from data.publish import Draft
from data.report import digest

FEWEST, MOST = 10_000, 999_999_999
# Bytes on disk for each service record, its part of the other tables included, and the room that
# building needs beside them.
BYTES = 16
SPARE = 200_000_000
PEOPLE, TEAMS, VOLUNTEERS, HELD, ACTIVITIES, DONORS, NAMES, GIFTS = range(10, 18)
TEAMS_AT_LEAST = 44


def draft(report: Draft, records: int, seed: int = SEED) -> Draft:
    """A demo with exactly `records` service records, FEWEST to MOST.

    About a tenth as many donations, a twentieth activities, a 25th volunteers, a 40th donors.
    Made when it is published: until then only the volunteers and activities are there, as numbers.
    """
    if not FEWEST <= records <= MOST:
        raise ValueError(f"{records} service records: choose {FEWEST} to {MOST}")
    small = publish.completed(demo.draft(report, seed))
    found = people.people(
        columns.random(seed, PEOPLE), records // 25, max(TEAMS_AT_LEAST, records // 20_000)
    )
    held = activities.activities(columns.random(seed, HELD), found, records // 20, records)
    givers = donors.donors(columns.random(seed, DONORS), records // 40)
    streams: dict[str, Stream] = {
        "volunteers": lambda: people.volunteer_batches(columns.random(seed, VOLUNTEERS), found),
        "activities": lambda: activities.activity_batches(columns.random(seed, ACTIVITIES), held),
        "service_records": lambda: crews.record_batches(seed, found, held, report.as_of),
        "donors": lambda: donors.donor_batches(
            columns.random(seed, NAMES), small.tables["donors"], givers
        ),
        "donations": lambda: gifts.donation_batches(
            seed, GIFTS, _in_order(small.tables["donations"]), records // 10, givers, report.as_of
        ),
    }
    made = {
        "teams": people.team_table(columns.random(seed, TEAMS), found),
        "campaigns": campaigns.campaign_table(report.tables),
    }
    tables = {name: table for name, table in small.tables.items() if name not in streams}
    drawn = (*streams, *made)
    return replace(
        small,
        title=_title(records),
        generator=f"large demo of {records:,} records {_digest()}, {demo.generator(report)}",
        tables=MappingProxyType({**tables, **made}),
        streams=MappingProxyType(streams),
        provenance=MappingProxyType({**small.provenance, **dict.fromkeys(drawn, "demo")}),
        source=MappingProxyType({**small.source, **dict.fromkeys(drawn, f"seed {seed}")}),
    )


def room(records: int) -> int:
    """Bytes that a demo of this size needs on the disk while it is built, rather too many."""
    return records * BYTES + SPARE


def _digest() -> str:
    return digest(Path(__file__).parent.glob("*.py"))


def _title(records: int) -> Mapping[str, str]:
    return MappingProxyType(
        {
            "zh": f"2019–2021 演示数据，{records:,} 条服务记录",
            "en": f"Demo data 2019–2021, {records:,} service records",
        }
    )


def _in_order(donations: pa.Table) -> pa.Table:
    return donations.sort_by([("campaign_id", "ascending"), ("donated_at", "ascending"),
                              ("donation_id", "ascending")])  # fmt: skip
