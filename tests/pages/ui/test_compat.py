"""A finished chart is what it was drawn from, for Plotly and for Streamlit."""

import json

import plotly.graph_objects as go
import plotly.io
from streamlit.testing.v1 import AppTest

from pages.ui.compat import Drawn
from pages.ui.figures.picture import Picture, bar

PICTURE = Picture([bar(x=["a", "b"], y=[1, 2])], {"height": 300})


def test_its_parts_are_worked_out_once() -> None:
    drawn, figure = Drawn(PICTURE), go.Figure(PICTURE.to_dict(), layout={"template": "none"})
    assert drawn.to_dict() is drawn.to_dict()
    assert drawn.to_dict() == PICTURE.to_dict()
    assert drawn.size > len(plotly.io.to_json(drawn.to_dict(), validate=False))
    assert figure.to_dict()["data"] == drawn.to_dict()["data"]


def test_streamlit_sends_the_same() -> None:
    def page() -> None:
        import plotly.graph_objects as go
        import streamlit as st

        from pages.ui.compat import Drawn
        from pages.ui.figures.picture import Picture, bar

        picture = Picture([bar(x=["a", "b"], y=[1, 2])], {"height": 300})
        drawn = Drawn(picture)
        st.plotly_chart(go.Figure(picture.to_dict()), key="one", theme=None)
        for time in ("two", "three"):
            st.plotly_chart(drawn, key=time, theme=None)

    app = AppTest.from_function(page).run()
    assert not app.exception
    first, *others = [chart.proto.spec for chart in app.get("plotly_chart")]
    figure, *pictures = [json.loads(spec) for spec in (first, *others)]
    del figure["layout"]["template"]  # which a figure takes along, and a picture chooses
    assert pictures == [figure, figure]
