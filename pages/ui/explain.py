"""Where does this number come from: the whole story of an answer, one click away.

A link of a panel opens it over the page; panels.js fetches it when it is asked for. No Streamlit.
"""

from collections.abc import Sequence

from markupsafe import Markup

from data.schema import GLOSSARY
from pages.ui import errors, formats, html
from pages.ui.answers import Answer, label, origin
from pages.ui.ask import rows_behind
from pages.ui.templates import render
from pages.ui.words import words
from queries import CODES, disclosure, macros_of
from queries.question import Param

say = words("ui")

MEANINGS = {term["zh"]: term for term in GLOSSARY.values()}


def opened_table(answer: Answer) -> Markup:
    """The question, a button that closes it, and its table, a long one its first page."""
    content = html.table(answer) + html.note(html.rows_shown(answer, page=1))
    return _opened(answer.lang, answer.title, content, answer)


def opened(answers: Sequence[Answer]) -> Markup:
    """Where the numbers of these answers come from, one after the other, and how it is closed."""
    lang = answers[0].lang
    return _opened(lang, say(lang, "explain.title"), Markup().join(map(source, answers)))


def persons_in(answers: Sequence[Answer]) -> int:
    """How many records of single persons the story of these answers shows."""
    behind = [one for one in map(rows_behind, answers) if one.error is None]
    return sum(one.rows for one in behind if disclosure.lists_persons(one.question))


def _opened(lang: str, title: str, content: Markup, answer: Answer | None = None) -> Markup:
    close = say(lang, "panel.close")
    return render(
        "opened.html", lang=lang, title=title, answer=answer, close=close, content=content
    )


def source(answer: Answer) -> Markup:
    """What an answer counts and reads, the records behind it, its query and what fills it."""
    behind = rows_behind(answer)
    return render(
        "source.html",
        facts=html.facts(facts(answer, behind)),
        behind=behind,
        records=_records(behind),
        sql_title=say(answer.lang, "explain.sql"),
        sql="\n\n".join(filter(None, (answer.question.sql, macros_of(answer.question.sql)))),
        filled=html.facts(filled(answer)),
    )


def _records(behind: Answer) -> Markup:
    """The records an answer was counted from, or why there is none."""
    if behind.error is not None:
        return html.box(errors.unfinished(behind.error, behind.lang), "warn")
    if not behind.rows:
        return html.empty(say(behind.lang, "explain.no_rows"))
    return html.table(behind) + html.note(behind.note)


def filled(answer: Answer) -> list[tuple[str, str]]:
    """Each parameter of the query, then each column by which rows are kept: codes and meaning."""
    question, lang = answer.question, answer.lang
    named: list[tuple[str, Param]] = [(f"${one.name}", one) for one in question.params]
    for kept in question.filters:
        key = "explain.added" if kept.is_hidden else "explain.kept"
        named.append((say(lang, key, name=kept.column), kept))
    found = []
    for name, one in named:
        value = answer.params[one.name]
        codes = map(str, value if isinstance(value, list) else [value])
        given = say(lang, "list.comma").join(filter(None, codes)) or say(lang, "explain.nothing")
        found.append((name, f"{given}{say(lang, 'list.dot')}{one.meaning[lang]}"))
    return found


def facts(answer: Answer, behind: Answer) -> list[tuple[str, str]]:
    """What is to be known of an answer, as pairs of a name and its words."""
    lang, snapshot = answer.lang, answer.snapshot
    found = [(say(lang, "xlsx.question"), answer.title)]
    if answer.note:
        found.append((say(lang, "xlsx.note"), answer.note))
    if answer.is_protected:
        found.append((say(lang, "xlsx.protected"), say(lang, "protected")))
    for column in answer.columns:
        if formula := answer.question.formula(column):
            found.append((answer.caption(column.name), formula[lang]))
        elif means := MEANINGS.get(column.caption["zh"]):
            found.append((column.caption[lang], means[f"means_{lang}"]))
    told = say(lang, "explain.snapshot", title=snapshot.title[lang], id=snapshot.id,
               day=formats.date(snapshot.as_of, lang),
               basis=label(CODES["as_of_basis"], snapshot.as_of_basis, lang))  # fmt: skip
    found.append((say(lang, "xlsx.filters"), answer.filters_in_words))
    found.append((say(lang, "xlsx.snapshot"), told))
    for name in answer.question.reads:
        if name != "snapshot":
            found.append((say(lang, "explain.table", name=name), _table(answer, name)))
    if lines := report_lines(answer, behind):
        found.append((say(lang, "explain.lines"), say(lang, "list.comma").join(lines)))
    found.append((say(lang, "xlsx.rows"), formats.exact(answer.rows, lang)))
    return found


def _table(answer: Answer, name: str) -> str:
    """A table that is read: its rows, nature and source, or that the snapshot lacks it."""
    lang, table = answer.lang, answer.snapshot.tables.get(name)
    if table is None:
        return say(lang, "explain.absent")
    nature = label(CODES["provenance"], table.provenance, lang)
    source = origin(table.source, lang)
    if answer.snapshot.is_of_persons(name) and not answer.reader.is_staff:
        # the number of its rows says how many people
        return say(lang, "explain.of_table", nature=nature, source=source)
    rows = formats.exact(table.rows, lang)
    return say(lang, "explain.rows_of_table", rows=rows, nature=nature, source=source)


def report_lines(answer: Answer, behind: Answer) -> list[str]:
    """The lines of the report that an answer or the records behind it name, each once."""
    records = [row for one in (answer, behind) if one.error is None for row in one.records]
    return list(dict.fromkeys(filter(None, (row.get("report_lines") for row in records))))
