"""The gate's own routes. `route_policy` says which of them anybody may ask."""

from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from portal.gate import cookies, drafts, look, oidc, push, quotas, session_lookup
from portal.gate.gateway_reports import report
from portal.gate.health import livez, readyz
from portal.i18n import LANGUAGES
from portal.settings import settings


async def start(request: Request) -> Response:
    """Begin to sign in, and remember where to."""
    there = cookies.here(request.query_params.get("next", "/"))
    if _other_name_of_this_machine(request):
        return RedirectResponse(f"{settings.public_url}/sign-in/start?{urlencode({'next': there})}", 303)
    if await _signed_in(request):
        return RedirectResponse(there, 303)
    if not quotas.may_sign_in(request.client.host if request.client else ""):
        return _too_often(request, there)
    return await oidc.leave(request, there)


def _too_often(request: Request, there: str) -> Response:
    """In words for people, on the page where they began; a status for programs."""
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("Too often. Wait a minute.", 429, headers={"retry-after": "60"})
    response = RedirectResponse(there, 303)
    cookies.put(response, cookies.NOTICE, "often", cookies.NOTICE_SECONDS)
    return response


async def language(request: Request) -> Response:
    """Speak another language on the sign-in page."""
    response = RedirectResponse(cookies.here(request.query_params.get("next", "/")), 303)
    if request.path_params["code"] in LANGUAGES:
        cookies.put(response, cookies.LANGUAGE, request.path_params["code"])
    return response


async def chinese(_request: Request) -> Response:
    """The style sheet of the font for Chinese."""
    return Response(look.chinese(), media_type="text/css", headers={"cache-control": "public, max-age=86400"})


async def kept(request: Request) -> Response:
    """What browsers keep for ever, by its name."""
    found = look.kept_file(request.path_params["name"])
    if found is None:
        return PlainTextResponse("Not here.", 404, headers={"cache-control": "no-store"})
    return Response(
        found[0], media_type=found[1], headers={"cache-control": "public, max-age=31536000, immutable"}
    )


async def _signed_in(request: Request) -> bool:
    """Whether another window has signed in meanwhile."""
    session = cookies.session_of(request)
    try:
        return bool(session and await session_lookup.look(session, touch=True))
    except session_lookup.Down:
        return False


def _other_name_of_this_machine(request: Request) -> bool:
    """Whether the browser says localhost where the provider returns to 127.0.0.1: cookies would stay behind."""
    ours, theirs = urlsplit(settings.public_url).hostname, request.url.hostname
    return ours != theirs and _loopback(ours) and _loopback(theirs)


def _loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


routes = [
    Route("/livez", livez),
    Route("/readyz", readyz),
    Route(look.CHINESE, chinese),
    Route(look.KEPT, kept),
    Route(drafts.PATH, drafts.keep, methods=["POST"]),
    Route("/gateway/{name}/{secret}", report, methods=["GET", "POST"]),
    Route("/sign-in/start", start),
    Route("/sign-in/language/{code}", language),
    *push.routes,
]
