"""One panel without the frame, for pages of the office's own: `/embed/panel?of=PAGE&part=QUESTION`.

Its address is that of the panel's files; without `snapshot` it shows the one served by default. Who
asks, their role and what they may see are settled as for every file. Sites that may show it stand
in EMBED_ANCESTORS; without one there is nothing here.
"""

import asyncio
from functools import partial
from pathlib import Path

import plotly
import plotly.io
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import data
from data import SnapshotError
from pages.ui import access, html, packed, panel, registry, trust
from pages.ui.access import settings
from pages.ui.answers import in_words
from pages.ui.files import addresses, links, routes
from pages.ui.files.addresses import AddressError
from pages.ui.listing import Listing
from pages.ui.roles import Role
from pages.ui.single import Panel, drawn, panel_of
from pages.ui.templates import render
from pages.ui.view import Address
from pages.ui.words import words

FOLDER = "embed"
HERE = Path(__file__).parent
SCRIPT, STYLE = "text/javascript", "text/css"
READER = "reader.js"  # of what opens in a tab of its own as well
AGAIN = b"setInterval(askWho, 5000);\n"  # no connection tells that somebody has signed out
ASSETS = {
    "plotly.js": (
        (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes,
        SCRIPT,
    ),
    "panel.js": ((HERE / "frame" / "embed.js").read_bytes, SCRIPT),
    READER: (lambda: (HERE / "frame" / "whose.js").read_bytes() + AGAIN, SCRIPT),
    "panel.css": ((HERE / "frame" / "style.css").read_bytes, STYLE),
}
"""Files a page without the frame needs beside it: how each is read, and its kind."""
HELD = {"cache-control": "private, max-age=3600"}

say = words("ui")


def policy(usual: str) -> str:
    """The usual content policy, with the sites that may show a panel."""
    return usual.replace("frame-ancestors 'self'", f"frame-ancestors 'self' {settings.ancestors()}")


async def answer(request: Request) -> Response:
    """A panel, or a file it needs; a sentence that says why there is none."""
    lang, name = routes.language(request), request.path_params["file"]
    if not settings.ancestors() and name != READER:
        return routes.sentence("embed.off", lang, 404)
    if name in ASSETS:
        return packed.answer(request, *ASSETS[name], HELD)
    if name != "panel":
        return routes.sentence("files.unknown", lang, 404)
    role, base = access.who(request).role, routes.base(request, f"{FOLDER}/")
    try:
        address = addresses.given(request.query_params)
        work = partial(content, address, base, role)
        making = routes.LOOKED_AT.begin(work, access.asker(request))
        made = await asyncio.wrap_future(making)
    except routes.REFUSED as error:
        if isinstance(error, SnapshotError) and not request.query_params.get("snapshot"):
            return routes.sentence("embed.current", lang, 503)
        return routes.refused(error, lang)
    return HTMLResponse(made, headers={"cache-control": "no-store"})


def content(address: Address, base: str, role: Role) -> str:
    """The page of a panel. Raises AddressError, LookupError, SnapshotError, QueryError."""
    usual = {"lang": ["zh"], "unit": ["wan"]}
    if not address.get("snapshot"):
        usual["snapshot"] = [data.current_snapshot().id]
    view, named = routes.read({**usual, **address}, role)
    if len(named) != 1:
        raise AddressError(links.PART)
    (name,) = named
    about: dict[str, object] = {
        "view": links.to_view(view, base, registry.first()) + f"#panel-{links.key_of(name)}",
        "source": links.to_source(view, name).address,
        "snapshot": f"{view.snapshot.title[view.lang]} · {view.snapshot.id}",
    }
    tables = view.snapshot.tables
    if "/" in name:
        found = panel_of(view, name)
        if found.answer.error is not None:
            raise found.answer.error
        about |= _told(found)
        kinds = {tables[one].provenance for one in found.answer.question.reads if one in tables}
    else:
        part = routes.part_of(view, name)
        assert isinstance(part, Listing)
        body = html.listing(part) + html.note(part.note)
        about |= {"title": part.title, "answer": None, "body": body, "figure": "", "said": "",
                  "note": ""}  # fmt: skip
        kinds = {table.provenance for table in tables.values()}
    filters = in_words(view.applied, view.lang) if view.applied else ""
    say_in = partial(say, view.lang)
    return render("embed.html", lang=view.lang, trust=trust.told(view, kinds), filters=filters,
                  say=say_in, **about)  # fmt: skip


def _told(one: Panel) -> dict[str, object]:
    """What a panel shows: its title, cards, figure or what stands in its place, and note."""
    answer, figure, body, said = one.answer, Markup(), Markup(), ""
    if not answer.rows:
        body = html.empty(panel.why_empty(answer))
    else:
        if one.cards is not None:
            body = render("cards.html", cards=list(one.cards(answer)), answer=answer)
        if one.chart is not None:
            made, said = drawn(answer, one.chart)
            figure = Markup(
                plotly.io.to_json(made.to_dict(), validate=False).replace("<", r"\u003c")
            )
        elif one.written is not None:
            body += one.written(answer)
        elif not one.is_cards:
            body += html.table(answer) + html.note(html.rows_shown(answer, page=1))
    badged = answer if one.written is not None else None  # else what is shown has its own mark
    return {"title": answer.title, "answer": badged, "body": panel.apart(answer) + body,
            "figure": figure, "said": said, "note": html.note(panel.notes(answer))}  # fmt: skip
