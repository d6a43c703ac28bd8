"""The pages that the gate shows by itself: sign in, no role yet, no such page, the database is away. No script, one request."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from portal.gate import cookies, look
from portal.gate.route_policy import Door
from portal.i18n import _, offered, use
from portal.organisation.login_sessions import SignedIn
from portal.settings import COMMAND, ROOT, settings
from portal.ui.app import brand


def wanted(request: Request, where: Door) -> bool:
    """Whether a person waits for a page; programs, and what pages load, get a status."""
    asks = request.headers.get("sec-fetch-dest", "document") == "document"
    return (
        where is Door.PAGE
        and request.method == "GET"
        and asks
        and "text/html" in request.headers.get("accept", "")
    )


def language(request: HTTPConnection, visitor: SignedIn | None = None) -> str:
    """The language chosen in this browser, else the person's own, else the utility's."""
    chosen = cookies.language_of(request) or (visitor.language if visitor else None)
    return chosen or look.own_language()


def sign_in(request: Request, *, ended: bool) -> Response:
    """The sign-in page, in the place of the page that was asked for.

    Args:
        ended: whether this browser had a login session that is over.
    """
    back = urlencode({"next": _address(request)})
    notice = cookies.read(request, cookies.NOTICE) or ("ended" if ended else "")
    languages = [(code, name, f"/sign-in/language/{code}?{back}") for code, name in offered().items()]
    response = _page(
        request, "sign_in.html", notice=notice, start=f"/sign-in/start?{back}", languages=languages
    )
    cookies.drop(response, *(name for name in (cookies.SESSION, cookies.NOTICE) if name in request.cookies))
    return response


def no_role(request: Request, visitor: SignedIn) -> Response:
    """For somebody whom the identity provider knows and the portal has given nothing to do."""
    return _page(request, "no_role.html", visitor=visitor, again=_address(request), command=COMMAND)


def missing(request: Request, visitor: SignedIn) -> Response:
    """For an address that is none of the portal's: Streamlit would say so in English, or show nothing at all."""
    return _page(request, "missing.html", 404, visitor=visitor)


def known(path: str) -> bool:
    """Whether there is a page of this address."""
    return path.strip("/") in {"", *_names()}


def down(request: Request) -> Response:
    """The database does not answer; the browser asks again by itself."""
    return _page(request, "down.html", 503, {"retry-after": "5", "refresh": "5"})


def _page(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> Response:
    visitor = values.get("visitor")
    spoken = language(request, visitor)
    chinese = look.reads_chinese(spoken) or look.holds_chinese(visitor.name if visitor else "")
    with use(spoken):
        html = (
            _templates()
            .get_template(template)
            .render(
                language=spoken,
                brand=brand,
                style=look.style(),
                chinese=look.CHINESE if chinese else "",
                support=settings.portal_support,
                demo=not settings.has_provider,
                **values,
            )
        )
    fixed = {
        "cache-control": "no-store",
        "content-security-policy": look.policy(),
        "content-language": spoken,
    }
    return HTMLResponse(html, status, headers={**fixed, **(headers or {})})


def _address(request: Request) -> str:
    """The path and query that were asked for, to come back to."""
    query = request.url.query
    return cookies.here(request.url.path + (f"?{query}" if query else ""))


@cache
def _names() -> frozenset[str]:
    found = {page.stem for page in (ROOT / "pages").glob("*.py")}
    return frozenset(found - {"home"})  # its address is /


@cache
def _templates() -> Environment:
    folder = Path(__file__).with_name("templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.globals["_"] = _
    return environment
