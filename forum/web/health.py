"""/healthz: the process lives. /readyz: what it needs is there, each thing by name."""

from collections.abc import Callable, Mapping

from flask import Flask, Response, jsonify

Check = Callable[[], bool]


def set_up(app: Flask, checks: Mapping[str, Check]) -> None:
    """A check gives True when its part is ready; one that raises is not. Nothing says why, or which version."""

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        states = {name: _is_ready(check) for name, check in checks.items()}
        return jsonify({name: "ok" if ready else "down" for name, ready in states.items()}), 200 if all(states.values()) else 503


def _is_ready(check: Check) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever is wrong with a part, the answer is that it is down
        return False
