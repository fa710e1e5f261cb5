"""Flask as this house uses it: its own templates, and addresses that are read and hardly ever built."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from forum.web.templating import Templates


class Address(Rule):
    """Werkzeug compiles, for each route, two functions that build its address from values. Addresses here are a contract and are
    written as they stand, so that was four fifths of the time in which the application is made; now it is done when asked for."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown).__get__(rule, None)(**values)  # type: ignore[no-any-return]

        return build


class Site(Flask):
    jinja_environment = Templates
    url_rule_class = Address

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is a coroutine; Flask looks at some twenty functions for each answer whether one is."""
        return func
