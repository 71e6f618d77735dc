"""Questions: one SQL file is one question, and its header is a contract.

`load("projects/by_stage")` reads `queries/projects/by_stage.sql`. `check` compares each line of its
header with the SQL beneath it, `verify` with a result; `run` does both around a query. A question
has its words in Chinese and in English.
"""

from functools import cache
from pathlib import Path

from data.derived import searchable
from data.schema import CODES
from queries.contract import check, parse, run, verify
from queries.macros import macros_of
from queries.narrow import asked, narrowed
from queries.question import (
    ADDITIVE,
    MEASURED,
    MEASURES,
    UNITS,
    Column,
    Filter,
    Question,
    QuestionError,
)

__all__ = [
    "ADDITIVE",
    "CODES",
    "MEASURED",
    "MEASURES",
    "UNITS",
    "Column",
    "Filter",
    "Question",
    "QuestionError",
    "asked",
    "check",
    "faults",
    "load",
    "macros_of",
    "names",
    "narrowed",
    "parse",
    "run",
    "searchable",
    "verify",
]

HERE = Path(__file__).parent


@cache
def names() -> tuple[str, ...]:
    """Every question there is, as `page/question`, in alphabetical order."""
    return tuple(sorted(f"{path.parent.name}/{path.stem}" for path in HERE.glob("*/*.sql")))


@cache
def load(name: str) -> Question:
    """Read the question of that name. `check` compares it with its SQL, `load` does not.

    Raises QuestionError with every fault of its header: file and line, fault, cure.
    """
    if name not in names():
        raise QuestionError(
            f"There is no question {name!r}. queries/<page>/<question>.sql holds: "
            f"{', '.join(names())}."
        )
    return parse((HERE / f"{name}.sql").read_text(encoding="utf-8"), name)


def faults(name: str) -> list[str]:
    """Every fault of a question's file, one a line: file and line, fault, cure."""
    try:
        check(load(name))
    except QuestionError as error:
        return str(error).splitlines()
    return []
