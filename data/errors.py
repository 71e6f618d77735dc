"""Errors of snapshots and ledgers; `errors.toml` has one sentence for each."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

SENTENCES: Mapping[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class SnapshotError(Exception):
    """A snapshot cannot be read, built or published.

    `code` is one of SENTENCES and `fields` fill its slots, so that the interface can say it in
    Chinese. str(error) is the full English sentence.
    """

    def __init__(self, code: str, fields: Mapping[str, str]) -> None:
        self.code = code
        self.fields = dict(fields)
        super().__init__(SENTENCES[code].format(**self.fields))


def shown(text: object, longest: int = 80) -> str:
    """Return printable text of any value, at most `longest` characters, to put in a sentence."""
    plain = "".join(c if c.isprintable() else "\ufffd" for c in str(text)[: longest + 1])
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
