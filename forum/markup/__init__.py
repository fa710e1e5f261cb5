"""Markdown to safe HTML, once per edit. The text of a post is rendered when it is saved, never when it is read."""

from forum.markup.language import detect_language
from forum.markup.mentions import find_mentions
from forum.markup.plain import excerpt
from forum.markup.rendered import Rendered
from forum.markup.renderer import render, render_many

__all__ = ["Rendered", "detect_language", "excerpt", "find_mentions", "render", "render_many"]
