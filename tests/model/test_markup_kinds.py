"""Kinds read off the markup of a page."""

import numpy as np
import pytest

pytest.importorskip("lxml")

from cleaner.document import Kind
from cleaner.model.markup_kinds import boxes, kinds_of_lines
from cleaner.model.network import KINDS

PAGE = """
<html><body class="comments-open">
  <nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul></nav>
  <article>
    <h1>A headline</h1>
    <span class="byline">By <b>Ada Quill</b></span>
    <p>The first paragraph.</p>
    <figure><figcaption>A bridge in the fog</figcaption></figure>
    <div class="share-bar"><a>Facebook</a><div>Share this</div></div>
  </article>
  <div id="related-stories"><div><p>Another headline</p></div></div>
  <div class="newsletter-box"><p>Home</p></div>
  <script>var related = 1</script>
</body></html>
"""


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("• Sport", "nav"),
        ("A bridge in the fog", "caption"),
        ("Share this", "share"),
        ("Another headline", "related"),
        ("The first paragraph.", None),
        ("Home", None),  # stands in two kinds of boxes
        ("Not on the page", None),
    ],
)
def test_a_line_has_the_kind_of_its_box(line: str, kind: str | None) -> None:
    (found,) = kinds_of_lines(boxes(PAGE), [line], np.zeros(1, np.float32))
    assert found == (-1 if kind is None else KINDS.index(Kind(kind)))


def test_content_has_no_kind_of_boilerplate() -> None:
    assert kinds_of_lines(boxes(PAGE), ["Share this"], np.ones(1, np.float32)).tolist() == [-1]


@pytest.mark.parametrize("source", ["", " ", "no markup", "<!-- -->", "<html></html>"])
def test_any_page_is_accepted(source: str) -> None:
    assert kinds_of_lines(boxes(source), ["Share this"], np.zeros(1, np.float32)).tolist() == [-1]
