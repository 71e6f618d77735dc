"""HTML from templates: every text is escaped unless it is HTML already. No Streamlit here.

Templates lie in `pages/ui/templates`, those of one page in its folder (`project/steps.html`).
"""

import re
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pages.ui import formats
from pages.ui.answers import Answer
from pages.ui.words import PAGES

ENVIRONMENT = Environment(
    loader=FileSystemLoader([Path(__file__).parent / "templates", PAGES]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def coded(text: str) -> Markup:
    """Text in which what stands between backticks, such as a command, is code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


ENVIRONMENT.filters["coded"] = coded


def render(template: str, /, **slots: object) -> Markup:
    """The HTML of a template with its slots filled. Raises UndefinedError for an open slot."""
    return Markup(ENVIRONMENT.get_template(template).render(slots))


def badge(answer: Answer) -> Markup:
    """演示数据 or 导入台账 beside a title; nothing for published figures."""
    if answer.provenance in (None, "report"):
        return Markup()
    return Markup('<span class="badge badge-{}">{}</span>').format(
        answer.provenance, answer.provenance_label
    )


def project_link(project_id: str, text: str) -> Markup:
    """A link to a project's page; links.js carries the filters along and spares the reload."""
    return Markup('<a data-page href="project?id={}">{}</a>').format(quote(project_id), text)


def figure_and_unit(value: str) -> Markup:
    """A number and its unit, the unit smaller; a range may break between its ends."""
    number, unit = formats.halves(value)
    ends = Markup("–<wbr>").join(number.split("–"))
    return Markup("{}<small> {}</small>" if unit else "{}").format(ends, unit)


ENVIRONMENT.globals.update(badge=badge, project_link=project_link, figure_and_unit=figure_and_unit)
