"""A header that does not fit its SQL is refused."""

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
where is_chosen($category, category)
group by category
"""
COLUMN = "-- column   | category"


def checked(text: str, name: str = "x/broken") -> Question:
    """A question from its text, held to its SQL."""
    question = parse(text, name)
    check(question)
    return question


def test_the_good_example_is_good() -> None:
    question = checked(GOOD, "x/good")
    assert question.grain == ("category",)
    assert question.takes == ("category",)
    assert question.column("projects").unit == "count"


FAULTS = {  # what is replaced by what, the line of the fault, what is said
    "no sql": ("\n\nselect", "\nselect", 1, "blank line"),
    "no question": ("-- question | 有多少？ | How many?\n", "", 1, 'one line "-- question'),
    "no grain": ("-- grain    | category\n", "", 1, 'one line "-- grain'),
    "no reads": ("-- reads    | projects\n", "", 1, 'one line "-- reads'),
    "two grains": ("-- reads ", "-- grain    | projects\n-- reads ", 3, "Drop this one"),
    "unknown tag": ("-- grain ", "-- grian ", 2, "tag of: question, grain"),
    "not a comment": ("-- grain ", "grain ", 2, "not a header line"),
    "order": ("-- grain    | category\n-- reads    | projects\n",
              "-- reads    | projects\n-- grain    | category\n", 3, "stand in the order"),
    "one language": ("类别 | Category", "类别", 5, "both languages"),
    "empty word": ("How many?", " ", 1, "both languages"),
    "swapped question": ("有多少？ | How many?", "How many? | 有多少？", 1,
                         'swapped. Write "有多少？ | How many?"'),
    "swapped column": ("类别 | Category", "Category | 类别", 5, 'Write "类别 | Category"'),
    "swapped param": ("只看这些 | only these", "only these | 只看这些", 4, "swapped"),
    "swapped note": ("\n\nselect", "\n-- note     | How | 怎么\n\nselect", 7, "swapped"),
    "english twice": ("类别 | Category", "Category | Category", 5, "no Chinese in it"),
    "chinese twice": ("类别 | Category", "类别 | 类别", 5, "has Chinese in it"),
    "undeclared": ("category)\n", "category)\n    and $year = 1\n", 13, "$year, the header does"),
    "unused": (COLUMN, f"-- param    | year\n{COLUMN}", 5, 'the parameter year, the SQL does not'),
    "no meaning": (COLUMN, f"-- param    | colour\n{COLUMN}", 5, "there is no filter colour"),
    "reads": ("-- reads    | projects", "-- reads    | projects, donors", 3, 'Correct "-- reads"'),
    "no table": ("projects\n", "nowhere\n", 3, "no table nowhere"),
    "unit": ("| count", "| bushels", 6, "'bushels'. Units: count"),
    "grain": ("-- grain    | category", "-- grain    | colour", 2, "grain names colour"),
    "filter asked": (COLUMN, f"-- filter   | category\n{COLUMN}", 5, "taken twice"),
    "filter twice": (COLUMN, f"-- filter   | year, year\n{COLUMN}", 5, "taken twice"),
    "filter of no key": (COLUMN, f"-- filter   | colour | category\n{COLUMN}", 5, "filter colour"),
    "filter of no column": (COLUMN, f"-- filter   | q\n{COLUMN}", 5, "q has no usual column"),
    "filter short": (COLUMN, f"-- filter   | year | category | 年\n{COLUMN}", 5, '"-- filter |'),
    "twice": ("-- column   | projects", "-- column   | category", 6, "named once each"),
    "two": ("group by category\n", "group by category; select 1\n", 8, "one SELECT"),
    "syntax": ("select\n", "selct\n", 8, "does not parse"),
}  # fmt: skip


def test_each_fault_says_file_line_and_cure() -> None:
    wrong = []
    for name, (old, new, line, says) in FAULTS.items():
        assert old in GOOD, name
        try:
            checked(GOOD.replace(old, new, 1))
            said = ["nothing"]
        except QuestionError as error:
            said = str(error).splitlines()
        place = f"queries/x/broken.sql:{line}: "
        if not any(one.startswith(place) and says in one for one in said):
            wrong.append(f"{name}: expected {place}…{says}…, found {said}")
    assert wrong == []


UNCOUNTED = {  # a table of persons' amounts, what is shown of it, what is to count it
    ("donation_days", "received_cny"): "gifts or later_gifts",
    ("donation_days", "given_cny | refunds"): "gifts or later_gifts",
    ("donation_days", "refunded_cny | gifts"): "refunds",
    ("gift_sizes", "amount_cny | donors"): "gifts or later_gifts",
    ("payments", "paid_cny | gifts"): "persons or unprinted",
    ("payables", "owed_cny"): "persons or unprinted",
}
COUNTS = {"gifts": "gifts", "refunds": "gifts", "donors": "people"}


def test_an_amount_of_persons_is_refused_where_nothing_counts_them() -> None:
    """Nothing else tells an amount of few, which is withheld, from one of many."""
    for (table, shown), counts in UNCOUNTED.items():
        columns = "".join(
            f"-- column | {name} | 数 | Number | {COUNTS.get(name, 'cny')}\n"
            for name in shown.split(" | ")
        )
        head = "-- question | 多少？ | How much?\n-- grain | category\n"
        text = f"{head}-- reads | {table}\n-- column | category | 类别 | Category\n{columns}\n"
        with pytest.raises(QuestionError, match=rf"_cny is withheld.*Return {counts} too"):
            checked(f"{text}select * from {table}")
        name, *_ = counts.split(" or ")
        more = f"-- column | {name} | 数 | Number | {COUNTS.get(name, 'people')}\n"
        checked(f"{text[:-1]}{more}\nselect * from {table}")


BAD = """\
-- question | How many? | 有多少？
-- reads    | projects, donors
-- grain    | colour
-- param    | year
-- filter   | colour | category
-- column   | category | Category | 类别
-- column   | projects | 项目数 | Projects | bushels
-- note     | 只有中文

select
    category,
    cast(count(*) as bigint) as projects
from projects
where is_chosen($category, category)
group by category
"""


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(QuestionError) as caught:
        parse(BAD, "x/bad")
    said = str(caught.value).splitlines()
    lines = [int(one.removeprefix("queries/x/bad.sql:").partition(":")[0]) for one in said]
    assert lines == [1, 2, 3, 3, 4, 5, 6, 7, 8, 14]
    for one, part in zip(
        said,
        ("swapped", "Correct", "order", "colour", "does not use it", "no filter colour", "swapped",
         "bushels", "both languages", "$category"),
        strict=True,
    ):  # fmt: skip
        assert part in one


def test_a_table_is_seen_wherever_it_is_read_and_through_macros() -> None:
    reads = "budgets, campaign_totals, campaigns, people_by_age, projects, service_cells, snapshot"
    sql = """with left_over as (
    select project_id from projects where project_id in (select campaign_id from latest_totals())
)

select category, cast((select count(*) from budgets) as bigint) as projects
from left_over
left join (select project_id as category, $category as c from campaigns) using (category)
cross join people_of('people_by_age', [], [], [])
"""
    head = GOOD.partition("\n\n")[0]
    said = head.replace("-- reads    | projects", f"-- reads    | {reads}")
    checked(f"{said}\n\n{sql}")
    with pytest.raises(QuestionError, match=rf"the SQL reads {reads}; the header says projects"):
        checked(f"{head}\n\n{sql}")
    hiding = sql.replace("left_over", "campaigns").replace("latest_totals", "campaign_progress")
    with pytest.raises(QuestionError, match=r"a step campaigns, which hides the table campaigns"):
        checked(f"{head}\n\n{hiding}")


def test_a_filter_by_a_column_shown_is_taken_and_not_asked() -> None:
    line = "-- filter   | year | projects or missing | 年 | years"
    question = checked(GOOD.replace(COLUMN, f"{line}\n{COLUMN}", 1))
    assert (question.takes, question.asks) == (("category", "year"), ("category",))
    (one,) = question.filters
    assert (one.name, one.column, one.or_missing, one.is_hidden) == (
        "year",
        "projects",
        True,
        False,
    )
    assert one.meaning == {"zh": "年", "en": "years"}
    with pytest.raises(QuestionError, match="an empty grain is one row"):
        checked(
            GOOD.replace(COLUMN, f"{line}\n{COLUMN}").replace("grain    | category", "grain    |")
        )


def test_filters_go_by_their_usual_columns_and_meanings() -> None:
    lines = "-- filter   | cohort, has\n-- filter   | district | division"
    question = checked(GOOD.replace(COLUMN, f"{lines}\n{COLUMN}", 1))
    assert [(one.name, one.column, one.code) for one in question.filters] == [
        ("cohort", "cohort_year", ""), ("has", "has_amount", "amount"),
        ("has", "has_description", "description"), ("district", "division", ""),
    ]  # fmt: skip
    assert question.filters[0].meaning["en"] == "only these cohorts; empty keeps all"
    assert question.hidden == ("cohort_year", "has_amount", "has_description", "division")


HIDDEN = GOOD.replace(COLUMN, f"-- filter   | year | is_new\n{COLUMN}", 1)


def test_hidden_columns_are_returned_after_those_shown_and_unique_with_them() -> None:
    question = checked(HIDDEN)
    assert (question.takes, question.hidden) == (("category", "year"), ("is_new",))
    cells = {"category": ["CARE", "CARE"], "projects": [1, 2]}
    verify(question, pa.table({**cells, "is_new": [True, False]}))
    with pytest.raises(QuestionError, match="category, is_new is not unique"):
        verify(question, pa.table({**cells, "is_new": [True, True]}))
    with pytest.raises(QuestionError, match=r"header says category, projects, is_new"):
        verify(question, pa.table(cells))
    with pytest.raises(QuestionError, match="projects is missing in some rows"):
        verify(question, pa.table({**cells, "projects": [1, None], "is_new": [True, False]}))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("| count", "| people", r"projects cannot be added up over is_new"),
        ("-- grain    | category", "-- grain    |", r"category cannot be added up over is_new"),
        ("-- param", "-- largest  | category\n-- param", r'"-- largest \| number'),
        ("-- param", "-- largest  | projects | colour\n-- param", r'"-- largest \| number'),
        ("-- filter   | year | is_new\n-- column", "-- column", r'"-- largest \| number'),
    ],
)
def test_what_cannot_be_added_up_or_ordered(old: str, new: str, says: str) -> None:
    text = HIDDEN.replace(old, new, 1)
    if new == "-- column":
        text = text.replace("-- param", "-- largest  | projects\n-- param", 1)
    with pytest.raises(QuestionError, match=says):
        checked(text)
