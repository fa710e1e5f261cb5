"""What programs that read everything are asked to leave alone: forms, what is made anew for each question, and other orders of
the same page. Whoever does not ask is kept out by the rules themselves, not by this."""

ROBOTS = """User-agent: *
Disallow: /search
Disallow: /signin
Disallow: /signout
Disallow: /join
Disallow: /recover
Disallow: /settings
Disallow: /drafts
Disallow: /moderation
Disallow: /threads/new
Disallow: /threads/similar
Disallow: /threads/*/
Allow: /threads/*/card.png
Disallow: /posts/*/
Disallow: /tries/
Disallow: /*?order=
Disallow: /*?about=
"""
