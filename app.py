"""志愿城市·太原: server entry when imported (uvicorn), the page's script when run (Streamlit)."""

import gc

import streamlit as st

if __name__ != "__main__":
    gc.freeze()  # what is imported next is not looked through together with all of Streamlit
    from pages.ui import arenas
    from queries import opening

    arenas.limit()  # before there are threads
    opening.begin()  # beside the imports
    from pages.ui import serve

    app = st.App(
        __file__,
        lifespan=serve.lifespan,
        routes=serve.ROUTES,
        middleware=serve.MIDDLEWARE,
        on_script_error=serve.on_error,
    )
else:
    from pages.ui import frame
    from pages.ui.words import words

    say = words("ui")
    pages = frame.pages()
    chosen = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(page_title=f"{chosen.title} · {say('brand')}", layout="wide")
    frame.show(pages, chosen)
