"""The questions that rollups answer, asked of the records: name -> SQL, the same parameters."""

from pathlib import Path

RECORDS = Path(__file__).parent / "records"
TWINS = {
    path.relative_to(RECORDS).with_suffix("").as_posix(): path.read_text("utf-8")
    for path in sorted(RECORDS.glob("*/*.sql"))
}
