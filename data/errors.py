"""Errors of snapshots and ledgers; `errors.toml` has one sentence for each, in both languages."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.sentences import filled

SENTENCES: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)
Fault = tuple[str, Mapping[str, str]]  # code and fields of what is wrong with a mapping file


class SnapshotError(Exception):
    """A snapshot cannot be read, built or published.

    `code` is one of SENTENCES and `fields` fill its slots, so that the command and the interface
    can say it in the reader's language. `faults` are all that is wrong with a mapping file.
    str(error) is the full English sentence.
    """

    def __init__(self, code: str, fields: Mapping[str, str], faults: Sequence[Fault] = ()) -> None:
        self.code = code
        self.fields = dict(fields)
        self.faults = tuple(faults)
        super().__init__(filled(self.sentence("en"), **self.fields))

    def sentence(self, lang: str) -> str:
        """Return the sentence in a language, its slots open."""
        return SENTENCES[self.code][lang]

    def anew(self) -> "SnapshotError":
        """Return the same error, to be kept or raised again, without what its traceback holds."""
        return SnapshotError(self.code, self.fields, self.faults)


def shown(text: object, longest: int = 80) -> str:
    """Return printable text of any value, at most `longest` characters, to put in a sentence."""
    plain = "".join(c if c.isprintable() else "\ufffd" for c in str(text)[: longest + 1])
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
