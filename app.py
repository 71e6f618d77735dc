"""志愿城市·太原: server entry when imported (uvicorn), the page's script when run (Streamlit)."""

import streamlit as st

if __name__ != "__main__":
    import threading
    from contextlib import suppress

    import data
    from data import state
    from queries.engine import engine

    state.shut_out_others()

    def open_engine() -> None:
        """Open the snapshot served while the imports go on: the first page comes 0.2 s sooner."""
        with suppress(data.SnapshotError):
            engine(data.serving()[0])

    threading.Thread(target=open_engine, daemon=True).start()

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
