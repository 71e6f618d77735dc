"""Golden addresses: links that people hold, every parameter among them, and what each shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.ui import view as views
from pages.ui.filters import FILTERS
from pages.ui.view import Browser
from tests.drafts import EARLIER, LEDGER
from tests.pages.opened import DEMO, REPORT, app_at, faults_of, said

READ_ELSEWHERE = ("snapshot", "pin", "lang", "unit", "theme", "scenes", "seconds", "scene")


@dataclass(frozen=True)
class Golden:
    """An address, what a view of it must choose, and words its page must say or leave out."""

    address: str
    chosen: Mapping[str, tuple[str, ...]]
    says: tuple[str, ...]
    not_says: tuple[str, ...] = ()
    snapshot: str = DEMO
    reader: Mapping[str, str] = field(default_factory=dict)


GOLDEN = (
    Golden("overview?lang=zh", {}, ("共有 27 个项目",)),
    Golden(
        "overview?lang=en&snapshot=2021-12-31-report", {}, ("There are 27 projects",),
        ("Demo data",), REPORT, {"lang": "en"},
    ),
    Golden("overview?year=2021", {"year": ("2021",)}, ("2021",)),
    Golden(
        "overview?category=CARE&snapshot=2021-12-31-report", {"category": ("CARE",)},
        ("按所选条件（关爱服务），共有 8 个项目",), snapshot=REPORT,
    ),
    Golden(
        "overview?unit=yuan&snapshot=2021-12-31-report", {}, ("1,191,516.30 元",),
        snapshot=REPORT, reader={"unit": "yuan"},
    ),
    Golden(
        "overview?unit=yi&theme=dark&snapshot=2021-12-31-report", {}, ("亿元",),
        snapshot=REPORT, reader={"unit": "yi", "theme": "dark"},
    ),
    Golden("overview?snapshot=2020-12-31-report", {}, ("共有 25 个项目",), snapshot=EARLIER),
    Golden("projects?category=CARE", {"category": ("CARE",)}, ("P15", "8 个项目"), ("P01",)),
    Golden(
        "projects?category=ENV&category=CARE", {"category": ("CARE", "ENV")}, ("10 个项目",)
    ),
    Golden("projects?status=closed", {"status": ("closed",)}, ("10 个项目", "P01"), ("P21",)),
    Golden(
        "projects?stage=finalising&status=ongoing",
        {"status": ("ongoing",), "stage": ("finalising",)}, ("P26",), ("P21",),
    ),
    Golden("projects?cohort=2021", {"cohort": ("2021",)}, ("P21",)),
    Golden("projects?district=none", {"district": ("none",)}, ("21 个项目", "P04"), ("P01",)),
    Golden("projects?district=140105", {"district": ("140105",)}, ("小店", "P01"), ("P04",)),
    Golden("projects?has=amount", {"has": ("amount",)}, ("P21",), ("P01 ",)),
    Golden(
        "projects?has=description&sort=name",
        {"has": ("description",), "sort": ("name",)}, ("16 个项目",),
    ),
    Golden("projects?q=gakzlb&lang=en", {"q": ("gakzlb",)}, ("P20",), ("P19",),
           reader={"lang": "en"}),
    Golden("projects?sort=completeness&page=2", {"sort": ("completeness",), "page": ("2",)},
           ("P01", "P27")),
    Golden("project?id=P21", {"id": ("P21",)}, ("12,500,000.00",)),
    Golden("project?id=P21&lang=en&category=CARE", {"category": ("CARE",), "id": ("P21",)},
           ("P21",), reader={"lang": "en"}),
    Golden("campaigns?campaign=C01", {"campaign": ("C01",)}, ("植树募捐",)),
    Golden("campaigns?monthly=200000&by=2025-12-31&snapshot=2021-12-31-report",
           {"monthly": ("200000",), "by": ("2025-12-31",)}, ("2026年12月", "24.72"),
           snapshot=REPORT),
    Golden("trends?measure=hours&split=category", {"measure": ("hours",), "split": ("category",)},
           ("服务时长",)),
    Golden("trends?measure=gifts&year=2020&year=2021",
           {"year": ("2020", "2021"), "measure": ("gifts",)}, ("捐赠",)),
    Golden("volunteers?district=140109", {"district": ("140109",)}, ("万柏林区",)),
    Golden("volunteers?district=none", {"district": ("none",)}, ("请放宽：区县",)),
    Golden("funds?category=TBD&unit=wan", {"category": ("TBD",)}, ("待核定",)),
    Golden("data?table=payables", {"table": ("payables",)}, ("payables 的各列",)),
    Golden("data?find=%E5%8B%9F%E6%8D%90", {"find": ("募捐",)}, ("募捐",)),
    Golden(f"data?against={EARLIER}&snapshot={REPORT}", {"against": (EARLIER,)},
           (EARLIER, "P22"), snapshot=REPORT),
    Golden(f"data?snapshot={LEDGER}", {}, ("台账",), snapshot=LEDGER),
    Golden(f"meeting?pin={REPORT}", {}, ("27", "植树募捐"), ("演示数据",), REPORT),
    Golden(f"meeting?pin={REPORT}&snapshot={DEMO}&scenes=funds:40&scenes=tree&seconds=15",
           {}, ("40 秒", "15 秒"), ("演示数据",), REPORT),
    Golden("meeting?scenes=headline&scene=headline&lang=en", {}, ("27",), reader={"lang": "en"}),
)  # fmt: skip


@pytest.fixture(autouse=True)
def serving_others(with_others: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo is in force; an earlier report and a ledger are there too."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    monkeypatch.setenv("SNAPSHOT", DEMO)


def parted(address: str) -> tuple[str, dict[str, list[str]]]:
    """The page of an address, and its parameters."""
    parts = urlsplit(address)
    return parts.path, parse_qs(parts.query, keep_blank_values=True)


def test_every_parameter_is_among_them() -> None:
    given = {key for one in GOLDEN for key in parted(one.address)[1]}
    assert given == {*FILTERS, *READ_ELSEWHERE}
    assert len(GOLDEN) >= 30


def test_each_chooses_what_it_always_did() -> None:
    faults: list[object] = []
    for one in GOLDEN:
        page, address = parted(one.address)
        view, reason = views.read(page, address, Browser("zh-CN"))
        usual = {"lang": "zh", "unit": "wan", "theme": "light"}
        found = {key: getattr(view.reader, key) for key in usual}
        if (
            dict(view.chosen) != dict(one.chosen)
            or (view.ignored, reason) != ((), None)
            or view.snapshot.id != one.snapshot
            or found != {**usual, **one.reader}
        ):
            faults.append((one.address, view.chosen, view.ignored, view.snapshot.id, found, reason))
        if list(view.chosen) != [key for key in FILTERS if key in view.chosen]:
            faults.append((one.address, "not in the order declared", *view.chosen))
    assert faults == []


def test_each_shows_what_it_always_did() -> None:
    faults: list[object] = []
    for one in GOLDEN:
        page, address = parted(one.address)
        app = app_at(page, {"lang": "zh", **address}).run()
        text = said(app)
        wrong = [
            *faults_of(app),
            *(f"{words} is not there" for words in one.says if words not in text),
            *(f"{words} is there" for words in one.not_says if words in text),
        ]
        if wrong:
            faults.append((one.address, wrong))
    assert faults == []
