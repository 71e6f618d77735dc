"""Bands carry the answer's money, whole; what is folded together is named as such."""

import re
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from data import Snapshot
from pages.ui import formats
from pages.ui.figures import flows
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted

FLOWS = {
    "funds/gifts": (flows.gift_flow, flows.describe_gift_flow, "received_cny", 3),
    "funds/payments": (flows.payment_flow, flows.describe_payment_flow, "paid_cny", 2),
}


def through(flow: go.Sankey) -> dict[str, float]:
    """What enters and leaves each stop, by the name a pointer reads."""
    sums: dict[str, float] = {}
    for source, target, value in zip(
        flow.link.source, flow.link.target, flow.link.value, strict=True
    ):
        for side, place in (("out", source), ("in", target)):
            key = f"{side} {flow.node.customdata[place].partition('<br>')[0]}"
            sums[key] = sums.get(key, 0) + value
    return sums


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", FLOWS)
def test_every_stage_carries_the_whole(
    asked: Asked, demo: Snapshot, name: str, narrow: bool
) -> None:
    draw, _, y, stages = FLOWS[name]
    answer = asked(name, demo, Reader(narrow=narrow))
    (flow,) = plotted(draw(answer)).data
    total = float(sum(row[y] for row in answer.records)) / 10_000
    assert all(row[y] > 0 for row in answer.records)
    assert sum(flow.link.value) == pytest.approx(total * (stages - 1))
    sums = through(flow)
    middle = {key[3:] for key in sums if key.startswith("in ")} & {
        key[4:] for key in sums if key.startswith("out ")
    }
    assert len(middle) == (4 if stages == 3 else 0)
    for stop in middle:
        assert sums[f"in {stop}"] == pytest.approx(sums[f"out {stop}"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("narrow", "width"), [(False, 1000), (True, 320)])
@pytest.mark.parametrize("name", FLOWS)
def test_names_never_overlap(
    asked: Asked, demo: Snapshot, name: str, narrow: bool, width: int, lang: str
) -> None:
    """Names are no taller than the space between stops, no wider than that between stages."""
    draw, *_, stages = FLOWS[name]
    made = plotted(draw(asked(name, demo, Reader(lang=lang, narrow=narrow))))
    (flow,) = made.data
    size = flow.textfont.size
    lines = [re.sub("</?b>", "", label).split("<br>") for label in flow.node.label]
    assert max(map(len, lines)) * size * 1.3 <= flow.node.pad
    assert max(formats.width(line) for label in lines for line in label) * size / 2 <= width / (
        stages - 0.75 if narrow else stages - 1
    )
    sources, targets = set(flow.link.source), set(flow.link.target)
    most = max(map(len, (sources - targets, sources & targets, targets - sources)))
    assert made.layout.height > most * flow.node.pad


def test_the_tail_is_one_band_named_as_such(asked: Asked, demo: Snapshot) -> None:
    answer = asked("funds/payments", demo)
    (flow,) = plotted(flows.payment_flow(answer)).data
    by_project: dict[str, Decimal] = {}
    for row in answer.records:
        if row["project_id"] is not None:
            by_project[row["project_id"]] = (
                by_project.get(row["project_id"], Decimal(0)) + row["paid_cny"]
            )
    small = sorted(by_project.values(), reverse=True)[12:]
    assert len(by_project) == 27
    assert through(flow)["out 其他 15 个项目"] == pytest.approx(float(sum(small)) / 10_000)
    assert "out 文明交通 安全出行（系列）" in through(flow)
    assert sum("其他" in label for label in flow.node.label) == 1


def test_few_projects_are_all_named(asked: Asked, demo: Snapshot) -> None:
    (flow,) = plotted(flows.payment_flow(asked("funds/payments", demo, category=["CARE"]))).data
    assert not [name for name in flow.node.customdata if name.startswith("其他")]


def test_gifts_outside_campaigns_say_so(asked: Asked, demo: Snapshot) -> None:
    (flow,) = plotted(flows.gift_flow(asked("funds/gifts", demo, Reader(lang="en")))).data
    sums = through(flow)
    assert sums["in Tree planting"] == pytest.approx(627.74823)
    assert sums["in No particular project"] == pytest.approx(sums["out Direct · Unrestricted"])


def test_a_phone_reads_numbers_and_the_unit_above(asked: Asked, demo: Snapshot) -> None:
    made = plotted(flows.payment_flow(asked("funds/payments", demo, Reader(narrow=True))))
    labels = [label.partition("<br>")[0] for label in made.data[0].node.label]
    assert "P10" in labels
    assert any("万元" in (note.text or "") for note in made.layout.annotations)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FLOWS)
def test_the_message_in_a_sentence(asked: Asked, demo: Snapshot, name: str, lang: str) -> None:
    answer = asked(name, demo, Reader(lang=lang, unit="yuan"))
    total = sum(row[FLOWS[name][2]] for row in answer.records)
    most = {
        "funds/gifts": {"zh": "银行转账，占 68.4%", "en": "Bank transfer, 68.4%"},
        "funds/payments": {"zh": "物资采购，占 30.4%", "en": "Supplies, 30.4%"},
    }
    said = FLOWS[name][1](answer)
    assert f"{total:,.2f}" in said
    assert most[name][lang] in said


def test_the_flow_carries_the_stamp(asked: Asked, demo: Snapshot) -> None:
    for name, (draw, *_) in FLOWS.items():
        made = plotted(draw(asked(name, demo)))
        assert "演示数据" in made.layout.title.text
        assert not made.layout.images, "nothing lies across the values"
