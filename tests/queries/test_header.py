"""Reading a header: everything that can be read is, and each line that cannot is a fault."""

from queries.header import DECLARED, FIELDS, HAN, read
from queries.question import Column, Filter, Param

WHOLE = """\
-- question | 多少？ | How much?
-- grain    | channel, status
-- reads    | projects, campaigns
-- rows     | rows/projects
-- largest  | amount_cny | channel
-- param    | q
-- param    | year | 到所选最后一年底 | up to the last of these years
-- filter   | stage, has
-- filter   | category | channel or missing | 只看这些 | only these
-- column   | channel    | 渠道 | Channel
-- column   | status     | 状态 | Status
-- column   | amount_cny | 金额 | Amount | cny
-- note     | 怎么读 | how to read it

select 1
"""


def test_every_line_of_a_header_is_read() -> None:
    question, faults = read(WHOLE, "x/whole")
    assert faults == []
    assert question.title == {"zh": "多少？", "en": "How much?"}
    assert question.grain == ("channel", "status")
    assert question.reads == ("projects", "campaigns")
    assert question.rows == "rows/projects"
    assert question.largest == ("amount_cny", "channel")
    assert question.params == (
        Param("q", {key: str(DECLARED["q"][key]) for key in ("zh", "en")}),
        Param("year", {"zh": "到所选最后一年底", "en": "up to the last of these years"}),
    )
    stage, amount, description, category = question.filters
    usual = {key: str(DECLARED["has"][key]) for key in ("zh", "en")}
    assert (stage.name, stage.column, stage.is_hidden) == ("stage", "stage", True)
    assert amount == Filter("has", usual, "has_amount", code="amount", is_hidden=True)
    assert description.code == "description"
    assert category == Filter(
        "category", {"zh": "只看这些", "en": "only these"}, "channel", or_missing=True
    )
    assert question.columns[2] == Column("amount_cny", {"zh": "金额", "en": "Amount"}, "cny")
    assert question.note == {"zh": "怎么读", "en": "how to read it"}
    assert question.sql == "select 1"
    assert question.lines["column", "amount_cny"] == 12
    assert question.lines["filter", "has"] == 8
    assert question.lines["sql", ""] == 15


def test_what_can_be_read_is_read_beside_what_cannot() -> None:
    question, faults = read(
        WHOLE.replace("-- reads ", "-- red ").replace("| cny", "| cny | x"), "x"
    )
    assert question.grain == ("channel", "status")
    assert [column.name for column in question.columns] == ["channel", "status"]
    assert [fault.line for fault in faults] == [3, 12, 1]


def test_each_tag_is_told_with_its_form() -> None:
    for tag, (form, numbers) in FIELDS.items():
        assert form
        _, faults = read(f"-- {tag} | {'x | ' * max(numbers)}x\n\nselect 1", "x")
        assert any(f"-- {tag} | {form}" in fault.text for fault in faults), tag


def test_what_filters_mean_is_said_in_both_languages() -> None:
    for key, declared in DECLARED.items():
        assert HAN.search(str(declared["zh"])), key
        assert not HAN.search(str(declared["en"])), key
        assert set(declared) <= {"zh", "en", "column"}, key
