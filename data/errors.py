"""What can go wrong with a snapshot, each as one sentence of `errors.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

SENTENCES: Mapping[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class SnapshotError(Exception):
    """A snapshot cannot be read, built or published.

    `code` is one of SENTENCES, `fields` fill its slots, so that the interface can say the same in
    Chinese; str(error) is the full English sentence.
    """

    def __init__(self, code: str, fields: Mapping[str, str]) -> None:
        self.code = code
        self.fields = dict(fields)
        super().__init__(SENTENCES[code].format(**self.fields))


def shown(text: object) -> str:
    """Make a foreign string fit for a sentence: printable, at most 80 characters."""
    plain = "".join(c if c.isprintable() else "�" for c in str(text)[:81])
    return plain if len(plain) <= 80 else plain[:79] + "…"
