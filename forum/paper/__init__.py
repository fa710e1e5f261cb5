"""Paper: A4 pages with Devanagari in its right shape, as PDF. Knows words, sizes and addresses, and no teacher.

paper = Paper(title="…", lang="hi", made_at=clock.now(), foot="…")
paper.begin_page()
paper.write([heading("मात्रा के कार्ड"), *blocks_of_html(post.html)])
paper.qr("https://…/posts/19", x=160, y=20, side=30)
answer = paper.as_pdf()

Nothing is imported here: the writer of PDF files (paper.py) takes half a second and 28 MB, which only those pay who print.
"""
