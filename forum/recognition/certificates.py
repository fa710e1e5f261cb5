"""What a certificate says, in the language of the moment: for a page, and for paper."""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from forum.core.i18n import gettext, language
from forum.discussion.showing import where_words
from forum.recognition.models import Award
from forum.recognition.rules import RULES
from forum.web.words import date


@dataclass(frozen=True)
class Certificate:
    """`verify` is the whole address that its QR holds."""

    site: str
    title: str
    given_to: str
    name: str
    where: str
    milestone: str
    deed: str
    counted: str
    day: str
    number: str
    verify: str
    check: str
    lang: str
    given_at: datetime

    @property
    def qr_html(self) -> str:
        """The picture of the address, as an SVG that stands in the page."""
        drawn: str = (
            import_module("segno")
            .make(self.verify, error="m", micro=False)
            .svg_inline(svgclass="certificate__qr", lineclass=None, omitsize=True, border=4)
        )
        return drawn

    def on_paper(self) -> bytes:
        """One A4 page, as PDF."""
        drawn: bytes = import_module("forum.recognition.drawing").draw(self)  # fonts and PDF: 0.9 s and 28 MB, once
        return drawn


def certificate_of(award: Award, *, address: str, site_name: str | None) -> Certificate:
    """`address` is that of the site, without a slash at its end."""
    rule, person = RULES[award.kind], award.person
    return Certificate(
        site=site_name or gettext("Aazmaya"),
        title=gettext("Certificate"),
        given_to=gettext("This certificate is given to"),
        name=person.name,
        where=where_words(person.district_id, person.block_id),
        milestone=str(rule.name),
        deed=str(rule.deed),
        counted=str(rule.counted),
        day=date(award.given_at),
        number=award.code,
        verify=f"{address}/verify/{award.code}",
        check=gettext("Anybody can check it with this picture, or at this address:"),
        lang=language(),
        given_at=award.given_at,
    )
