"""Names of projects, campaigns and teams, and the keys they lead to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from data.ledger.people.names import bare

NEAR = 66.0
TAILS = ("志愿服务项目", "志愿服务活动", "志愿服务", "项目", "计划", "活动")
# By kind: the columns with names.
NAMES = {"project": ("name", "name_en", "aliases"), "team": ("name", "name_en"),
         "campaign": ("name", "short_name", "name_en", "short_name_en")}  # fmt: skip

Wrong = tuple[int, str, Mapping[str, str]]  # row, code, fields


@dataclass
class Register:
    """Names and keys of one kind of thing; `kind` is part of the reject codes."""

    kind: str
    keys: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, names: Iterable[str | None]) -> None:
        """Let these names, and the key itself, lead to the key; an earlier name stays."""
        self.keys.setdefault(bare(key), key)
        for name in names:
            if name and bare(name):
                self.keys.setdefault(bare(name), key)
                self.labels.setdefault(key, name)

    def find(self, name: str) -> str | None:
        """Return the key a name leads to: the whole name, whatever its marks and width."""
        return self.keys.get(bare(name))

    def near(self, name: str) -> str | None:
        """Return the key whose name is most like this one, if any is."""
        word = _core(name)
        if len(word) < 2:
            return None
        cores = {spelled: _core(spelled) for spelled in self.keys if len(spelled) > 2}
        best = process.extractOne(word, cores, scorer=fuzz.token_ratio, score_cutoff=NEAR)
        return self.keys[best[2]] if best else None


def _core(name: str) -> str:
    word = bare(name)
    for tail in TAILS:
        if word.endswith(tail) and len(word) > len(tail) + 2:
            word = word.removesuffix(tail)
    return word


def register(kind: str, *snapshots: Mapping[str, pa.Table]) -> Register:
    """Return the names of a kind in these tables, the first ones first."""
    found, key = Register(kind), f"{kind}_id"
    for tables in snapshots:
        if f"{kind}s" in tables:
            for row in tables[f"{kind}s"].select([key, *NAMES[kind]]).to_pylist():
                also = row.pop("aliases", None) or []
                found.add(row.pop(key), [*row.values(), *also])
    return found


def resolve(
    names: Register, texts: pa.Array, same: Collection[str] = ()
) -> tuple[pa.Array, list[Wrong]]:
    """Return keys for names, row by row, and the rows whose name leads nowhere.

    A name that is `same`, as `bare`, is the one most like it.
    """
    encoded = texts.dictionary_encode()
    spelled = encoded.dictionary.to_pylist()
    keys = [names.find(text) for text in spelled]
    bad: dict[int, tuple[str, dict[str, str]]] = {}
    for place in (place for place, key in enumerate(keys) if key is None):
        near = names.near(spelled[place]) if len(bad) < 200 else None
        if near and bare(spelled[place]) in same:
            keys[place] = near
            continue
        bad[place] = f"unknown_{names.kind}", {}
        if near:
            label = f"{names.labels.get(near, near)}（{near}）"
            bad[place] = f"unknown_{names.kind}_near", {"near": label}
    found = pa.array(keys, pa.string()).take(encoded.indices)
    rows = pc.is_in(encoded.indices, pa.array(list(bad), encoded.indices.type))
    wrong = pc.indices_nonzero(rows).to_pylist() if bad else []
    return found, [(row, *bad[encoded.indices[row].as_py()]) for row in wrong]
