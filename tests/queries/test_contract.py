"""A header that does not fit its SQL is refused, and a result that does not fit its header."""

from decimal import Decimal

import pyarrow as pa
import pytest

from queries import Question, QuestionError, check, parse, verify

GOOD = """\
-- question | 有多少？ | How many?
-- grain    | category
-- reads    | projects
-- param    | category | 只看这些 | only these
-- column   | category | 类别 | Category
-- column   | projects | 项目数 | Projects | count

select
    category,
    cast(count(*) as bigint) as projects
from projects
where cardinality($category) = 0 or list_contains($category, category)
group by category
"""


def checked(text: str, name: str) -> Question:
    """A question from its text, held to its SQL."""
    question = parse(text, name)
    check(question)
    return question


def test_the_good_example_is_good() -> None:
    question = checked(GOOD, "x/good")
    assert question.grain == ("category",)
    assert question.takes == ("category",)
    assert question.column("projects").unit == "count"


BROKEN = {
    "no sql": ("\n\nselect", "\nselect", r"blank line"),
    "no question": ("-- question | 有多少？ | How many?\n", "", r'one line "-- question'),
    "no grain": ("-- grain    | category\n", "", r'one line "-- grain'),
    "no reads": ("-- reads    | projects\n", "", r'one line "-- reads'),
    "unknown tag": ("-- grain ", "-- grian ", r"tag of: question, grain"),
    "not a comment": ("-- grain ", "grain ", r"not a header line"),
    "order": (
        "-- grain    | category\n-- reads    | projects\n",
        "-- reads    | projects\n-- grain    | category\n",
        r"stand in the order",
    ),
    "one language": ("类别 | Category", "类别", r"both languages"),
    "empty word": ("How many?", " ", r"both languages"),
    "undeclared": ("= 0 or", "= 0 and $year = 1 or", r"\$year, the header does not. Add"),
    "unused": ("-- column   | category", "-- param | year | 年 | year\n-- column   | category",
               r"parameter year.*Drop"),
    "reads": ("-- reads    | projects", "-- reads    | projects, donors", r'Correct "-- reads"'),
    "no table": ("projects\n", "nowhere\n", r"no table nowhere|reads"),
    "unit": ("| count", "| bushels", r"'bushels'. Units: count"),
    "grain": ("-- grain    | category", "-- grain    | colour", r"grain names colour"),
    "keep nothing": ("-- column   | category",
                     "-- keep     | year | month | 年 | year\n-- column   | category",
                     r"year keeps rows by month.*a column"),
    "keep asked": ("-- column   | category",
                   "-- keep     | category | category | 类 | these\n-- column   | category",
                   r"category keeps rows by category.*no parameter of the SQL"),
    "keep short": ("-- column   | category",
                   "-- keep     | year | 年 | year\n-- column   | category",
                   r'write "-- keep'),
    "cell shown": ("-- column   | category",
                   "-- cell     | year | projects | 年 | year\n-- column   | category",
                   r"year keeps rows by projects.*a column that is not shown"),
    "cell short": ("-- column   | category",
                   "-- cell     | year | 年 | year\n-- column   | category",
                   r'write "-- cell'),
    "cell of what does not add up": (
        "-- column   | category | 类别 | Category\n"
        "-- column   | projects | 项目数 | Projects | count",
        "-- cell     | year | year | 年 | year\n-- column   | category | 类别 | Category\n"
        "-- column   | projects | 项目数 | Projects | people",
        r"projects cannot be added up over year. Units that can: cny, count"),
    "largest alone": ("-- param ", "-- largest | projects\n-- param ", r'"-- largest.*"-- cell"'),
    "largest of what does not add up": (
        "-- param    | category | 只看这些 | only these\n",
        "-- largest | category\n-- param    | category | 只看这些 | only these\n"
        "-- cell     | year | year | 年 | year\n",
        r"a number and a column of the answer"),
    "twice": ("-- column   | projects", "-- column   | category", r"named once each"),
    "two": ("group by category\n", "group by category; select 1\n", r"one SELECT"),
    "syntax": ("select\n", "selct\n", r"does not parse"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), BROKEN.values(), ids=BROKEN)
def test_broken_header_says_where_and_what_next(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(QuestionError, match=says) as caught:
        checked(GOOD.replace(old, new, 1), "x/broken")
    assert "queries/x/broken.sql" in str(caught.value)


@pytest.mark.parametrize(
    "sql", ["drop table projects", "insert into projects values (1)", "copy projects to 'x'"]
)
def test_only_a_select_is_a_question(sql: str) -> None:
    head = GOOD.partition("\n\n")[0].replace("-- param    | category | 只看这些 | only these\n", "")
    with pytest.raises(QuestionError, match=r"one SELECT|does not parse"):
        checked(f"{head}\n\n{sql}\n", "x/broken")


def test_a_table_is_seen_wherever_it_is_read() -> None:
    reads = "budgets, campaigns, payments, projects"
    sql = """with kept as (
    select project_id from projects where project_id in (select project_id from payments)
)

select category, cast((select count(*) from budgets) as bigint) as projects
from kept
left join (select project_id as category, $category as c from campaigns) using (category)
"""
    head = GOOD.partition("\n\n")[0]
    said = head.replace("-- reads    | projects", f"-- reads    | {reads}")
    checked(f"{said}\n\n{sql}", "x/many")
    with pytest.raises(QuestionError, match=rf"the SQL reads {reads}; the header says projects"):
        checked(f"{head}\n\n{sql}", "x/many")


def test_a_filter_that_keeps_rows_is_taken_and_not_asked() -> None:
    kept = "-- keep     | year | projects? | 年 | years\n-- column   | category"
    question = checked(GOOD.replace("-- column   | category", kept, 1), "x/kept")
    assert (question.takes, question.asks) == (("category", "year"), ("category",))
    (keep,) = question.keeps
    assert (keep.name, keep.column, keep.or_missing) == ("year", "projects", True)
    assert keep.meaning == {"zh": "年", "en": "years"}


CELLS = GOOD.replace(
    "-- column   | category",
    "-- cell     | year: 2021 | is_new | 年 | years\n-- column   | category",
    1,
)


def test_cells_are_returned_after_what_is_shown_and_unique_with_it() -> None:
    question = checked(CELLS, "x/cells")
    assert (question.takes, question.cells) == (("category", "year"), ("is_new",))
    (keep,) = question.keeps
    assert (keep.name, keep.code, keep.is_cell) == ("year", "2021", True)
    cells = {"category": ["CARE", "CARE"], "projects": [1, 2]}
    verify(question, pa.table({**cells, "is_new": [True, False]}))
    with pytest.raises(QuestionError, match="category, is_new is not unique"):
        verify(question, pa.table({**cells, "is_new": [True, True]}))
    with pytest.raises(QuestionError, match=r"header says category, projects, is_new"):
        verify(question, pa.table(cells))
    with pytest.raises(QuestionError, match="projects is missing in some rows"):
        verify(question, pa.table({**cells, "projects": [1, None], "is_new": [True, False]}))


def result(**columns: object) -> pa.Table:
    """A result of the good example, with the columns given in place of its own."""
    usual: dict[str, object] = {
        "category": pa.array(["CARE", "ENV"]),
        "projects": pa.array([8, 2], pa.int64()),
    }
    return pa.table(usual | columns)


def test_verify_takes_what_fits() -> None:
    verify(parse(GOOD, "x/good"), result())


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (result(more=pa.array([1, 2])), r"header says category, projects"),
        (result().select(["projects", "category"]), r"columns projects, category"),
        (result(projects=pa.array([8.0, 2.0])), r"projects is double.*'count'"),
        (result(projects=pa.array([Decimal(8), Decimal(2)])), r"projects is decimal"),
        (result(category=pa.array(["CARE", "CARE"])), r"category is not unique"),
        (result(category=pa.array(["CARE", "SPACE"])), r"'SPACE'.*closed list"),
    ],
)
def test_verify_refuses_what_breaks_the_header(table: pa.Table, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        verify(parse(GOOD, "x/good"), table)


def test_empty_grain_is_exactly_one_row() -> None:
    question = parse(GOOD.replace("-- grain    | category", "-- grain    |"), "x/one")
    verify(question, result().slice(0, 1))
    for rows in (result(), result().slice(0, 0)):
        with pytest.raises(QuestionError, match="exactly one row"):
            verify(question, rows)
