"""Checked answers as JSON below `/api`, described by OpenAPI out of the headers of the questions.

GET api/questions · api/ask/PAGE/QUESTION?FILTER=CODE · api/define?measure= · api/projects?text=
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pages.ui import access
from pages.ui.assistant import told
from pages.ui.assistant.told import Refused
from pages.ui.files import addresses, exports
from pages.ui.files.addresses import AddressError
from pages.ui.files.routes import base
from pages.ui.filters import FILTERS
from pages.ui.words import LANGUAGES, words
from queries import load
from queries.engine import QueryError
from queries.pool import Pool

POOL = Pool("assistant", at_once=2, waiting=50, polite=True)
STATUS = {"staff": 403, "few": 403, "unknown": 404, "filter": 400, "busy": 503, "unreachable": 503,
          "pace": 429}  # fmt: skip
HOW = ("lang", "snapshot")
TYPES = {"count": "integer", "gifts": "integer", "people": "integer", "records": "integer",
         "days": "integer", "parts": "integer", "year": "integer", "month": "integer",
         "cny": "number", "hours": "number", "pct": "number", "number": "number"}  # fmt: skip

ENGLISH = LANGUAGES[1]  # of what is for programs

say = words("ui")


async def answer(request: Request) -> Response:
    """One of the calls, as its path says."""
    path, given = request.path_params["path"].strip("/"), request.query_params
    lang, snapshot = given.get("lang", "zh"), given.get("snapshot", "")
    role, where = access.who(request).role, base(request, "api/")
    call, _, name = path.partition("/")
    try:
        filters = _filters(request)
        calls: Mapping[str, Callable[[], dict[str, Any]]] = {
            "questions": partial(told.questions, lang, role, snapshot),
            "ask": partial(told.ask, name, filters, lang, role, snapshot, where),
            "define": partial(told.define, given.get("measure", ""), lang, role),
            "projects": partial(
                told.find_project, given.get("text", ""), lang, role, snapshot, where
            ),
            "openapi.json": described,
        }
        if call not in calls or (name and call != "ask"):
            raise Refused(say(ENGLISH, "assistant.call", name=path[:60]), "unknown", sorted(calls))
        is_export = call == "ask"
        said = await begun(calls[call], request, is_export)
        if is_export:
            about = {**filters, "snapshot": [said["snapshot"]]}
            await asyncio.to_thread(
                exports.noted, request, f"api/{path}", about, said["rows_in_all"]
            )
        return JSONResponse(said, headers={"cache-control": "no-store"})
    except Refused as refused:
        headers = exports.AGAIN if refused.code == "pace" else None
        return JSONResponse(refused.told, STATUS.get(refused.code, 503), headers)


def _filters(request: Request) -> dict[str, list[str]]:
    """The filters that an address names. Raises Refused where they are too many."""
    try:
        found = addresses.given(request.query_params)
    except AddressError as error:
        why = say(ENGLISH, "assistant.many", most=addresses.MOST)
        raise Refused(why, "filter") from error
    return {name: values for name, values in found.items() if name not in HOW}


async def begun(
    work: Callable[[], dict[str, Any]], request: Request, is_export: bool = False
) -> dict[str, Any]:
    """Do a call in the assistant's own pool, so that pages do not wait for it. Raises Refused."""
    try:
        whose = exports.paced(request) if is_export else access.asker(request)
        return await asyncio.wrap_future(POOL.begin(work, whose))
    except QueryError as error:
        raise Refused(say(ENGLISH, f"query.{error.code}"), error.code) from error


@cache
def described() -> dict[str, Any]:
    """The calls as OpenAPI, each question with its filters and columns."""
    how = [_parameter("lang", "Language", list(LANGUAGES)), _parameter("snapshot", "Snapshot")]
    paths: dict[str, Any] = {
        "/api/questions": _call("Every question there is", how),
        "/api/define": _call("What a measure means", [_parameter("measure", "Its name"), *how]),
        "/api/projects": _call("Projects by name", [_parameter("text", "What to find"), *how]),
    }
    for name in told.offered():
        question = load(name)
        filters = [_parameter(key, say(ENGLISH, f"filter.{key}"), list(FILTERS[key].own), many=True)
                   if f"filter.{key}" in say else _parameter(key, key)
                   for key in question.takes]  # fmt: skip
        row = {
            one.name: {"type": [TYPES.get(one.unit, "string"), "null"],
                       "description": one.caption["en"]}
            for one in question.columns
        }  # fmt: skip
        paths[f"/api/ask/{name}"] = _call(question.title["en"], [*filters, *how], row)
    return {
        "openapi": "3.1.0",
        "info": {"title": say(ENGLISH, "brand"), "version": "1"},
        "paths": paths,
    }


def _parameter(
    name: str, means: str, values: list[str] | None = None, many: bool = False
) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string", **({"enum": values} if values else {})}
    schema = {"type": "array", "items": one} if many else one
    return {"name": name, "in": "query", "description": means, "schema": schema}


def _call(
    title: str, parameters: list[dict[str, Any]], row: dict[str, Any] | None = None
) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if row is not None:
        rows = {"type": "array", "items": {"type": "object", "properties": row}}
        schema["properties"] = {"rows": rows}
    said = {"description": "Checked answer", "content": {"application/json": {"schema": schema}}}
    refused = {"description": "A sentence that says why there is none, and what is nearest"}
    return {"get": {"summary": title, "parameters": parameters,
                    "responses": {"200": said, "4XX": refused, "503": refused}}}  # fmt: skip
