"""What is taken away has a pace: a reader never meets it, a loop does, and fills no log."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from data import audit, open_snapshot
from pages.ui import registry, roles
from pages.ui.access.pace import Pace
from pages.ui.files import exports, routes
from pages.ui.files.links import PICTURES
from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO, REPORT
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
        while not pace.of(whose).take(longest=0):
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


RECORDS = {"of": "volunteers", "part": "volunteers/headline", "snapshot": DEMO, "unit": "wan",
           "lang": "zh", "category": "CARE"}  # fmt: skip


def sources(**of: str) -> tuple[int, list[tuple[object, ...]]]:
    """The status of a source that is opened, and what is written down of it."""
    before = len(list(audit.entries()))
    status = fetched(f"files/source.html?{urlencode(RECORDS | of)}", client=HERE).status
    lines = list(audit.entries())[before:]
    return status, [(one["what"], one["rows"], *one["address"]["part"]) for one in lines]


def test_who_looks_at_records_of_single_persons_is_written_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sources() == (200, [("records", 200, RECORDS["part"])])
    assert sources(of="projects", part="projects/list") == (200, [])
    monkeypatch.setattr(roles, "is_staff", lambda *_: False)
    assert sources() == (200, []), "a viewer sees none of them"


def test_who_is_refused_a_table_of_persons_is_written_down_at_the_same_pace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roles, "is_staff", lambda *_: False)
    monkeypatch.setattr(exports, "PACE", Pace(each_second=1e-9, most=2))
    before = len(list(audit.entries()))
    for status in (403, 403, 429):
        assert fetched(f"files/{DEMO}/donors.csv", client=HERE).status == status
    lines = list(audit.entries())[before:]
    about = {"table": ["donors"], "snapshot": [DEMO]}
    assert [(one["what"], one["file"], one["rows"], one["address"]) for one in lines] == 2 * [
        ("refused", "donors.csv", 0, about)
    ]


def test_records_of_single_persons_have_the_pace_of_files(used_up: Callable[[str], None]) -> None:
    used_up("192.0.2.1")
    assert sources() == (429, [])
    assert sources(of="projects", part="projects/list") == (200, [])


def test_no_file_holds_more_parts_than_a_line_names() -> None:
    named = sorted(one for one in routes.offered() if "/" in one)
    for many, status in ((audit.MOST, 200), (audit.MOST + 1, 400)):
        before = len(list(audit.entries()))
        asked = urlencode(PART | {"lang": "zh", "part": named[:many]}, doseq=True)
        assert fetched(f"files/page.xlsx?{asked}", client=HERE).status == status
        told = [one["address"]["part"] for one in list(audit.entries())[before:]]
        assert told == ([named[:many]] if status == 200 else []), "all of them"


def test_only_what_is_sent_is_written_down_and_where_a_link_to_it_stood() -> None:
    address = f"files/panel.csv?{urlencode(PART | {'lang': 'zh'})}"
    before = written()
    assert fetched(address, "HEAD", client=HERE).status == 200
    assert written() == before
    for said in ("none", "same-origin", "same-site", "cross-site", "x\ny"):
        fetched(address, client=HERE, headers={"sec-fetch-site": said})
    lines = [one for one in audit.entries() if one["what"] == "export"][-5:]
    assert [one.get("site") for one in lines] == [None, None, "same-site", "cross-site", None]


def test_no_button_hands_over_a_file_past_them() -> None:
    folder = Path(registry.__file__).parents[1]
    texts = {path: path.read_text("utf-8") for path in folder.rglob("*.py")}
    handing = {path.stem: text for path, text in texts.items() if ".download_button(" in text}
    assert {"logged", "verdict"} <= handing.keys()
    assert [name for name, text in handing.items() if "exports.saved(" not in text] == []


def test_an_answer_to_a_program_is_written_down_with_its_snapshot() -> None:
    for asked in ("", f"?snapshot={REPORT}&lang=en"):
        assert fetched(f"api/ask/projects/list{asked}", client=HERE).status == 200
    lines = [one["address"] for one in audit.entries() if one["what"] == "export"][-2:]
    assert lines == [{"snapshot": [DEMO]}, {"snapshot": [REPORT]}]


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
