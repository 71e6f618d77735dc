"""People: masked names, hashed numbers, and nothing else of them.

A person's key is a keyed BLAKE2 hash, so that nobody without the key can try names or numbers; the
key comes from LEDGER_KEY, or from the file LEDGER_KEY_FILE names, and never lies in the repository.
"""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from data.errors import SnapshotError, shown
from data.ledger.cells import bare
from data.ledger.mapping import personal

SHORTEST_KEY = 16
REPOSITORY = Path(__file__).resolve().parents[2]
OURS = re.compile(r"[DV]-[0-9a-f]{20}", re.ASCII)
PHONE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", re.ASCII)
CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])",
    re.ASCII,
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}", re.ASCII)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
STARS = "***"
NAMELESS = "匿名"


@dataclass(frozen=True)
class Key:
    """The secret of the keyed hash."""

    secret: bytes

    def of(self, prefix: str, what: str) -> str:
        """The key of a person; one of our own keys stays as it is."""
        if what[1:2] == "-" and OURS.fullmatch(what):
            return what
        digest = self._keyed.copy()
        digest.update(unicodedata.normalize("NFKC", what).strip().casefold().encode())
        return f"{prefix}-{digest.hexdigest()}"

    def of_plain(self, prefix: str, names: pa.Array) -> pa.Array:
        """`of` for names that are their own half-width, lower-case form and no keys of ours."""
        if names.null_count == len(names):
            return pa.nulls(len(names), pa.string())
        keyed, made = self._keyed, names.to_pylist()
        for place, name in enumerate(made):
            if name is not None:
                digest = keyed.copy()
                digest.update(name.encode())
                made[place] = f"{prefix}-{digest.hexdigest()}"
        return pa.array(made, pa.string())

    @cached_property
    def _keyed(self) -> "hashlib.blake2b":
        return hashlib.blake2b(key=self.secret, digest_size=10)

    @cached_property
    def fingerprint(self) -> str:
        """Eight digits that tell two keys apart and give neither away."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, digest_size=4).hexdigest()


def key() -> Key:
    """The key of this machine. Raises SnapshotError ledger_key when there is none that is fit."""
    text = os.environ.get("LEDGER_KEY", "")
    named = os.environ.get("LEDGER_KEY_FILE", "")
    if not text and named:
        path = Path(named).resolve()
        if path.is_relative_to(REPOSITORY):
            raise SnapshotError("ledger_key", {"problem": "LEDGER_KEY_FILE lies in the repository"})
        try:
            text = path.read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            problem = f"LEDGER_KEY_FILE cannot be read ({shown(error)})"
            raise SnapshotError("ledger_key", {"problem": problem}) from error
    if not text:
        raise SnapshotError("ledger_key", {"problem": "neither is set"})
    if len(text) < SHORTEST_KEY:
        raise SnapshotError("ledger_key", {"problem": f"it is shorter than {SHORTEST_KEY} letters"})
    return Key(hashlib.blake2b(text.encode(), digest_size=32).digest())


def is_card(text: str) -> bool:
    """Whether this is the number of an identity card, its check digit included."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not CARD.fullmatch(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[-1].upper()


def is_number_of_a_person(text: str) -> bool:
    """Whether the whole cell is a mobile phone number, an identity card or a mail address."""
    text = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    return bool(PHONE.fullmatch(text) or MAIL.fullmatch(text)) or is_card(text)


def starred(text: str) -> str:
    """The text with phone numbers, identity cards and mail addresses starred out."""
    plain = unicodedata.normalize("NFKC", text)
    masked = MAIL.sub(STARS, PHONE.sub(STARS, CARD.sub(STARS, plain)))
    return text if masked == plain else masked


def is_organisation(name: str) -> bool:
    """Whether a giver's name is that of an organisation, by the words it contains."""
    return len(name) >= 4 and personal().organisations.search(name) is not None


def is_nobody(name: str) -> bool:
    """Whether the name says that the giver wants no name."""
    word = name if name.isalnum() and not name.isascii() else bare(name)
    return not word or word in personal().nobody or word.startswith(NAMELESS)


def masked(name: str) -> str:
    """王小明 → 王**, 欧阳修 → 欧**, Anna Smith → A***; stars alone stay."""
    name = unicodedata.normalize("NFKC", name).strip()
    if not name:
        return ""
    if name.isascii():
        return name[0] + STARS
    return name[0] + "*" * min(max(len(name) - 1, 1), 2)


def shown_name(name: str) -> str:
    """What may be shown of a giver or payee: an organisation's name, a person's mask."""
    return starred(name) if is_organisation(name) else masked(name)
