"""What can go wrong with a snapshot, each as one sentence: what, where, what next."""

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "unknown_snapshot": (
            'There is no snapshot "{id}" in {root}. '
            "Choose one that `python -m data list` shows, or publish it again."
        ),
        "no_snapshot": (
            "There is no sound snapshot in {root}. Run `python -m data build` to build the two "
            "that come with the project."
        ),
        "no_current": (
            "{root} has no readable file CURRENT, which names the snapshot to open. "
            "Choose one with `python -m data use ID`."
        ),
        "manifest_missing": (
            "Snapshot {id} has no manifest.json. It is not whole: publish it again, or remove it "
            "with `python -m data remove {id}`."
        ),
        "manifest_unreadable": (
            "The manifest.json of snapshot {id} cannot be read ({reason}). "
            "Publish the snapshot again, or open another."
        ),
        "manifest_edited": (
            "The manifest.json of snapshot {id} was changed after it was published. "
            "A snapshot is never edited: publish it again, or open another."
        ),
        "schema_version": (
            "Snapshot {id} has schema version {found}, this program reads version {expected}. "
            "Publish it again with this program, or open it with the one that made it."
        ),
        "file_missing": (
            "Snapshot {id}: the file {file} of table {table} is missing. "
            "Restore it from a backup, or publish the snapshot again."
        ),
        "file_damaged": (
            "Snapshot {id}: the file {file} of table {table} is damaged ({reason}). "
            "Restore it from a backup, or publish the snapshot again."
        ),
        "root_readonly": (
            "The snapshot folder {root} cannot be written ({reason}). "
            "Allow writing to it, or set SNAPSHOT_ROOT to a folder that can be written."
        ),
        "write_failed": (
            "The snapshot could not be written to {root} ({reason}). Nothing was changed; "
            "free some space or mend the disk, then publish again."
        ),
        "publishing": (
            "Another publish is at work in {root} ({holder}). Nothing was changed; "
            "wait until it has ended, then try again."
        ),
        "bad_source": "{where}: {problem}. Correct the file, then build again.",
        "bad_table": (
            'Table "{table}" cannot be published: {problem}. '
            "Make it fit data/tables.toml, then publish again."
        ),
        "check_failed": (
            "The snapshot was not published: {checks}. Correct the data, then publish again."
        ),
        "is_current": (
            "Snapshot {id} is the current one and is not removed. "
            "Choose another with `python -m data use ID` first."
        ),
    }
)


class SnapshotError(Exception):
    """A snapshot cannot be read, built or published.

    `code` is one of SENTENCES, `fields` fill its slots, so that the interface can say the same in
    Chinese; str(error) is the full English sentence.
    """

    def __init__(self, code: str, fields: Mapping[str, str]) -> None:
        self.code = code
        self.fields: Mapping[str, str] = MappingProxyType(dict(fields))
        super().__init__(SENTENCES[code].format(**self.fields))


def shown(text: object) -> str:
    """A foreign string made fit for a sentence: printable, at most 80 characters."""
    plain = "".join(c if c.isprintable() else "�" for c in str(text)[:81])
    return plain if len(plain) <= 80 else plain[:79] + "…"
