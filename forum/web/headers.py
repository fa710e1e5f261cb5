"""What every answer says to the browser, errors and static files included (security.md check 39).

The content policy allows what comes from us and nothing inline, with no nonce: pages can be kept and served again as they are.
"""

from flask import Flask, Response, request

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-XSS-Protection": "0",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def set_up(app: Flask, *, https: bool) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend({name: value for name, value in HEADERS.items() if name not in response.headers})
        if https:
            response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = _how_long()
            response.vary.add("Cookie")
        return response


def _how_long() -> str:
    """A visitor's page may be kept and must be asked for again; what somebody signed in sees stays on no shared phone."""
    return "private, no-store" if _has_session() else "private, no-cache"


def _has_session() -> bool:
    return any(name.endswith("session") for name in request.cookies)
