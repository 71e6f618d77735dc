"""Facets: each option of a filter, with what it would leave under the other filters in force.

No Streamlit here.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from pages.ui import filters, formats
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.filters import CARRIED, FILTERS
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words
from queries.disclosure import FEWEST, FEWEST_RECORDS, rounded

say = words("ui")

COUNTED: Mapping[str, tuple[str, ...]] = {
    "volunteers": ("filters/participations",),
    "trends": ("filters/participations",),
    "campaigns": ("filters/gifts",),
    "funds": ("filters/gifts",),
}
"""The questions that count the options of a page; the first that takes a filter counts it."""
USUAL = ("filters/projects", "filters/participations")
FEW = {"records": FEWEST_RECORDS, "gifts": FEWEST}
"""Below how many of what is counted viewers read only that there are fewer."""


@dataclass(frozen=True)
class Option:
    """One option: its code and label, how many it would leave (None: not counted), its bar."""

    code: str
    label: str
    count: str
    share: float
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its options, the chosen ones first; `why` says why it does not apply."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    unit: str = ""  # what the numbers count, in a word
    counts: str = ""  # and in a sentence
    why: str = ""

    @property
    def swaps(self) -> bool:
        """Whether a plain click changes the choice instead of adding to it."""
        return self.key == "year"


def sidebar(view: View) -> Markup:
    """The facets of a page as HTML; empty where its questions take no filter."""
    if not any(FILTERS[key].how == "many" for key in filters.taken(view.page)):
        return Markup()
    chosen = tuple(sorted(view.chosen.items()))
    key = (
        "facets",
        view.page,
        view.reader.lang,
        view.reader.is_staff,
        str(view.snapshot.path),
        view.snapshot.created_at,
        chosen,
    )
    return CACHE.get(key, lambda: _written(view), len)


def _written(view: View) -> Markup:
    return render(
        "facets.html",
        title=say(view.lang, "filters"),
        close=say(view.lang, "filters.close"),
        facets=facets(view),
    )


def facets(view: View) -> list[Facet]:
    """The facets a page takes, then those chosen elsewhere that it does not take."""
    taken = [key for key in filters.taken(view.page) if FILTERS[key].how == "many"]
    apart = [key for key in CARRIED if key not in taken and view.chosen.get(key)]
    return [_facet(view, key) for key in taken] + [_apart(view, key) for key in apart]


def _facet(view: View, key: str) -> Facet:
    lang, chosen = view.lang, view.chosen.get(key, ())
    counts, unit = counted(view, key)
    seen = {code: _seen(count, unit, view) for code, count in counts.items()}
    of_few = _of_few(view, key, seen) if unit == "records" and not view.reader.is_staff else set()
    seen |= dict.fromkeys(of_few)
    most = max(filter(None, seen.values()), default=0)
    options = [
        Option(
            code,
            label[lang],
            formats.NONE if code in of_few else _said(seen.get(code, 0), unit, view.lang),
            100 * (seen.get(code) or 0) / most if most else 0,
            code in chosen,
        )
        for code, label in FILTERS[key].options(view.snapshot).items()
    ]
    options.sort(key=lambda one: not one.is_chosen)
    told = [say(lang, f"{word}.{unit}") for word in ("counted", "counts")] if unit else ["", ""]
    return Facet(key, say(lang, f"filter.{key}"), tuple(options), *told)


def _apart(view: View, key: str) -> Facet:
    """A filter chosen on another page: shown, not offered, with the reason."""
    labels = zip(view.chosen[key], view.labels(key), strict=True)
    options = tuple(Option(code, label, "", 0, True) for code, label in labels)
    return Facet(key, say(view.lang, f"filter.{key}"), options, why=say(view.lang, "filters.apart"))


def counted(view: View, key: str) -> tuple[dict[str, int], str]:
    """What each option of a filter would leave under the other filters, and what was counted.

    Both are empty where the snapshot does not hold what is counted.
    """
    others = {one: said for one, said in _taken(view).items() if one != key}
    for name in (*COUNTED.get(view.page, ()), *USUAL):
        answer = ask(view.choosing(others).exact(), name)
        columns = [one for one in answer.question.filters if one.name == key]
        if not columns or answer.table is None:
            continue
        number = answer.question.columns[-1].name
        if columns[0].code:
            each = {one.code: view.choosing({**others, key: (one.code,)}) for one in columns}
            sums = {code: ask(one.exact(), name).records for code, one in each.items()}
            return {code: sum(row[number] for row in rows) for code, rows in sums.items()}, number
        found: Counter[str] = Counter()
        for row in answer.records:
            if row[columns[0].column] is not None:
                found[str(row[columns[0].column])] += row[number]
        return dict(found), number
    return {}, ""


def _taken(view: View) -> dict[str, tuple[str, ...]]:
    """What is chosen of the filters that the page takes."""
    taken = filters.taken(view.page)
    return {key: said for key, said in view.chosen.items() if key in taken}


def _of_few(view: View, key: str, seen: Mapping[str, int | None]) -> set[str]:
    """The options whose participations so few people made that the headline withholds them."""
    answer = ask(view.choosing(_taken(view)).exact(), "filters/people")
    many = {
        row["code"] for row in answer.records if row["facet"] == key and row["people"] >= FEWEST
    }
    return {code for code, count in seen.items() if count and code not in many}


def _seen(count: int, unit: str, view: View) -> int | None:
    """A count as the reader may see it: of participations and gifts, only staff see exact ones.

    None stands for few.
    """
    if unit not in FEW or view.reader.is_staff:
        return count
    return None if 0 < count < FEW[unit] else int(rounded(count, unit))


def _said(seen: int | None, unit: str, lang: str) -> str:
    if not unit:
        return ""
    if seen is None:
        return say(lang, "counts.small", fewest=FEW[unit])
    return formats.exact(seen, lang)
