"""What search engines are to know: every page that stands for itself, in both languages, and when it changed.

An index names the parts: one for the pages that are always there, and one for every thousand threads by their numbers, so that a
part keeps its threads when one of another is hidden.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from forum.core.i18n import LANGUAGES
from forum.discussion.showing import slug_of
from forum.places.taxonomy import taxonomy
from forum.sharing.addresses import absolute, district_path, entry_path, topic_path
from forum.sharing.queries import parts_of_threads, threads_of_part
from forum.showcase.queries import newest_entries

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ALWAYS = ("/", "/threads", "/topics", "/districts", "/showcase", "/about", "/rules")
MOST_ENTRIES = 500
"""Of the showcase, the newest: curated by hand, some dozens a year."""

Named = tuple[str, datetime | None]
"""The address of a page on the site, and when it changed, where that is known."""


def index_xml() -> str:
    parts: list[Named] = [("/sitemaps/pages.xml", None)]
    parts += [(f"/sitemaps/{row.number}.xml", row.touched_at) for row in parts_of_threads()]
    said = "".join(f"<sitemap><loc>{escape(absolute(path))}</loc>{_changed(moment)}</sitemap>\n" for path, moment in parts)
    return f'{DECLARATION}<sitemapindex xmlns="{SPACE}">\n{said}</sitemapindex>\n'


def pages_xml() -> str:
    """No person: who writes here is not looked for by name (forum/people has its own pages)."""
    names = taxonomy()
    topics = [topic_path(topic) for topic in names.topic_by_id.values()]
    districts = [district_path(district) for district in names.districts]
    pages: list[Named] = [(path, None) for path in (*ALWAYS, *topics, *districts)]
    entries = newest_entries(MOST_ENTRIES)
    return _urls([*pages, *((entry_path(shown.entry), shown.entry.published_at) for shown in entries)])


def part_xml(number: int) -> str:
    """Raises NotFound."""
    return _urls((f"/threads/{row.id}-{slug_of(row.title)}", row.touched_at) for row in threads_of_part(number))


def _urls(pages: Iterable[Named]) -> str:
    said = "".join(_url(path, moment) for path, moment in pages)
    return f'{DECLARATION}<urlset xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{said}</urlset>\n'


def _url(path: str, moment: datetime | None) -> str:
    """One for each language, and each names all."""
    own = {lang: escape(absolute(path) + ("" if lang == LANGUAGES[0] else f"?lang={lang}")) for lang in LANGUAGES}
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{address}"/>' for lang, address in own.items())
    return "".join(f"<url><loc>{address}</loc>{_changed(moment)}{others}</url>\n" for address in own.values())


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if moment else ""
