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
            "Bring it up to date with `python -m data migrate {id}`, or open it with the program "
            "that made it."
        ),
        "migrate_current": (
            "Snapshot {id} has schema version {version} already, which is today's. "
            "Nothing is to be done; open it with `python -m data use {id}`."
        ),
        "migrate_table": (
            'Snapshot {id}: table "{table}" does not fit today\'s schema: {problem}. '
            "Nothing was changed; open it with the program that made it."
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
        "demo_records": (
            "A demo of {records} service records is not made; choose {fewest} to {most}. "
            "The demo that comes with the project has some 60,000: `python -m data build`."
        ),
        "demo_folder": (
            "{folder} is no empty folder. Nothing was written; name one that is empty or new."
        ),
        "demo_room": (
            "{folder} has {free} free; a demo of {records} service records needs some {needed}. "
            "Nothing was written; free some space, or choose fewer records."
        ),
        "ledger_missing": "{file} cannot be read ({reason}). See that it is there and open to you.",
        "ledger_large": (
            "{file} is larger than {limit}, the most that is read. Nothing was read; "
            "split it by year or month, then import the parts together."
        ),
        "ledger_kind": (
            "{file} is {kind}, which holds no ledger that can be read. "
            "Save the ledger as XLSX or CSV, then import that."
        ),
        "ledger_empty": "{file} holds no rows. Choose the file that holds the ledger.",
        "ledger_binary": (
            "{file} holds NUL bytes, so it is no text file. Nothing was read; "
            "save the ledger as XLSX or CSV, then import that."
        ),
        "ledger_encoding": (
            "{file} is neither UTF-8 nor GB18030 nor UTF-16. Nothing was read; "
            "save it as CSV UTF-8, then import that."
        ),
        "ledger_quotes": (
            "{file}, row {row}: a quotation mark opens there and does not close, or a cell is "
            "longer than 1,000,000 characters. Nothing was imported; correct the row and "
            "import again."
        ),
        "ledger_wide": (
            "{file} has {columns} columns; a ledger has at most 400. Nothing was imported; "
            "delete the columns that hold nothing, then import again."
        ),
        "ledger_workbook": (
            "{file} cannot be read as a workbook ({reason}). Nothing was imported; "
            "open it in Excel, save it as XLSX, then import that."
        ),
        "ledger_bomb": (
            "{file} unpacks to more than is read ({limit}). Nothing was imported; "
            "unpack it yourself and import the ledgers in it."
        ),
        "ledger_sheets": (
            "{file} has {sheets} sheets, more than {limit}. Nothing was imported; "
            "import the sheets you need in a workbook of their own."
        ),
        "ledger_heavy": (
            "{file} takes more memory or time than a ledger should. Nothing was imported; "
            "save the sheet as CSV, then import that."
        ),
        "ledger_unknown": (
            "No sheet of {file} has the headings of a known ledger. `python -m data template` "
            "writes headings that are known, or name yours in a file and give it with --mapping."
        ),
        "ledger_many": (
            "{file}: more than {limit} rows do not fit, so it is hardly the right file. "
            "Nothing was imported; look at the mapping it was read by."
        ),
        "ledger_mapping": (
            "The mapping {file} cannot be used: {problem}. Correct it, then import again."
        ),
        "ledger_key": (
            "Ledgers with people need a key that hashes their numbers: set LEDGER_KEY, or "
            "LEDGER_KEY_FILE to a file outside the repository ({problem}). Make one with "
            "`python -m data key` and keep it: another key would make strangers of the same people."
        ),
        "ledger_other_key": (
            "Snapshot {id} was imported with another key, so its people would not be recognised. "
            "Set the key it was made with, then import again."
        ),
        "ledger_base": (
            "Snapshot {id} is generated demo data; a ledger is never added to it. "
            "Name a report or an import with --on."
        ),
        "ledger_moved": (
            "The ledgers were examined on {id}, but by now they would be added to {now}. Nothing "
            "was published; import the same files again."
        ),
        "ledger_rejects": (
            "{rows} rows were rejected, {limit} may be. Nothing was published; correct them as the "
            "reject file says, or go on with the rest by --go-on."
        ),
        "ledger_as_of": (
            "{day} lies after the as-of day {as_of}. Say a later day with --as-of, or leave it out."
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
