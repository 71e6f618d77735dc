"""Where does this number come from: the whole story of an answer, one click away."""

from __future__ import annotations

from html import escape

from pages.ui import formats, markup, said
from pages.ui.answer import Answer, label
from pages.ui.ask import rows_behind
from pages.ui.words import words
from queries import CODES
from queries.question import Param


def html(answer: Answer) -> str:
    """What an answer counts and reads, the records behind it, its query and what fills it."""
    say, behind = words("ui"), rows_behind(answer)
    return (
        f'<section class="source">{markup.facts(facts(answer, behind))}'
        f"<h3>{escape(behind.title)}{markup.badge(behind)}</h3>{_records(behind)}"
        f"<h3>{escape(say('explain.sql'))}</h3><pre>{escape(answer.question.sql)}</pre>"
        f"{markup.facts(filled(answer))}</section>"
    )


def _records(behind: Answer) -> str:
    """The records an answer was counted from, or why there is none."""
    if behind.error is not None:
        return markup.box(said.unfinished(behind.error, behind.lang), "warn")
    if not behind.rows:
        return f'<p class="empty">{escape(words("ui")("explain.no_rows"))}</p>'
    table = behind.once("table", lambda: markup.table(behind))
    return f'{table}<p class="note">{escape(behind.note)}</p>'


def filled(answer: Answer) -> list[tuple[str, str]]:
    """Each parameter of the query, then each column by which rows are kept: codes and meaning."""
    question, say = answer.question, words("ui")
    named: list[tuple[str, Param]] = [(f"${one.name}", one) for one in question.params]
    named += [
        (say("explain.added" if one.is_hidden else "explain.kept", name=one.column), one)
        for one in question.filters
    ]
    found = []
    for name, one in named:
        value = answer.params[one.name]
        codes = [str(code) for code in value] if isinstance(value, list) else [str(value)]
        given = say("list.comma").join(filter(None, codes)) or say("explain.nothing")
        found.append((name, f"{given}{say('list.dot')}{one.meaning[answer.lang]}"))
    return found


def facts(answer: Answer, behind: Answer) -> list[tuple[str, str]]:
    """What is to be known of an answer, as pairs of a name and its words."""
    say, lang, snapshot = words("ui"), answer.lang, answer.snapshot
    found = [(say("xlsx.question"), answer.title)]
    if answer.note:
        found.append((say("xlsx.note"), answer.note))
    for column in answer.columns:
        formula = answer.question.formula(column)
        if formula:
            found.append((answer.caption(column.name), formula[lang]))
    found += [
        (say("xlsx.filters"), answer.filters_in_words),
        (
            say("xlsx.snapshot"),
            say("explain.snapshot", title=snapshot.title[lang], id=snapshot.id,
                day=formats.date(snapshot.as_of, lang),
                basis=label(CODES["as_of_basis"], snapshot.as_of_basis, lang)),
        ),
    ]  # fmt: skip
    for name in answer.question.reads:
        if name in snapshot.tables:
            table = snapshot.tables[name]
            found.append(
                (
                    say("explain.table", name=name),
                    say("explain.rows_of_table", rows=formats.exact(table.rows, lang),
                        nature=label(CODES["provenance"], table.provenance, lang),
                        source=table.source),
                )
            )  # fmt: skip
        elif name != "snapshot":
            found.append((say("explain.table", name=name), say("explain.absent")))
    if lines := report_lines(answer, behind):
        found.append((say("explain.lines"), say("list.comma").join(lines)))
    found.append((say("xlsx.rows"), formats.exact(answer.rows, lang)))
    return found


def report_lines(answer: Answer, behind: Answer) -> list[str]:
    """The lines of the report that an answer or the records behind it name, each once."""
    return list(
        dict.fromkeys(
            record["report_lines"]
            for one in (answer, behind)
            if one.error is None
            for record in one.records
            if record.get("report_lines")
        )
    )
