"""Streamlit's page as the portal serves it: in the person's language, under the utility's name, kept by no cache."""

import re
from html import escape

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.gate.rewrite import ask, put_body, with_headers
from portal.ui.app import brand

# Streamlit's page would look for its server under its own address first: /tickets/_stcore/health, not found.
SERVER = 'window.__streamlit={BACKEND_BASE_URL:location.origin+"/"}'
# On a narrow screen the menu lies over the page; Streamlit closes it after a choice only where the browser calls itself
# a phone's. The button is there as long as the menu is open, so nothing is closed twice.
MENU = (
    'addEventListener("click",e=>{if(innerWidth<768&&!e.ctrlKey&&!e.metaKey'
    '&&e.target.closest?.("[data-testid=stSidebarNavLink]"))setTimeout(()=>document.querySelector('
    '"[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button")?.click())})'
)
START = f"{SERVER};{MENU}"
# A packed body could not be read here, and an unchanged one would be in the language of before.
_UNWANTED = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})
_CHANGES = (
    (r'<html lang="[^"]*"', '<html lang="{language}"'),
    (r"<title>.*?</title>", "<title>{name}</title>"),
    (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="{icon}" />'),
    (r'<link rel="service-desc"[^>]*>', ""),
    (r'href="[^"]*SourceSans[^"]*"', 'href="/app/static/inter.woff2"'),
    (r"<script>.*?</script>", "<script>{start}</script>"),  # in the place of one for search engines
    (r"<noscript>.*?</noscript>", ""),
)


def dressed(app: ASGIApp, language: str) -> ASGIApp:
    """The application, its page changed on the way out."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if Request(scope).method != "GET":
            await app(scope, receive, send)
            return
        response = await ask(app, with_headers(scope, drop=_UNWANTED), receive)
        if response.headers.get("content-type", "").startswith("text/html"):
            put_body(response, _changed(bytes(response.body).decode(), language).encode())
            del response.headers["etag"], response.headers["last-modified"]
            response.headers["cache-control"] = "no-store"
        await response(scope, receive, send)

    return served


def _changed(page: str, language: str) -> str:
    values = {
        "language": language,
        "name": escape(brand.short_name()),
        "icon": brand.data_url(brand.mark()),
        "start": START,
    }
    for pattern, by in _CHANGES:
        words = by.format_map(values)
        page = re.sub(pattern, lambda _, words=words: words, page, count=1, flags=re.DOTALL)  # type: ignore[misc]
    return page
