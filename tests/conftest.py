"""The snapshots that tests lean on, built once, and the tests that `make test-fast` leaves out."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from data import Snapshot, build, open_snapshot, publish
from data import report as reports
from tests import buckets, drafts
from tests.sail import Sail

os.environ["LC_ALL"] = "C.UTF-8"  # commands speak English, wherever the tests run
ROOT = Path(__file__).resolve().parents[1]
BUILDS_FROM = ("data/**/*.py", "data/**/*.sql", "data/**/*.toml", "data/**/*.csv",
               "tests/drafts.py", "requirements.txt")  # fmt: skip
# Files and tests that take more than some seconds; together nine tenths of the time without a
# browser. A test that is added to a file is slow with it.
SLOW = (
    "tests/data/checks/test_checks.py",
    "tests/data/demo/",
    "tests/data/ledger/",
    "tests/data/test_bucket.py",
    "tests/data/test_bucket_faults.py",
    "tests/data/test_bucket_killed.py",
    "tests/data/rollups/test_people.py",
    "tests/data/test_build.py",
    "tests/data/test_commands.py",
    "tests/data/test_files.py",
    "tests/data/test_ledger.py",
    "tests/data/test_main.py",
    "tests/data/test_migrate.py",
    "tests/data/test_pack.py",
    "tests/data/test_publish.py",
    "tests/data/test_publish_killed.py",
    "tests/data/test_rollups.py",
    "tests/data/test_waiting.py",
    "tests/pages/data/",
    "tests/pages/funds/test_page.py",
    "tests/pages/meeting/test_deck.py",
    "tests/pages/meeting/test_page.py",
    "tests/pages/test_addresses.py",
    "tests/pages/test_alternatives.py",
    "tests/pages/test_explained.py",
    "tests/pages/test_golden.py",
    "tests/pages/test_one_view.py",
    "tests/pages/test_pages.py",
    "tests/pages/test_same_files.py",
    "tests/pages/ui/access/test_nginx.py",
    "tests/pages/ui/access/test_oidc.py",
    "tests/pages/ui/files/",
    "tests/pages/ui/test_compat.py",
    "tests/pages/ui/test_connections.py",
    "tests/pages/ui/test_replicas.py",
    "tests/pages/ui/test_serve.py",
    "tests/pages/ui/test_starting.py",
    "tests/queries/test_attack.py",
    "tests/queries/engines/test_publishing.py",
    "tests/queries/test_differences.py",
    "tests/queries/test_narrow.py",
    "tests/queries/test_parity.py",
    "tests/queries/test_rollups.py",
    "tests/queries/test_trends.py",
    "tests/queries/test_volunteers.py",
    "tests/test_extremes.py",
    "tests/test_howto.py",
)
QUICK = ("tests/pages/test_pages.py::test_every_page_opens",)  # of a slow file


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the app keeps of its own lies in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATE_ROOT", str(tmp_path_factory.mktemp("state") / "state"))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make test-fast` leaves out, beside the browser's and the bench's."""
    for item in items:
        if item.nodeid.startswith(SLOW) and not item.nodeid.startswith(QUICK):
            item.add_marker(pytest.mark.slow)
        if item.nodeid.startswith("tests/bench/"):
            item.add_marker(pytest.mark.bench)


def built(config: pytest.Config, name: str, make: Callable[[], object]) -> Path:
    """Return a folder of snapshots that `make` fills, once for all workers and runs of one code.

    `make` finds an empty SNAPSHOT_ROOT. Nobody may write into the folder: take a copy.
    """
    seen = hashlib.sha256()
    for pattern in BUILDS_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if "snapshots" not in path.parts:
                seen.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    assert config.cache is not None
    folder = config.cache.mkdir("snapshots")
    with FileLock(folder / f"{name}.lock"):
        found = folder / f"{name}-{seen.hexdigest()[:16]}"
        if not found.exists():
            for old in folder.glob(f"{name}-*"):
                shutil.rmtree(old)
            making = folder / f"{name}.making"
            shutil.rmtree(making, ignore_errors=True)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("SNAPSHOT_ROOT", str(making))
                make()
            making.rename(found)
    return found


@pytest.fixture(scope="session")
def snapshots(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that holds the report and the demo; nobody may change them."""
    root = tmp_path_factory.mktemp("built") / "snapshots"
    return shutil.copytree(built(pytestconfig, "both", build.build), root)


@pytest.fixture(scope="session")
def storage() -> Iterator[buckets.Storage]:
    """A server of buckets, once for all tests of a process."""
    found = buckets.Storage()
    yield found
    found.stop()


@pytest.fixture
def bucket(storage: buckets.Storage) -> Iterator[buckets.Bucket]:
    """An empty bucket of the test's own; nothing meddles with it yet."""
    yield storage.bucket()
    storage.before, storage.after = (lambda line, environ: None), (lambda line: None)


def _opened(root: Path, snapshot_id: str) -> Iterator[Snapshot]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        found = open_snapshot(snapshot_id)
    yield found


@pytest.fixture(scope="session")
def report(snapshots: Path) -> Iterator[Snapshot]:
    """The snapshot of what the report prints."""
    yield from _opened(snapshots, "2021-12-31-report")


@pytest.fixture(scope="session")
def demo(snapshots: Path) -> Iterator[Snapshot]:
    """The snapshot with generated detail."""
    yield from _opened(snapshots, "2021-12-31-demo")


@pytest.fixture(scope="session")
def with_others(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that also holds the drafts of `tests/drafts.py`: an earlier report, a ledger."""

    def make() -> None:
        build.build()
        draft = reports.draft(reports.SOURCES / "report-2021")
        assert publish.publish(drafts.earlier(draft)).id == drafts.EARLIER
        assert publish.publish(drafts.ledger(draft)).id == drafts.LEDGER

    root = tmp_path_factory.mktemp("others") / "snapshots"
    return shutil.copytree(built(pytestconfig, "others", make), root)


@pytest.fixture(scope="session")
def earlier(with_others: Path) -> Iterator[Snapshot]:
    """The report of the year before."""
    yield from _opened(with_others, drafts.EARLIER)


@pytest.fixture(scope="session")
def ledger(with_others: Path) -> Iterator[Snapshot]:
    """The report with imported tables."""
    yield from _opened(with_others, drafts.LEDGER)


@pytest.fixture(scope="session")
def sail_server() -> Iterator[Sail]:
    """A Spark Connect server, which runs from when it is first asked for its address."""
    server = Sail()
    yield server
    server.kill()


@pytest.fixture
def sail(sail_server: Sail) -> str:
    """The address of a Spark Connect server: Sail's, or of one that TEST_ENGINE names."""
    pytest.importorskip("pysail.spark")
    return os.environ.get("TEST_ENGINE") or sail_server.address


@pytest.fixture
def endless(sail_server: Sail) -> Iterator[str]:
    """A question that never ends.

    Sail answers that it has stopped it, and goes on with a core and 500 MB a second: it is killed.
    """
    yield "select count(*) as n from projects as p0" + "".join(
        f" join projects as p{n} on p{n}.name <> p{n - 1}.name" for n in range(1, 9)
    )
    sail_server.kill()
