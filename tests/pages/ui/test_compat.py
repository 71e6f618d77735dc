"""Each private API that `compat` uses is there and does what is said of it."""

import json
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest
from starlette.formparsers import MultiPartParser
from streamlit import delta_generator
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from pages.ui import compat
from pages.ui.figures.picture import Picture, trace


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """Settings of whole classes and modules, put back after the test."""
    uses, warned = (
        PagesManager.uses_pages_directory,
        delta_generator._use_warning_has_been_displayed,
    )
    spool = MultiPartParser.spool_max_size
    yield
    PagesManager.uses_pages_directory = uses
    delta_generator._use_warning_has_been_displayed = warned
    MultiPartParser.spool_max_size = spool


def test_streamlit_takes_a_drawn_chart_for_a_figure() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.compat import Drawn
        from pages.ui.figures.picture import Picture, trace

        st.plotly_chart(
            Drawn(Picture([trace("bar", x=["a"], y=[1], no_such_property=2)], {})), theme=None
        )

    app = AppTest.from_function(script).run()
    assert not app.exception
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert spec["data"] == [{"type": "bar", "x": ["a"], "y": [1], "no_such_property": 2}]


def test_a_drawn_chart_is_one_dictionary_and_knows_its_size() -> None:
    drawn = compat.Drawn(Picture([trace("bar", x=["a"], y=[1])], {"height": 100}))
    assert drawn.to_dict() is drawn.to_dict()
    assert drawn.size > 6 * len('{"data":[{"type":"bar","x":["a"],"y":[1]}]}')


@pytest.mark.usefixtures("as_it_was")
def test_a_server_does_not_look_for_pages_in_the_folder() -> None:
    PagesManager.uses_pages_directory = None
    delta_generator._use_warning_has_been_displayed = False
    compat.prepare()
    assert PagesManager.uses_pages_directory is False
    assert delta_generator._use_warning_has_been_displayed is True


@pytest.mark.usefixtures("as_it_was")
def test_uploads_of_the_largest_size_stay_in_memory() -> None:
    assert MultiPartParser.spool_max_size == 1 << 20
    compat.keep_uploads_in_memory(200)
    assert MultiPartParser.spool_max_size > 200 << 20


def test_a_session_has_an_id_and_there_is_none_outside() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.compat import session_id

        st.text(session_id())

    assert AppTest.from_function(script).run().text[0].value
    assert compat.session_id() == ""


def test_streamlits_page_is_as_it_is_dressed() -> None:
    page = compat.index()
    for once in ('<html lang="en">', "./favicon.png", "<title>Streamlit</title>", "</head>"):
        assert page.count(once) == 1, once
    assert page.count("<script>") == 1
    assert compat.inline_hash() == "sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA="


def test_the_files_streamlit_serves_are_known() -> None:
    files = compat.static_files()
    assert {"favicon.png", "manifest.json"} <= files
    assert any(name.startswith("static/js/index.") for name in files)
    assert "index.html" not in files


def test_streamlit_sends_the_same_of_a_picture_as_of_a_figure() -> None:
    def script() -> None:
        import plotly.graph_objects as go
        import streamlit as st

        from pages.ui.compat import Drawn
        from pages.ui.figures.picture import Picture, trace

        picture = Picture([trace("bar", x=["a", "b"], y=[1, 2])], {"height": 300})
        drawn = Drawn(picture)
        st.plotly_chart(go.Figure(picture.to_dict()), key="one", theme=None)
        for time in ("two", "three"):
            st.plotly_chart(drawn, key=time, theme=None)

    app = AppTest.from_function(script).run()
    assert not app.exception
    figure, *pictures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    del figure["layout"]["template"]  # which a figure takes along, and a picture chooses
    assert pictures == [figure, figure]


def test_a_drawn_chart_has_the_parts_of_its_figure() -> None:
    picture = Picture([trace("bar", x=["a", "b"], y=[1, 2])], {"height": 300})
    figure = go.Figure(picture.to_dict(), layout={"template": "none"})
    assert compat.Drawn(picture).to_dict() == picture.to_dict()
    assert figure.to_dict()["data"] == compat.Drawn(picture).to_dict()["data"]
