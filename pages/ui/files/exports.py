"""What readers and programs take away: at a pace of each asker, and written down.

Records of single persons count as taken by whoever looks at them.
The audit log is never thinned, so its lines are paced. Each process counts its own.
"""

from collections.abc import Callable

from starlette.requests import Request

from data import audit
from pages.ui import access, errors
from pages.ui.access.pace import Pace
from pages.ui.roles import Identity
from pages.ui.view import Address
from queries.engine import QueryError

PACE = Pace(each_second=1, most=2000)  # more than all files of all pages, in two languages
AGAIN = {"retry-after": "1"}  # seconds until the next
OTHERS = ("cross-site", "same-site")  # whose links browsers tell from those of our own pages
TYPED = ("q", "find", "id")  # parameters that hold what a reader types


def paced(request: Request) -> str:
    """Take a step before anything is made; returns whose it is. Raises QueryError `pace`."""
    whose = access.asker(request)
    _step(whose)
    return whose


def _step(whose: str) -> None:
    if PACE.of(whose).take(longest=0):
        raise QueryError("pace", "Too much was taken away lately. Go on with one a second.")


def saved(by: Identity, file: str, rows: int, made: Callable[[], bytes], lang: str) -> bytes:
    """The content of a file that a button of a page hands over; in its place why there is none."""
    try:
        _step(access.sharing(by))
    except QueryError as error:
        return errors.unfinished(error, lang).encode()
    content = made()
    with access.acting(by):
        audit.note("export", file=file, rows=rows)
    return content


def noted(request: Request, file: str, address: Address, rows: int, what: str = "export") -> None:
    """Write down who takes away what, or is refused it.

    What was typed is left out: it may be a person's name. Nothing is sent for HEAD. A link of
    another site may take a reader to a file unasked.
    """
    if request.method == "HEAD":
        return
    said = {
        key: [f"{len(one)} characters" for one in values]
        if key in TYPED
        else list(dict.fromkeys(values))
        for key, values in address.items()
    }
    site = request.headers.get("sec-fetch-site")
    other = {"site": site} if site in OTHERS else {}
    with access.acting(access.who(request)):
        audit.note(what, file=file, rows=rows, **other, address=said)
