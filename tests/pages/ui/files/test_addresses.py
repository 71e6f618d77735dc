"""An address is read in one go, and a long one is refused."""

from pathlib import Path

import pytest
from starlette.datastructures import QueryParams

from pages.ui import serve
from pages.ui.access import settings
from pages.ui.files import addresses
from tests.served import fetched

MANY = "&".join(f"n{number}" for number in range(addresses.MOST + 1))


def test_each_parameter_has_its_values_in_order() -> None:
    params = QueryParams("a=1&b=2&a=3&c")
    assert addresses.given(params) == {"a": ["1", "3"], "b": ["2"], "c": [""]}


def test_too_many_parameters_are_refused() -> None:
    with pytest.raises(addresses.AddressError) as refused:
        addresses.given(QueryParams(MANY))
    assert refused.value.args == ("?",)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    "path", ["files/panel.csv", "files/source.html", "embed/panel", "api/questions", "api/define",
             "api/ask/projects/list"]
)  # fmt: skip
def test_no_route_reads_more(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(settings, "ancestors", lambda: "https://intranet.example")
    assert fetched(f"{path}?{MANY}").status == 400


def test_nothing_reads_all_parameters_for_each_of_their_names() -> None:
    """`getlist` walks them all: 17,000 names in 65 KB took six seconds, and everybody waited."""
    sources = Path(serve.__file__).parents[1].rglob("*.py")
    found = [path.name for path in sources if "query_params.getlist" in path.read_text("utf-8")]
    assert found == ["sign_in.py"], "of one name that is ours"
