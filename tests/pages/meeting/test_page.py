"""The meeting's page as the server makes it: scenes, start panel, pin, masked and marked."""

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.meeting.scenes import scenes
from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO, REPORT, markup, opened, said, warnings
from tests.served import links

SCENES = list(scenes())


pytestmark = pytest.mark.usefixtures("served")


def messages(app: AppTest) -> list[str]:
    """The message of every scene on the stage."""
    found = [e.proto.body for e in app.get("html") if 'class="scene-says"' in e.proto.body]
    return [html.unescape(one).partition('scene-says">')[2] for one in found]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("snapshot", [REPORT, DEMO])
def test_it_opens_with_every_scene_the_snapshot_can_tell(lang: str, snapshot: str) -> None:
    app = opened("meeting", lang=lang, snapshot=snapshot)
    assert not app.exception
    assert not app.error
    assert not warnings(app)
    assert len(messages(app)) == (6 if snapshot == REPORT else 8)
    assert words("meeting").sentences["title"][lang] in said(app)
    demo = {"zh": "演示数据", "en": "Demo data"}[lang]
    assert (demo in said(app)) == (snapshot == DEMO)
    assert not app.get("page_link")
    assert '<nav class="pages">' not in markup(app)  # as the other pages have it
    assert len(app.get("plotly_chart")) == (3 if snapshot == REPORT else 5)


def test_a_pin_goes_before_what_is_current_and_before_another_snapshot() -> None:
    assert len(messages(opened("meeting", pin=REPORT))) == 6
    assert len(messages(opened("meeting", pin=REPORT, snapshot=DEMO))) == 6
    assert len(messages(opened("meeting"))) == 8


def test_an_unknown_pin_is_said() -> None:
    app = opened("meeting", pin="2001-01-01-report", lang="zh")
    assert not app.exception
    (warning,) = warnings(app)
    assert "2001-01-01-report" in warning
    assert len(messages(app)) == 8


def test_the_storyboard_of_the_address_is_the_stage() -> None:
    app = opened("meeting", lang="zh", scenes=["funds:40", "tree", "<i>x</i>"], seconds="700")
    assert len(messages(app)) == 2
    assert "植树" in messages(app)[1]
    assert re.search(r"资金\s+40 秒", said(app))
    assert re.search(r"植树募捐\s+20 秒", said(app))
    assert "没有这样的场景：<i>x</i>" in said(app)
    assert "<i>x" not in markup(app)
    assert "700 不能用" in said(app)


def test_filters_of_the_address_do_not_narrow_a_meeting() -> None:
    app = opened("meeting", lang="zh", category="TBD", campaign="C03")
    assert "27 个" in messages(app)[0].replace("</span>", "").replace("<span>", "")
    assert len(messages(app)) == 8


def test_a_scene_leads_to_the_page_behind_with_its_filters() -> None:
    text = html.unescape(markup(opened("meeting", lang="zh")))
    assert 'href="campaigns?campaign=C01"' in text
    assert 'href="campaigns?campaign=C02&campaign=C03"' in text
    assert 'href="funds"' in text


def test_every_page_has_the_button_and_the_meeting_no_frame() -> None:
    for page in ("overview", "projects", "trends"):
        assert 'class="to-meeting"' in markup(opened(page, lang="zh"))
    app = opened("meeting", lang="zh")
    assert 'class="to-meeting"' not in markup(app)
    assert not links(markup(app))
