"""Signing in with an OpenID provider, through Authlib: code flow, state, nonce and S256 always.

The settings are those of Streamlit's `st.login`, [auth] in the secrets. Its routes are not used:
their cookie lives for thirty days, outlives signing out, and is cut into pieces that are signed
one by one, so that pieces of two sign-ins can be put together.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse

from pages.ui.access import settings
from pages.ui.roles import Person, mail_address

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

PROVIDER, BACK = "provider", "back"  # what the session cookie remembers until the way back
OF_MAIL = {"email", "email_verified"}  # claims
MOST_GROUPS = 1000
OF_ANOTHER = "The answer is not of the provider that was asked."


_clients: "dict[str, tuple[Mapping[str, Any], StarletteOAuth2App]]" = {}
"""What speaks with each provider, and by which settings."""


def client(name: str) -> "StarletteOAuth2App":
    """What speaks with a provider as it is set up now. Raises KeyError for one that is not."""
    given = settings.providers()[name]
    known, found = _clients.get(name, ({}, None))
    if found is None or known != given:
        found = _made(name, given)
        _clients[name] = given, found
    return found


def _made(name: str, given: Mapping[str, Any]) -> "StarletteOAuth2App":
    from authlib.integrations.starlette_client import OAuth  # half a second of imports
    from httpx2 import create_ssl_context

    more = dict(given.get("client_kwargs", {}))
    scope = more.get("scope", "email profile")
    scope = scope.split() if isinstance(scope, str) else scope
    more["scope"] = " ".join(dict.fromkeys(["openid", *scope]))  # else Authlib checks no ID token
    # Certificates are read once: for each request they would take 20 ms of the event loop.
    more["verify"] = create_ssl_context(more.get("verify", True))
    registry = OAuth()
    registry.register(
        name,
        client_id=given["client_id"],
        client_secret=given["client_secret"],
        server_metadata_url=given["server_metadata_url"],
        client_kwargs={**more, "code_challenge_method": "S256"},
    )
    found: StarletteOAuth2App = registry.create_client(name)
    return found


async def leave(request: Request, name: str, back: str) -> RedirectResponse:
    """The way to the provider; `back` is where the reader wants to be afterwards."""
    request.session.clear()
    request.session.update({PROVIDER: name, BACK: back})
    found: RedirectResponse = await client(name).authorize_redirect(
        request, settings.redirect_uri(name)
    )
    return found


async def arrive(request: Request) -> tuple[Person, str, str]:
    """Who comes back from the provider, their ID token, and where they want to be.

    Raises ValueError for an answer of another provider, before anything is asked about it, and for
    one without an ID token; and whatever Authlib does for one that is not to our question.
    """
    name, back = request.session.get(PROVIDER, ""), request.session.get(BACK, "")
    speaks, given = client(name), settings.providers()[name]
    try:
        if request.path_params.get("provider", "") != settings.way_back(name):
            raise ValueError(OF_ANOTHER)
        _of(await speaks.load_server_metadata(), request.query_params)
        token = await speaks.authorize_access_token(request)
    finally:
        request.session.clear()  # a question is asked once
    if "id_token" not in token:
        raise ValueError("The provider sent no ID token.")
    claims = dict(token["userinfo"])  # what Authlib found in the ID token
    group_claim = str(given.get("groups_claim", "groups"))
    if not {"email", group_claim} <= claims.keys():
        claims = await _with_more(speaks, token, claims)
    return person(name, claims, given), token.get("id_token", ""), back


def _of(metadata: Mapping[str, Any], answer: Mapping[str, str]) -> None:
    """Raise ValueError for the answer of another provider than was asked (RFC 9207)."""
    issuer = metadata.get("issuer")
    says_so = metadata.get("authorization_response_iss_parameter_supported")
    if answer.get("iss", None if says_so else issuer) != issuer:
        raise ValueError(OF_ANOTHER)


async def _with_more(
    speaks: "StarletteOAuth2App", token: Mapping[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    """Add what the provider tells only when asked for it, if it is of the same person.

    A mail address and whether it is verified are of one source.
    """
    metadata = await speaks.load_server_metadata()
    if "userinfo_endpoint" not in metadata:
        return claims
    more = await speaks.userinfo(token=token)
    if more.get("sub") != claims.get("sub"):
        return claims
    is_whole = claims.keys() >= OF_MAIL or "email" not in more
    mail = claims if is_whole else more
    return {**more, **claims, **{key: mail.get(key) for key in OF_MAIL}}


def person(name: str, claims: Mapping[str, Any], given: Mapping[str, Any]) -> Person:
    """The person of a provider's claims. Raises ValueError without a subject.

    A mail address counts where the provider has verified it, or is trusted to have. What decides
    a role counts as it was said or not at all; only the name is cleaned.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) < 256 or not subject.isprintable():
        raise ValueError("The provider names no subject.")
    verified = (claims.get("email_verified"), given.get("accept_unverified_mail"))
    is_verified = any(one is True for one in verified)  # a word such as "false" is none
    groups = claims.get(str(given.get("groups_claim", "groups")), ())
    if isinstance(groups, str):
        groups = [one.strip(" ") for one in groups.split(",")]
    groups = groups[:MOST_GROUPS] if isinstance(groups, list) else []
    texts = [one for one in groups if isinstance(one, str) and one.isprintable()]
    return Person(
        "provider",
        subject,
        "" if name == settings.DEFAULT else name,
        mail=mail_address(claims.get("email")) if is_verified else "",
        name=_text(claims.get("name") or claims.get("preferred_username")),
        groups=frozenset(filter(None, texts)),
    )


def _text(value: object) -> str:
    """A claim as a line of text: for a name, which decides nothing."""
    text = value if isinstance(value, str) else ""
    return "".join(one for one in text if one.isprintable())[:200].strip()


async def leave_for_good(request: Request, name: str, id_token: str) -> RedirectResponse | None:
    """The way to sign out of the provider as well; None where it has none or does not answer."""
    try:
        speaks = client(name or settings.DEFAULT)
        if not (await speaks.load_server_metadata()).get("end_session_endpoint"):
            return None
        uri = settings.redirect_uri().removesuffix("oauth2callback")
        found: RedirectResponse = await speaks.logout_redirect(
            request, post_logout_redirect_uri=uri, id_token_hint=id_token or None
        )
    except Exception:  # a provider that is down keeps nobody signed in here
        return None
    return found
