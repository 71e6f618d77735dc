"""A page with nothing on it, served as the app is: the floor of every rerun."""

import streamlit as st

if __name__ != "__main__":
    from pages.ui import serve

    app = st.App(__file__, lifespan=serve.lifespan, middleware=serve.MIDDLEWARE)
else:
    st.text("")
