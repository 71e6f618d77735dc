"""What surrounds the script: our style and script in the page, and a policy that allows them."""

import base64
import hashlib

from pages.ui import serve


def test_the_page_is_dressed_once() -> None:
    page = '<html lang="en"><head><title>Streamlit</title></head><body></head></body></html>'
    dressed = serve.dress(page)
    assert dressed.startswith('<html lang="zh-CN">')
    assert "志愿城市·太原" in dressed
    assert dressed.count("<style>") == 1
    assert serve.SCRIPT in dressed


def test_the_policy_allows_our_script_and_no_other() -> None:
    digest = base64.b64encode(hashlib.sha256(serve.SCRIPT.encode()).digest()).decode()
    scripts = next(part for part in serve.POLICY.split("; ") if part.startswith("script-src"))
    assert f"'sha256-{digest}'" in scripts
    assert "unsafe" not in scripts
    others = {word for word in scripts.split()[1:] if not word.startswith("'sha256-")}
    assert others == {"'self'", "blob:"}  # blob: only to load the script of our own component
    assert scripts.count("'sha256-") == 2
    assert serve.HEADERS["x-content-type-options"] == "nosniff"
