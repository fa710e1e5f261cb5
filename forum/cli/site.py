"""What the commands share: the site opened for one command, and refusals said as one sentence."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask

from forum.app import create_app
from forum.core.db import db
from forum.core.errors import Refusal
from forum.core.i18n import speak
from forum.core.settings import WrongSetting, read_settings
from forum.search.engine import site_engine

Asked = ParamSpec("Asked")
Given = TypeVar("Given")

WRONG = 2
"""How a command ends that was given wrong arguments, settings or input; 1 is any other failure."""


class Commands(click.Group):
    """The commands of one word. Speaks Hindi where the terminal does, else English."""

    def invoke(self, ctx: click.Context) -> Any:
        speak("hi" if os.environ.get("LANG", "").startswith("hi") else "en")
        try:
            return super().invoke(ctx)
        except WrongSetting as error:
            sentence = str(error)
        except Refusal as refusal:
            sentence = refusal.sentence
        click.echo(sentence, err=True)
        raise SystemExit(WRONG)


def open_site() -> Flask:
    """The application, with the settings of the environment. Raises WrongSetting."""
    return create_app(read_settings())


def in_site(command: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """Run the command inside the site: put between `@click.command` and the function. `--help` opens nothing."""

    @wraps(command)
    def run(*args: Asked.args, **kwargs: Asked.kwargs) -> Given:
        with open_site().app_context():
            try:
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()
                site_engine().close()

    return run
