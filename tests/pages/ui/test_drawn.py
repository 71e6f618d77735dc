"""A finished chart is what it was drawn from, for Plotly and for Streamlit."""

import plotly.graph_objects as go
import plotly.io
from streamlit.testing.v1 import AppTest

from pages.ui.drawn import Drawn

FIGURE = go.Figure(go.Bar(x=["a", "b"], y=[1, 2]), {"height": 300})


def test_its_parts_are_worked_out_once() -> None:
    drawn = Drawn(FIGURE)
    assert drawn.to_dict() is drawn.to_dict()
    assert drawn.to_dict() == FIGURE.to_dict()
    assert plotly.io.to_json(drawn.to_dict(), validate=False) == FIGURE.to_json()
    assert drawn.nbytes > len(FIGURE.to_json())


def test_streamlit_sends_the_same() -> None:
    def page() -> None:
        import plotly.graph_objects as go
        import streamlit as st

        from pages.ui.drawn import Drawn

        figure = go.Figure(go.Bar(x=["a", "b"], y=[1, 2]), {"height": 300})
        drawn = Drawn(figure)
        st.plotly_chart(figure, key="one", theme=None)
        for time in ("two", "three"):
            st.plotly_chart(drawn, key=time, theme=None)

    app = AppTest.from_function(page).run()
    assert not app.exception
    first, *others = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert others == [first, first]
