"""A hundred views drawn at random give the same files wherever their snapshot is kept and asked."""

import importlib
import random
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import pytest

import data
from data import publish, store
from data.place import here
from pages.ui.cache import CACHE
from pages.ui.files.routes import offered
from queries import engine
from tests.bench.addresses import CODES, FILTERS
from tests.buckets import Bucket
from tests.pages.opened import DEMO
from tests.sail import Sail
from tests.served import fetched

VIEWS, SEED = 100, 20
TABLES = ("donations", "projects", "service_records", "volunteers", "project_index")


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


def differing(local: dict[str, bytes]) -> list[str]:
    """Return the addresses whose files are other than these by now."""
    now = dict(files(local))
    return [address for address in local if local[address] != now.get(address)]


def move(snapshots: Path, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish into a bucket from one machine; go on at another, which has pulled it."""
    for machine in ("publisher", "reader"):
        for key, value in bucket.environment(tmp_path / machine).items():
            monkeypatch.setenv(key, value)
        if machine == "publisher":
            made = store.root() / ".tmp-made"
            shutil.copytree(snapshots / DEMO, made)
            here().commit(made, DEMO)
            publish.point(DEMO)
    assert not data.refresh()


@pytest.fixture
def sail(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sail]:
    """A Spark Connect server that reads the bucket and knows of no folder."""
    pytest.importorskip("pysail.spark")
    monkeypatch.setenv("ENGINE_ROOT", bucket.root)
    server = Sail(bucket.settings())
    yield server
    server.kill()


@pytest.mark.usefixtures("served")
def test_the_same_files_from_a_disk_a_bucket_and_a_spark_connect_server(
    snapshots: Path, bucket: Bucket, sail: Sail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question goes to the server here, though the app sends it those over records alone."""
    local = dict(islice(files(addresses()), VIEWS))
    assert len(local) == VIEWS
    assert len(set(local.values())) > 0.7 * VIEWS, "not the same file again and again"
    move(snapshots, bucket, tmp_path, monkeypatch)
    assert data.open_snapshot(DEMO).path == store.root() / DEMO != snapshots / DEMO
    assert differing(local) == []
    spark = importlib.import_module("queries.engines.spark").Spark
    asked: list[str] = []

    def elsewhere(snapshot: data.Snapshot, lane: engine.Lane = "light") -> engine.Engine:
        asked.append(lane)
        found: engine.Engine = spark(snapshot, sail.address)
        return found

    monkeypatch.setattr(engine, "engine", elsewhere)
    asked_for: list[str] = []
    bucket.storage.before = lambda line, environ: asked_for.append(line)
    assert differing(local) == []
    assert len(asked) > VIEWS / 2
    read = {Path(line).stem for line in asked_for if line.startswith("GET")}
    assert read >= {"projects", "donation_days", "service_days", "people_by_month"}
