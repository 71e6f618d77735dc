"""The clock of the office."""

import zoneinfo
from datetime import UTC, datetime

from data.clock import OFFICE


def test_it_is_eight_hours_before_greenwich_also_where_the_machine_has_no_time_zones() -> None:
    zoneinfo.reset_tzpath(to=())
    try:
        alone = zoneinfo.ZoneInfo.no_cache("Asia/Shanghai")
    finally:
        zoneinfo.reset_tzpath()
    at = datetime(2022, 1, 3, 20, 30, tzinfo=UTC)
    for zone in (OFFICE, alone):
        assert at.astimezone(zone).isoformat() == "2022-01-04T04:30:00+08:00"
