"""Streamlit's scripts and styles come packed, whole, and stay in the browser."""

import gzip

import pytest

from pages.ui import compat
from tests.pages.ui.test_packed import LARGEST
from tests.served import fetched


@pytest.mark.usefixtures("served")
def test_scripts_and_styles_of_streamlit_come_whole_and_stay_in_the_browser() -> None:
    for name in (LARGEST, next(name for name in compat.static_files() if name.endswith(".css"))):
        for ranges in ({}, {"range": "bytes=0-0,9-9"}):
            found = fetched(name, packed="gzip", headers=ranges)
            assert gzip.decompress(found.content) == compat.static_file(name)
            assert "immutable" in found.headers["cache-control"]
            assert "content-security-policy" in found.headers
    assert fetched(LARGEST, "HEAD").status == 200
    assert fetched(LARGEST, "POST").status == 404, "all else is Streamlit's to answer, not here"
    assert fetched("static/js/none.js").status == 404
