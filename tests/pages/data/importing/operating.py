"""An operator at the import panel: what is typed, handed over and pressed."""

import json
import os
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.testing.v1 import AppTest

from pages.ui.words import LANGUAGES, words
from tests.pages.opened import app_at

PASSPHRASE = "a passphrase for tests"
HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目,电话\n"
GOOD = HEAD + "A1,王小明,100.00,2022-01-03,微信,植树募捐,13812345678\n"
BAD = GOOD + "A2,李丽,一百,2022-01-04,微信,植树募捐,\n"
PROJECTS = "项目名称,类别,状态,预算（元）\n古交红色讲堂,文化,进行中,5000\n"
NEW = "2022-01-03-import"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


def door(passphrase: Any = PASSPHRASE, **address: str) -> AppTest:
    """The data page on a server with that passphrase."""
    app = app_at("data", {"lang": "zh", **address})
    in_force(passphrase)
    return app.run()


def in_force(passphrase: Any) -> None:
    """Write the secrets with that passphrase, as an editor does."""
    path = Path(config.get_option("secrets.files")[0])
    new = path.with_suffix(".new")
    new.write_text(f"[operator]\npassphrase = {json.dumps(passphrase)}\n", "utf-8")
    os.replace(new, path)


def knock(app: AppTest, given: str) -> AppTest:
    """Give a passphrase."""
    app.text_input(key="unlock_typed").set_value(given)
    labels = {words("data").sentences["unlock.do"][lang] for lang in LANGUAGES}
    next(button for button in app.button if button.label in labels).click()
    return app.run()


def entered(**address: str) -> AppTest:
    """The panel of an operator."""
    return knock(door(**address), PASSPHRASE)


def hand_over(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    """Upload these files, by name and content."""
    given = [
        (name, content.encode() if isinstance(content, str) else content, "text/csv")
        for name, content in files
    ]
    app.file_uploader[0].set_value(given)
    return app.run()


def button(app: AppTest, label: str) -> Any:
    """The button that says so."""
    return next(one for one in app.button if one.label == label)


def is_locked(app: AppTest) -> bool:
    """Whether the panel is behind its door."""
    return not app.file_uploader
