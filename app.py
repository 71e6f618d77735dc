"""志愿城市·太原: server entry when imported (uvicorn), the page's script when run (Streamlit)."""

import streamlit as st

if __name__ != "__main__":
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

    frame.run()
