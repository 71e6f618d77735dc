"""What `python -m data doctor` finds."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from data import __main__ as command
from data import audit, state
from pages.ui import doctor, starting
from pages.ui.access import sessions, settings
from tests.buckets import Bucket
from tests.pages.ui.access.conftest import office, roles_file, secrets, setting_up

__all__ = ["office", "roles_file", "secrets"]

Out = pytest.CaptureFixture[str]
Write = Callable[[str], None]


def told(capsys: Out, lang: str = "en") -> tuple[int, dict[str, list[str]]]:
    """The status, and the sentences by their sign."""
    status = command.main(["doctor", "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    return status, {sign: [one[2:] for one in lines if one[0] == sign] for sign in "√×–"}


@pytest.mark.usefixtures("served", "secrets")
def test_all_is_well_on_one_machine(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_KEY", "a key of some length, for tests")
    status, found = told(capsys)
    assert (status, found["×"]) == (0, [])
    assert any("No sign-in" in one for one in found["–"])
    for lang in ("zh", "en"):
        assert told(capsys, lang)[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("above", "mode", "is_told"),
    [(0o755, 0o755, True), (0o755, 0o750, False), (0o700, 0o755, False)],
)
def test_snapshots_that_other_users_can_read_are_told(
    monkeypatch: pytest.MonkeyPatch, above: int, mode: int, is_told: bool
) -> None:
    with TemporaryDirectory() as home:  # those of pytest are closed to others themselves
        place = Path(home) / "snapshots"
        place.mkdir()
        place.chmod(mode)
        Path(home).chmod(above)
        monkeypatch.setenv("SNAPSHOT_ROOT", str(place))
        assert [key for _, key, _ in doctor._others()] == ["others"] * is_told


@pytest.mark.usefixtures("served", "office")
def test_what_is_wrong_is_said_with_the_cure(
    capsys: Out, monkeypatch: pytest.MonkeyPatch, roles_file: Write, tmp_path: Path, secrets: Write
) -> None:
    assert told(capsys)[0] == 0
    roles_file("[boss]\nmail = []")
    status, found = told(capsys)
    assert (status, "line 1" in found["×"][0]) == (1, True)
    assert "第 1 行：不认得“boss”" in told(capsys, "zh")[1]["×"][0]
    roles_file("")
    assert any("names nobody at all" in one for one in told(capsys)[1]["×"])
    roles_file("[viewer]\neveryone = false")
    assert any("has 0 entries" in one for one in told(capsys)[1]["×"])
    roles_file("[viewer]\neveryone = true")
    assert any("administrator" in one for one in told(capsys)[1]["×"])
    with monkeypatch.context() as patch:
        patch.setattr(os.path, "ismount", lambda path: path == settings.roles_file())
        assert any("roles.toml is mounted by itself" in one for one in told(capsys)[1]["×"])
    secrets("[auth]\nredirect_uri = 'https://fund.example/oauth2callback'")
    assert any("client_secret" in one for one in told(capsys)[1]["×"])
    assert any("没有人能这样登录" in one for one in told(capsys, "zh")[1]["×"])
    secrets(setting_up("default") + "[auth.kc]\nclient_id = 'x'")
    assert any("[auth.kc]" in one for one in told(capsys)[1]["×"])
    sessions.end("account:wang")
    left = next((state.root() / "left").iterdir())
    os.utime(left, (time.time() + 1e7,) * 2)
    assert any("1 sign-in or sign-out of a time to come" in one for one in told(capsys)[1]["×"])
    cure = next(one for one in told(capsys, "zh")[1]["×"] if "将来的时间" in one).partition(
        "运行 "
    )[2]
    subprocess.run(cure, shell=True, check=True)
    assert not any("a time to come" in one for one in told(capsys)[1]["×"])
    audit.files()[0].write_bytes(b"x\n")
    assert any("audit log is not as" in one for one in told(capsys)[1]["×"])
    monkeypatch.setattr(starting, "ROOM", 1 << 60)
    assert any("free" in one for one in told(capsys)[1]["×"])
    monkeypatch.setenv("LEDGER_KEY_FILE", str(tmp_path / "nothing"))
    monkeypatch.delenv("LEDGER_KEY", raising=False)
    assert any("key" in one for one in told(capsys)[1]["×"])
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "empty"))
    assert any("no sound snapshot" in one for one in told(capsys)[1]["×"])
    monkeypatch.setattr(doctor, "OLDEST", (99,))
    assert told(capsys)[1]["×"][0].startswith("Python")


@pytest.mark.usefixtures("served", "secrets")
def test_an_engine_is_asked(capsys: Out, monkeypatch: pytest.MonkeyPatch, sail: str) -> None:
    monkeypatch.setenv("ENGINE", sail)
    assert any(f"engine at {sail} answers" in one for one in told(capsys)[1]["√"])
    monkeypatch.setenv("ENGINE", "sc://127.0.0.1:9")
    for lang in ("zh", "en"):
        status, found = told(capsys, lang)
        assert (status, "sc://127.0.0.1:9" in found["×"][0]) == (1, True)


@pytest.mark.usefixtures("secrets")
def test_a_bucket_is_looked_for(
    capsys: Out, monkeypatch: pytest.MonkeyPatch, bucket: Bucket, tmp_path: Path
) -> None:
    for key, value in bucket.environment(tmp_path / "mirror").items():
        monkeypatch.setenv(key, value)
    assert any(f"{bucket.root} can be read" in one for one in told(capsys)[1]["√"])
    monkeypatch.setenv("SNAPSHOT_ROOT", "s3://nowhere/fund")
    assert any("no bucket of s3://nowhere/fund" in one for one in told(capsys)[1]["×"])
