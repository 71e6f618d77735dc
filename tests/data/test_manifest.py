"""The manifest comes back as it was written, and an edit is noticed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import Snapshot, SnapshotError, manifest
from data.schema import SCHEMA_VERSION

Change = Callable[[dict[str, Any]], object]


def rewrite(folder: Path, change: Change, digest: bool = True) -> None:
    """Change a manifest; with `digest` as a program would, without as a hand would."""
    path = folder / manifest.NAME
    fields = json.loads(path.read_text("utf-8"))
    change(fields)
    if digest:
        fields["digest"] = manifest.digest(fields)
    path.write_text(json.dumps(fields, ensure_ascii=False), "utf-8")


def code_of(snapshot_id: str, folder: Path) -> str:
    with pytest.raises(SnapshotError) as caught:
        manifest.read(snapshot_id, folder)
    return caught.value.code


def test_what_is_written_is_read(demo_snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text(manifest.write(demo_snapshot), "utf-8")
    again = manifest.read(demo_snapshot.id, tmp_path)
    assert again == Snapshot(**{**vars(demo_snapshot), "path": tmp_path})


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["tables"]["projects"].update(rows=28),
        lambda m: m["tables"]["donations"].update(provenance="report"),
        lambda m: m["title"].update(en="Real data"),
        lambda m: m["checks"][0].update(verdict="not_applicable"),
        lambda m: m.update(as_of_basis="stated"),
        lambda m: m.update(created_at="2020-01-01T00:00:00+00:00"),
        lambda m: m.pop("digest"),
    ],
)
def test_an_edit_by_hand_is_refused(root: Path, change: Change) -> None:
    folder = root / "2021-12-31-demo"
    rewrite(folder, lambda m: None, digest=False)
    assert manifest.read(folder.name, folder).id == folder.name, "an untouched one is sound"
    rewrite(folder, change, digest=False)
    assert code_of(folder.name, folder) == "manifest_edited"


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(tables=[]),
        lambda m: m.pop("title"),
        lambda m: m.update(as_of="yesterday"),
        lambda m: m["tables"]["projects"]["files"][0].update(path="../../secret.parquet"),
        lambda m: m["tables"]["projects"]["files"][0].update(path="/etc/passwd"),
        lambda m: m["tables"]["projects"]["files"][0].update(sha256="/dev/zero"),
        lambda m: m["tables"]["projects"]["files"][0].update(sha256="../" + "0" * 61),
        lambda m: m["tables"].update({"x; drop": m["tables"]["projects"]}),
        lambda m: m.update(id="2021-12-31-report"),
        lambda m: m["tables"]["projects"].update(rows="many"),
        lambda m: m["tables"]["projects"].update(rows=None),
        lambda m: m["tables"]["projects"].update(rows=-1),
        lambda m: m["tables"]["projects"].update(bytes="x"),
        lambda m: m["tables"]["projects"].update(bytes=float("inf")),
        lambda m: m["tables"]["projects"].update(bytes=10**40),
        lambda m: m["tables"]["projects"].update(provenance="root"),
        lambda m: m["tables"]["projects"].update(provenance=["report"]),
        lambda m: m["tables"]["projects"].update(source=5),
        lambda m: m["tables"]["projects"].update(files=[]),
        lambda m: m["tables"]["projects"]["files"][0].update(bytes="9"),
        lambda m: m["tables"]["projects"]["files"][0].update(more=1),
        lambda m: m["tables"].update(unknown=m["tables"]["projects"]),
        lambda m: m.update(kind="demo'; --"),
        lambda m: m.update(title={"zh": 1, "en": 2}),
        lambda m: m.update(generator=["x"]),
        lambda m: m.update(seed={"a": 1}),
        lambda m: m.update(as_of="9999-12-31"),
        lambda m: m.update(created_at="9999-12-31T23:59:59+00:00"),
        lambda m: m["checks"][0].update(verdict="??"),
        lambda m: m["checks"][0].update(broken="<b>"),
        lambda m: m["checks"][0].update(title={}),
        lambda m: m["checks"][0].update(reads=[1]),
    ],
)
def test_a_manifest_that_cannot_be_meant_is_refused(root: Path, change: Change) -> None:
    folder = root / "2021-12-31-demo"
    rewrite(folder, change)
    assert code_of(folder.name, folder) == "manifest_unreadable"


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION - 1, SCHEMA_VERSION + 1, 99, None, "2"])
def test_another_schema_version_is_named(root: Path, version: object) -> None:
    folder = root / "2021-12-31-demo"
    rewrite(folder, lambda m: m.update(schema_version=version))
    with pytest.raises(SnapshotError, match=f"schema version {version}, this program reads") as e:
        manifest.read(folder.name, folder)
    assert e.value.code == "schema_version"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"id": "\ud800"'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / manifest.NAME).write_text(text, "utf-8", errors="surrogatepass")
    assert code_of("2021-12-31-demo", tmp_path) == "manifest_unreadable"


def test_an_empty_folder_has_no_manifest(tmp_path: Path) -> None:
    assert code_of("2021-12-31-demo", tmp_path) == "manifest_missing"


def test_a_title_in_one_language_is_no_title(root: Path) -> None:
    path = root / "2021-12-31-report" / manifest.NAME
    fields = json.loads(path.read_text("utf-8"))
    del fields["title"]["en"]
    path.chmod(0o644)
    fields["digest"] = manifest.digest(fields)
    path.write_text(json.dumps(fields), "utf-8")
    with pytest.raises(SnapshotError) as raised:
        manifest.read("2021-12-31-report", path.parent)
    assert raised.value.code == "manifest_unreadable"
