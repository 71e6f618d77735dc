"""A hundred views drawn at random give the same files wherever their snapshot is kept."""

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import pytest

import data
from data import publish, store
from data.place import here
from pages.ui.cache import CACHE
from pages.ui.files.routes import offered
from tests.bench.addresses import CODES, FILTERS
from tests.buckets import Bucket
from tests.pages.opened import DEMO
from tests.served import fetched

VIEWS, SEED = 100, 20
TABLES = ("donations", "projects", "service_records", "volunteers", "project_index")

Kept = Callable[[Path, Bucket, Path, pytest.MonkeyPatch], None]
"""Let the app read a copy of a folder of snapshots that is kept elsewhere."""


def addresses() -> Iterator[str]:
    """Draw some whole tables, then parts of pages under choices of filters, without end."""
    chance, drawn = random.Random(SEED), set[str]()
    parts = [one for one in sorted(offered()) if one.partition("/")[0] in FILTERS]
    yield from (f"files/{DEMO}/{table}.csv?lang=zh" for table in TABLES)
    while True:
        part = chance.choice(parts)
        page = part.partition("/")[0]
        chosen = {
            key: sorted(chance.sample(CODES[key], chance.choice([0, 0, 1, 2])))
            for key in FILTERS[page]
        }
        lang, unit = chance.choice(["zh", "en"]), chance.choice(["yuan", "wan"])
        asked = {"of": page, "part": part, **chosen, "snapshot": DEMO, "lang": lang, "unit": unit}
        address = f"files/panel.csv?{urlencode(asked, doseq=True)}"
        if address not in drawn:
            drawn.add(address)
            yield address


def files(asked: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Fetch each address; leave out those that have no file, as an empty choice."""
    CACHE.clear()
    for address in asked:
        found = fetched(address)
        if found.status == 200:
            yield address, found.content


def in_a_bucket(
    snapshots: Path, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publish from one machine; go on at another, which has pulled it."""
    for machine in ("publisher", "reader"):
        for key, value in bucket.environment(tmp_path / machine).items():
            monkeypatch.setenv(key, value)
        if machine == "publisher":
            made = store.root() / ".tmp-made"
            shutil.copytree(snapshots / DEMO, made)
            here().commit(made, DEMO)
            publish.point(DEMO)
    assert not data.refresh()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("kept", [in_a_bucket])
def test_the_same_files_from_a_disk_and_from_elsewhere(
    kept: Kept, snapshots: Path, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = dict(islice(files(addresses()), VIEWS))
    kept(snapshots, bucket, tmp_path, monkeypatch)
    assert data.open_snapshot(DEMO).path == store.root() / DEMO != snapshots / DEMO
    other = dict(files(local))
    assert [address for address in local if local[address] != other.get(address)] == []
    assert len(local) == VIEWS
    assert len(set(local.values())) > 0.7 * VIEWS, "not the same file again and again"
