"""An assistant's token opens what is for programs, with its role, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data import audit, tokens
from pages.ui import roles
from pages.ui.access import grants
from tests.pages.opened import DEMO
from tests.pages.ui.access.conftest import ROLES
from tests.served import Fetched, fetched

ASK = f"api/ask/volunteers/headline?snapshot={DEMO}"

pytestmark = pytest.mark.usefixtures("served")


def got(address: str, token: str, method: str = "GET", kind: str = "Bearer") -> Fetched:
    return fetched(address, method, headers={"authorization": f"{kind} {token}"})


@pytest.fixture
def named(office: None, roles_file: Callable[[str], None]) -> str:
    """The token of an assistant whose role is viewer."""
    roles_file(ROLES.replace("[viewer]", '[viewer]\nassistant = ["helper"]'))
    return tokens.put("Helper")[1]


def test_it_asks_with_its_role_and_under_its_name(
    named: str, roles_file: Callable[[str], None]
) -> None:
    said = got(ASK, named)
    assert said.status == 200
    assert "取整" in json.loads(said.content)["protected"], "as viewers see it"
    last = next(iter(audit.entries(newest_first=True)))
    assert (last["what"], last["who"], last["role"]) == ("export", "helper", "viewer")
    roles_file(ROLES.replace("[staff]", '[staff]\nassistant = ["helper"]'))
    assert json.loads(got(ASK, named).content)["protected"] == ""


def test_it_opens_nothing_else(named: str) -> None:
    for address in ("projects", f"files/{DEMO}/projects.csv", "_stcore/stream", "embed/panel",
                    "apis/ask", "files/api/x.csv"):  # fmt: skip
        assert got(address, named).status in (401, 404), address
    for method in ("PUT", "DELETE"):
        assert got("api/questions", named, method).status in (403, 405)


def test_no_token_a_wrong_one_or_one_taken_away_is_nobodys(named: str) -> None:
    assert got(ASK, named[:-1]).status == 401
    assert got(ASK, "").status == 401
    assert got(ASK, named, kind="Basic").status == 401
    assert fetched("mcp", "POST", headers={"authorization": "Bearer x"}).status == 401
    tokens.remove("helper")
    assert got(ASK, named).status == 401


def test_without_a_role_it_is_told_so(office: None) -> None:
    assert got(ASK, tokens.put("helper")[1]).status == 403


def test_assistants_only_read(tmp_path: Path) -> None:
    for role in ("operator", "admin"):
        with pytest.raises(grants.RolesError, match=r"line 2: .* assistants only read"):
            grants.parse(f'[{role}]\nassistant = ["helper"]', "roles.toml")


def test_without_signing_in_a_token_changes_nothing(
    secrets: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tokens.put("helper")[1]
    for is_staff in (True, False):
        monkeypatch.setattr(roles, "is_staff", lambda *_, found=is_staff: found)
        with_one, without = got(ASK, token), fetched(ASK)
        assert with_one.status == without.status == 200
        assert with_one.content == without.content
