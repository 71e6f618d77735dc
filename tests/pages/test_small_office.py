"""What a viewer meets where most numbers are of few people or gifts: the first weeks of an office.

Figures withheld are no figures: nothing that is drawn, said or handed over may count on one.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

import data
from data import Snapshot, ledger, publish
from data import report as sources
from pages.data.annual import content
from pages.meeting import deck, scenes
from pages.ui import registry, roles
from pages.ui.files.routes import offered
from pages.ui.single import drawn, panel_of
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES
from tests.pages.opened import PAGES, faults_of, opened
from tests.served import fetched

NAMES = [family + given for family in "王李张刘陈杨" for given in ("伟", "芳")]
GIFTS = """捐赠编号,捐赠人,金额,捐赠时间,渠道,募捐项目
G1,王伟,100.00,2021-03-01 10:00,微信,植树募捐
G2,李芳,77.00,2021-04-02 10:00,微信,植树募捐
G3,张伟,1000.00,2021-05-01 10:00,支付宝,植树募捐
G4,王伟,333.00,2021-05-02 10:00,微信,植树募捐
G5,刘芳,20001.00,2021-10-12 10:00,银行转账,防汛募捐
G6,陈伟,9.99,2021-11-01 10:00,微信,救护车募捐
"""
PAID = """拨付编号,合同编号,项目名称,收款方,拨付日期,拨付金额,支出类型
B1,H1,P05,孙红,2021-04-01,3210.00,补贴
B2,H1,P05,孙红,2021-07-01,1111.00,补贴
"""
AGREED = (
    "合同编号,项目名称,收款方,签订日期,合同金额,支出类型\nH1,P05,孙红,2021-02-01,8000.00,补贴\n"
)
HEAD = "记录编号,姓名,志愿者编号,活动名称,所属项目,服务日期,开始时间,服务时长,区县\n"
SERVED = HEAD + "".join(
    f"R{day}-{who},{name},V{who},义诊,P05,2021-0{3 + day}-0{1 + day},09:00,{1 + who % 3},小店区\n"
    for day in range(4)
    for who, name in enumerate(NAMES[: 3 * day + 3])
)
CHOICES: tuple[dict[str, str], ...] = (
    {}, {"campaign": "C01"}, {"campaign": "C03"}, {"year": "2021"}, {"year": "2020"},
    {"category": "CARE"}, {"district": "140105"},
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The report with ledgers of six gifts, twelve volunteers and one payee."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(tmp_path_factory.mktemp("office")))
        patch.setenv("LEDGER_KEY", "a key for tests, long enough")
        publish.publish(sources.draft(sources.SOURCES / "report-2021"), current=True)
        given = {"捐赠": GIFTS, "合同": AGREED, "拨付": PAID, "服务": SERVED}
        verdict = ledger.examine(
            [ledger.from_bytes(f"{name}.csv", text.encode()) for name, text in given.items()]
        )
        assert verdict.may_publish, verdict.rejects
        yield ledger.publish(verdict)


@pytest.fixture(autouse=True)
def viewer(office: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks is no staff."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(office.path.parent))
    monkeypatch.setattr(roles, "is_staff", lambda client, headers: False)
    assert data.current_id() == office.id


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str) -> None:
    found = {
        (lang, *choice.values()): faults
        for lang in LANGUAGES
        for choice in CHOICES
        if (faults := faults_of(opened(page, lang=lang, **choice)))
    }
    assert found == {}


def test_every_panel_is_drawn_and_handed_over(office: Snapshot) -> None:
    """Its chart, the chart in words, its table and its file."""
    charts, faults = 0, []
    for name in sorted(offered()):
        page = name.partition("/")[0] if "/" in name else ""
        for choice in CHOICES if page in registry.pages() else ():
            chosen = {key: (code,) for key, code in choice.items()}
            view = View(page, office, Reader("zh", role="viewer"), chosen)
            try:
                one = panel_of(view, name)
                if one.chart is not None and one.answer.error is None and one.answer.rows:
                    drawn(one.answer, one.chart)
                    charts += 1
            except Exception as error:
                faults.append(f"{name} {choice}: {error!r}")
            asked = {"of": page, "part": name, "snapshot": office.id, "lang": "zh",
                     "unit": "yuan", **choice}  # fmt: skip
            for file in ("panel.csv", "panel.html"):
                found = fetched(f"files/{file}?{urlencode(asked)}")
                if found.status not in (200, 400, 403, 404):  # 400: a filter of other pages
                    faults.append(f"{name} {choice} {file}: {found.status}")
    assert faults == []
    assert charts > 50


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_meeting_and_the_annual_report_are_made(office: Snapshot, lang: str) -> None:
    view = View("meeting", office, Reader(lang, role="viewer"))
    found, _, late = deck.told(view, list(scenes.scenes()))
    assert late == []
    assert deck.content(view, found).startswith(b"PK")
    assert content.report(replace(view, page="data"), 2021, "list").blocks
