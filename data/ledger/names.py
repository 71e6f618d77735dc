"""What ledgers call things by, and which key that is: projects, campaigns, teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from data.ledger.cells import bare

NEAR = 66.0
TAILS = ("志愿服务项目", "志愿服务活动", "志愿服务", "项目", "计划", "活动")


@dataclass
class Names:
    """Names and keys of one kind of thing; `kind` is part of the reject codes."""

    kind: str
    keys: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, names: Iterable[str | None]) -> None:
        """Let these names, and the key itself, lead to the key; a name given before stays."""
        self.keys.setdefault(bare(key), key)
        for name in names:
            if name and bare(name):
                self.keys.setdefault(bare(name), key)
                self.labels.setdefault(key, name)

    def find(self, name: str) -> str | None:
        """The key a name leads to: the whole name, whatever its marks and width."""
        return self.keys.get(bare(name))

    def near(self, name: str) -> str | None:
        """The key whose name is most like this one, if any is."""
        word = _core(name)
        if len(word) < 2:
            return None
        known = {spelled: key for spelled, key in self.keys.items() if len(spelled) > 2}
        cores = {spelled: _core(spelled) for spelled in known}
        best = process.extractOne(word, cores, scorer=fuzz.token_ratio, score_cutoff=NEAR)
        return known[best[2]] if best else None


def _core(name: str) -> str:
    word = bare(name)
    for tail in TAILS:
        if word.endswith(tail) and len(word) > len(tail) + 2:
            word = word.removesuffix(tail)
    return word


Wrong = tuple[int, str, Mapping[str, str]]


def resolve(names: Names, texts: pa.Array) -> tuple[pa.Array, list[Wrong]]:
    """Keys for names, row by row, and the rows whose name leads nowhere: row, code, fields."""
    encoded = texts.dictionary_encode()
    keys: list[str | None] = []
    bad: dict[int, tuple[str, dict[str, str]]] = {}
    for place, text in enumerate(encoded.dictionary.to_pylist()):
        key = names.find(text)
        keys.append(key)
        if key is None:
            near = names.near(text) if len(bad) < 200 else None
            if near:
                label = f"{names.labels.get(near, near)}（{near}）"
                bad[place] = f"unknown_{names.kind}_near", {"near": label}
            else:
                bad[place] = f"unknown_{names.kind}", {}
    found = pa.array(keys, pa.string()).take(encoded.indices)
    wrong: list[Wrong] = []
    if bad:
        rows = pc.is_in(encoded.indices, pa.array(list(bad), encoded.indices.type))
        for row in pc.indices_nonzero(rows).to_pylist():
            code, fields = bad[encoded.indices[row].as_py()]
            wrong.append((row, code, fields))
    return found, wrong


def of(kind: str, tables: Mapping[str, pa.Table]) -> Names:
    """The names on record: project, campaign or team."""
    names = Names(kind)
    if kind == "project" and "projects" in tables:
        for row in _rows(tables["projects"], "project_id", "name", "name_en", "aliases"):
            names.add(row["project_id"], [row["name"], row["name_en"], *(row["aliases"] or [])])
    elif kind == "campaign" and "campaigns" in tables:
        for row in _rows(
            tables["campaigns"], "campaign_id", "name", "short_name", "name_en", "short_name_en"
        ):
            names.add(
                row["campaign_id"],
                [row["name"], row["short_name"], row["name_en"], row["short_name_en"]],
            )
    elif kind == "team" and "teams" in tables:
        for row in _rows(tables["teams"], "team_id", "name", "name_en"):
            names.add(row["team_id"], [row["name"], row["name_en"]])
    return names


def _rows(table: pa.Table, *columns: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.select(list(columns)).to_pylist()
    return found
