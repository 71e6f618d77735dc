"""Ask a question under a view: the filters its header names, the view's snapshot.

No Streamlit here.
"""

import datetime
import logging
from collections.abc import Mapping

from pages.ui.answers import Answer
from pages.ui.fetch import seen
from pages.ui.filters import FILTERS
from pages.ui.view import View
from queries import Question, QuestionError, load
from queries.engine import QueryError, Value

log = logging.getLogger("dashboard")


def ask(view: View, name: str) -> Answer:
    """The answer to a question under the filters of the view."""
    question = load(name)
    view.asked.append(name)
    return _answer(view, question, {key: view.value(key) for key in question.takes})


def starts(view: View) -> tuple[tuple[datetime.date, str], ...]:
    """The days on which campaigns started, and their names: what charts of time point out."""
    answer = ask(view, "campaigns/starts")
    rows = answer.records if answer.error is None else []
    return tuple((row["opens_on"], answer.text("short_name", row)) for row in rows)


def rows_behind(answer: Answer) -> Answer:
    """The records an answer was counted from, under the same filters; itself where it lists them.

    A filter of the records that the answer does not take is left open.
    """
    if not answer.question.rows:
        return answer
    question = load(answer.question.rows)
    params = {key: answer.params.get(key, FILTERS[key].empty) for key in question.takes}
    return _answer(answer.view, question, params)


def _answer(view: View, question: Question, params: Mapping[str, Value]) -> Answer:
    """The answer as the reader may see it; where there is none, one that says why.

    A question that breaks its contract is logged with file, line and cure.
    """
    try:
        table = seen(question, params, view.snapshot, view.reader.is_staff)
        return Answer(view, question, params, table)
    except QueryError as error:
        return Answer(view, question, params, None, error)
    except QuestionError as error:
        log.error("%s", error)
        return Answer(view, question, params, None, QueryError("broken", str(error)))
