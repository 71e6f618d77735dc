"""What is taken away has a pace: a reader never meets it, a loop does, and fills no log."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from data import audit, open_snapshot
from pages.ui import registry
from pages.ui.access.pace import Pace
from pages.ui.files import exports, routes
from pages.ui.files.links import PICTURES
from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO
from tests.served import fetched

PART = {"of": "projects", "part": "projects/list", "category": "CARE", "snapshot": DEMO,
        "unit": "wan"}  # fmt: skip
HERE, ELSEWHERE = ("192.0.2.1", 5), ("192.0.2.2", 5)

pytestmark = pytest.mark.usefixtures("served")


@pytest.fixture
def used_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let an asker have taken away as much as is free; no more comes while the test runs."""

    def use(whose: str) -> None:
        pace = Pace(each_second=1e-9, most=2)
        while not pace.of(whose).take(at_once=True):
            pass
        monkeypatch.setattr(exports, "PACE", pace)

    return use


def written() -> int:
    return sum(one["what"] == "export" for one in audit.entries())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "file",
    ["files/panel.csv", "files/panel.xlsx", "files/page.xlsx", "files/panel.png",
     "files/meeting.pptx", "files/report.docx", f"files/{DEMO}/projects.csv",
     f"files/{DEMO}/projects.parquet", "api/ask/projects/list"],
)  # fmt: skip
def test_a_file_too_many_is_refused_and_neither_made_nor_written_down(
    file: str, lang: str, used_up: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(*given: object) -> None:
        raise AssertionError("It was made all the same.")

    for pool in (routes.SAVED, routes.ASIDE):
        monkeypatch.setattr(pool, "begin", made)
    used_up("192.0.2.1")
    before = written()
    found = fetched(f"{file}?{urlencode(PART | {'lang': lang})}", client=HERE)
    assert (found.status, found.headers["retry-after"]) == (429, "1")
    said = words("ui").sentences["query.pace"]
    assert said["en" if file.startswith("api/") else lang] in found.text
    assert written() == before


def test_others_go_on_and_so_does_what_is_only_looked_at(used_up: Callable[[str], None]) -> None:
    used_up("192.0.2.1")
    asked = urlencode(PART | {"lang": "zh"})
    assert fetched(f"files/panel.csv?{asked}", client=ELSEWHERE).status == 200
    assert fetched(f"files/panel.html?{asked}", client=HERE).status == 200
    assert fetched("api/questions", client=HERE).status == 200


def test_a_loop_is_written_down_as_often_as_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PACE", Pace(each_second=1e-9, most=3))
    before, asked = written(), urlencode(PART | {"lang": "zh"})
    found = [fetched(f"files/panel.csv?{asked}", client=HERE).status for _ in range(10)]
    assert found == [200] * 3 + [429] * 7
    assert written() - before == 3


def test_who_saves_every_file_there_is_does_not_meet_it() -> None:
    of_a_part = [one for one in routes.KINDS if one.startswith("panel.c")]
    of_a_part += ["panel.xlsx", *PICTURES]
    tables = len(open_snapshot(DEMO).tables) * len(routes.TABLE_KINDS)
    files = len(routes.offered()) * len(of_a_part) + len(registry.pages()) + len(registry.files())
    assert len(LANGUAGES) * (files + tables) <= exports.PACE.most
