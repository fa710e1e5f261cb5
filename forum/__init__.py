"""Aazmaya: a forum where primary-school teachers share classroom solutions.

`create_app` is found on first use, not at import: the process that renders Markdown imports
`forum.markup.child` and nothing else, and must not carry the whole house in its memory.
"""

from typing import Any

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from forum.app import create_app  # noqa: PLC0415

        return create_app
    raise AttributeError(name)
