"""A word on what changed since the snapshot before, sent to mail and groups. No Streamlit here.

    DIGEST_TO='wecombot://KEY mailto://…' python -m data digest

It says what any reader may see, and nothing of single persons. Addresses hold secrets, which `ps`
shows of a command's `--to`.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pages.ui import attention, commands, comparison, formats, registry, sending, trust
from pages.ui.ask import ask
from pages.ui.attention import LEVELS, Point
from pages.ui.cards import campaign_cards
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

MOST = 8  # points that are told one by one
LINKED = ("overview", "campaigns", "funds", "data")

say = words("overview")


@dataclass(frozen=True)
class Digest:
    """A title, what is to be known first, sections of lines, and links."""

    title: str
    mark: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    links: tuple[tuple[str, str], ...]
    foot: str

    def lines(self) -> Iterator[str]:
        """As plain text, the most pressing first."""
        yield from filter(None, (self.title, self.mark))
        for heading, told in self.sections:
            yield ""
            yield heading
            yield from (f"- {line}" for line in told)
        yield ""
        yield from (f"{name} {address}" for name, address in self.links)
        yield self.foot

    def text(self, most: int | None = None) -> str:
        """As plain text; of at most so many bytes, whole lines, the links kept."""
        lines = list(self.lines())
        if most is None or len("\n".join(lines).encode()) <= most:
            return "\n".join(lines)
        last = ["…", *(f"{name} {address}" for name, address in self.links[:1]), self.foot]
        while lines and len("\n".join([*lines, *last]).encode()) > most:
            lines.pop()
        return "\n".join([*lines, *last])

    def html(self) -> str:
        """As HTML for mail."""
        return str(render("overview/digest.html", digest=self))


def digest(view: View, since: str, base: str) -> Digest:
    """What changed on the view's snapshot. Raises SnapshotError, and QueryError
    where a question did not finish."""
    lang, shown = view.lang, view.snapshot
    sides = comparison.sides(view, since)
    points = attention.points(attention.asked(view))
    sections = []
    if sides:
        heading = comparison.against(*sides)
        sections.append((heading, tuple(comparison.sentences(*sides))))
        before = attention.points(attention.asked(view.on(sides[0].headline.snapshot)))
        known = {(point.rule.name, point.project_id) for point in before}
        points = [one for one in points if (one.rule.name, one.project_id) not in known]
    heading = say(lang, "digest.new" if sides else "digest.points")
    sections.append((heading, tuple(_pressing(points, lang)) or (say(lang, "digest.none"),)))
    campaigns = ask(view, "campaigns/progress")
    if campaigns.rows:
        cards = campaign_cards(campaigns)
        told = tuple(
            f"{one.label} {one.value}{say(lang, 'list.colon')}{one.context}" for one in cards
        )
        sections.append((campaigns.title, told))
    stands = trust.told(view, {table.provenance for table in shown.tables.values()})
    how = urlencode({"snapshot": shown.id, "lang": lang})
    pages = registry.pages()
    return Digest(
        say(lang, "digest.title", brand=say(lang, "brand"), day=formats.date(shown.as_of, lang)),
        say(lang, "digest.demo") if shown.kind == "demo" else "",
        tuple(sections),
        tuple((pages[name].title[lang], f"{base}{'' if name == registry.first() else name}?{how}")
              for name in LINKED) if base else (),
        say(lang, "list.dot").join((stands.as_of, stands.source, stands.checks, shown.id)),
    )  # fmt: skip


def _pressing(points: Sequence[Point], lang: str) -> Iterator[str]:
    for one in points[:MOST]:
        name = say(lang, "attention.name", name=one.project) if one.project else ""
        yield f"{LEVELS[one.level]} {say(lang, f'level.{one.level}')} {name}{one.why}"
    if len(points) > MOST:
        yield say(lang, "digest.rest", points=len(points) - MOST)


@commands.command
def main(arguments: Sequence[str]) -> int:
    """`python -m data digest`: send the word, or with --dry-run print it."""
    parser = commands.parser("digest", arguments)
    add = parser.add_argument
    add("--since", metavar="ID", default="", help=say(parser.lang, "digest.help.since"))
    add("--to", metavar="URL", action="append", help=say(parser.lang, "digest.help.to"))
    add("--dry-run", action="store_true", help=say(parser.lang, "digest.help.dry"))
    add("--again", action="store_true", help=say(parser.lang, "digest.help.again"))
    chosen = parser.parse_args(arguments)
    view = commands.view(chosen, "overview")
    addresses = chosen.to or os.environ.get("DIGEST_TO", "").split()
    made = digest(view, chosen.since, commands.base())
    if chosen.out:
        html = chosen.out.suffix == ".html"
        commands.write((made.html() if html else made.text()).encode(), chosen.out)
    if chosen.dry_run or not (addresses or chosen.out):
        print(made.text())
        return 0
    what = f"{view.snapshot.id} {view.lang}"
    return max((sending.deliver(made, one, what, view.lang, chosen.again) for one in addresses),
               default=0)  # fmt: skip
