"""Where the snapshot that opens by default cannot be opened, no other is sent or told in its place.

A page shows another and says so; who gets a message, a file or an answer would never know.
"""

import json
import shutil
from pathlib import Path

import pytest

from data import __main__ as command
from data import snapshot_ids, sound, store
from pages.data.annual import made as annual
from pages.ui.words import LANGUAGES, words
from tests import drafts
from tests.pages.opened import DEMO, REPORT, opened, said
from tests.served import fetched

say = words("ui")
PANEL = "embed/panel?of=overview&part=overview/giving_by_year"


@pytest.fixture
def root(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Snapshots of which the current one is damaged."""
    shutil.copytree(snapshots, tmp_path / "root")
    (tmp_path / "root" / "CURRENT").write_text(REPORT, "utf-8")
    next((tmp_path / "root" / REPORT).glob("*.parquet")).write_bytes(b"x")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "root"))
    monkeypatch.setenv("EMBED_ANCESTORS", "https://intranet.example")
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("line", "made"),
    [("digest", "x.txt"), ("report --year 2021", "x.docx"), ("slides", "x.pptx"), ("check", "")],
)
def test_no_command_takes_another(
    root: Path, tmp_path: Path, line: str, made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = [] if not made else ["--out", str(tmp_path / made)]
    for spoiled, told in (
        ("damaged", f"Snapshot {REPORT}: the file"),
        ("", "has no readable file CURRENT"),
    ):
        if not spoiled:
            (root / "CURRENT").unlink()
        assert command.main([*line.split(), *out, "--lang", "en"]) == 2
        assert told in capsys.readouterr().err
    assert not made or not (tmp_path / made).exists()
    if line == "digest":
        assert command.main([line, *out, "--snapshot", DEMO, "--lang", "en"]) == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_program_and_no_page_of_others_is_told_of_another(root: Path, lang: str) -> None:
    assert [one.id for one in sound(snapshot_ids())] == [DEMO]
    for call in ("ask/overview/giving_by_year", "questions"):
        found = fetched(f"api/{call}?lang={lang}")
        refused = json.loads(found.content)
        assert (found.status, refused["near"]) == (503, [DEMO]), call
        assert refused["error"] == say(lang, "assistant.current")
        named = fetched(f"api/{call}?lang={lang}&snapshot={DEMO}")
        assert json.loads(named.content)["snapshot"] == DEMO
    panel = fetched(f"{PANEL}&lang={lang}")
    assert (panel.status, panel.text) == (503, say(lang, "embed.current"))
    assert fetched(f"{PANEL}&lang={lang}&snapshot={DEMO}").status == 200


def test_no_reader_builds_anything_where_the_folder_is_gone_for_a_while(root: Path) -> None:
    """A disk that is not mounted: nobody who comes by is to fill the place below it."""
    opened("about")
    root.rename(root.with_name("away"))
    app = opened("about", lang="en")
    assert "no sound snapshot" in app.error[0].value
    assert not root.exists() or not any(root.iterdir())


@pytest.mark.parametrize("page", ["about", "meeting"])
def test_a_page_shows_another_and_says_so(root: Path, page: str) -> None:
    app = opened(page, lang="en")
    assert f"{DEMO} is shown" in said(app)


def test_the_report_of_a_year_is_of_the_snapshot_that_opens(
    with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of one that was rolled back; of generated figures only where there is nothing else."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    ids = [one for one in snapshot_ids() if one.startswith("2021-")]
    for current in (*ids, drafts.EARLIER):
        monkeypatch.setattr(store, "current_id", lambda current=current: current)
        found = annual.of_year(2021)
        assert found is not None
        is_ours = current in ids and current != DEMO
        assert found.id == (current if is_ours else next(one for one in ids if one != DEMO))
    assert annual.of_year(1999) is None
