"""What is asked of the whole, a table of the results each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A table of the results: its title and the goal in words."""

    title: str
    says: str


GOALS = {
    "change": Goal(
        "Filter change",
        "From the click to the last chart painted p95 ≤ 400 ms in a browser on a quiet machine; "
        "at 100m ≤ 1.5 × at 10m. Server time is a guide, beside the same messages sent again.",
    ),
    "crowd": Goal(
        "Many people",
        "300 sessions with 10 s between clicks on one process: p95 ≤ 1.5 s, no error, memory of a "
        "session ≤ 2 MB over that on an empty page.",
    ),
    "paint": Goal(
        "First paint",
        "On a fresh process the first number ≤ 1.5 ×, the first chart ≤ 2 × an empty Streamlit "
        "app in a browser; layout shift ≤ 0.05.",
    ),
    "publish": Goal(
        "Publish",
        "With rollups and checks 10m ≤ 90 s, 100m ≤ 600 s, peak ≤ 8 GiB; rollups ≤ 10 % of a "
        "large base.",
    ),
    "export": Goal("Export", "1M rows: CSV ≤ 0.6 s and the transfer, XLSX ≤ 8 s."),
    "import": Goal(
        "Import", "1M messy rows read and compared: CSV ≤ 3 s, XLSX ≤ 8 s; CSV published ≤ 30 s."
    ),
    "growth": Goal("Growth", "A rollup question at 100m ≤ 3 × at 1m; ≤ 12 bytes a service record."),
    "questions": Goal("Questions", "No goal of their own: rollups beside the records."),
    "memory": Goal("Memory", "No leak: ≤ 5 MB over any number of reruns."),
    "meeting": Goal("The meeting", "No goal in figures: a switch is felt at once, nothing grows."),
    "race": Goal(
        "Race", "This version no worse than the earlier one by more than a tenth, in one run."
    ),
}
