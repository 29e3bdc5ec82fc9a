"""Texts that try to act on a page, and what tells whether one of them did."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

__all__ = ["HOSTILE", "READABLE", "Watch"]

# What loads or runs something; a text may bring none of it. Panels bring controls of
# their own, and one sheet of styles each.
ACTIVE = """
  script, link, meta, base, img, picture, source, iframe, object, embed, audio, video,
  svg, form, style:not(.om-panel > :first-child style),
  :is(.jp-RenderedMarkdown, .widget-html-content) :is(button, input, textarea, select),
  [style*='url('], [onerror], [onload], [onclick], [onfocus],
  a[href^='javascript:' i], a[href^='data:' i]
"""
# Looks at every change of the page, so that no frame escapes it.
WATCH = """active => {
  window.seen = [];
  const look = () => document.querySelectorAll('.jp-OutputArea-output').forEach(
    output => output.querySelectorAll(active).forEach(
      element => window.seen.push(element.outerHTML.slice(0, 200))));
  new MutationObserver(look).observe(
    document.body, {subtree: true, childList: true, attributes: true});
}"""
HOSTILE = {
    "script": "<script>window.ran = 1</script>",
    "image": "<img src='URL/1' onerror='window.ran = 1'>",
    "upper": "<IMG SRC=URL/2>",
    "cut-tag": "<img src=URL/3 ",
    "svg": "<svg onload='window.ran = 1'><image href='URL/4'/></svg>",
    "frame": "<iframe src='URL/5'></iframe>",
    "media": "<video src='URL/6' autoplay></video><audio src='URL/7'></audio>",
    "style": "<style>@import url(URL/8); * {background: url(URL/9)}</style>",
    "link": "<link rel='stylesheet' href='URL/10'>",
    "attribute": "<b style='background: url(URL/11)' onclick='window.ran = 1'>b</b>",
    "picture": "![a picture](URL/12)",
    "titled": '![a picture](<URL/13> "title")',
    "nested": "[![a picture](URL/14)](URL/15)",
    "reference": "![a picture][there]\n\n[there]: URL/16",
    "escaped": "\\![a picture](URL/17) \\\\![a picture](URL/18)",
    "ticks": "`` `![a](URL/19)` `` and `![a](URL/20) and ``![a](URL/21)`",
    "inline": "data:image/svg+xml,<svg onload='window.ran = 1'/>",
    "data": "![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9J3dpbmRvdy5yYW49MScvPg==)",
    "javascript": "[click](javascript:window.ran=1) <javascript:window.ran=1>",
    "data-link": "[click](data:text/html,<script>window.ran=1</script>)",
    "comment": "<!-- hidden --><!-- <img src='URL/22'>",
    "entities": "&lt;img src=URL/23&gt; &#60;img src=URL/24&#62;",
    "math": r"$\href{javascript:window.ran=1}{x}$ $$\style{color:url(URL/25)}{x}$$",
    "table": "| a | b |\n|---|---|\n| ![a](URL/26) | <img src=URL/27> |",
    "list": "- a\n\n      <img src=URL/28>\n\n  ```\n  <p>\n<img src=URL/30>",
    "quote": "> ```\n<img src=URL/31>\n> ![a](URL/32)",
    "diagram": "```mermaid\ngraph TD\nA[<img src='URL/33'>]\n```",
    "diagrams": "- ~~~ Mermaid x\n  graph TD\n  A[<img src='URL/34'>]\n  ~~~",
    "escapes": "\x1b[31mred\x1b[0m \x1b]8;;URL/37\x07link\x1b]8;;\x07 \x9b31m",
    "bidi": "abc\u202egnp.exe\u202c \u2066hidden\u2069",
    "fence": "~~~~\n```\n<img src=URL/35>\n~~~\n![a](URL/36)",
}
# What must be there to be read, since it is what the model wrote.
READABLE = {
    "script": "<script>window.ran = 1</script>",
    "image": "onerror='window.ran = 1'>",
    "frame": "<iframe src=",
    "comment": "<!-- hidden -->",
    "entities": "<img src=",
    "escapes": "␛[31mred",
    "bidi": "abc\ufffdgnp.exe",
}


class Watch:
    """Looks at a page from now on, for what nothing that others wrote may do.

    Parameters
    ----------
    listener
        The server whose address hostile texts hold.
    """

    def __init__(self, page: Page, listener: Server) -> None:
        self._page, self._listener = page, listener
        self._own = urlsplit(page.url).netloc
        self._elsewhere: list[str] = []
        page.on("request", self._note)
        page.evaluate(WATCH, ACTIVE)

    def harm(self) -> list[str]:
        """What acted, ran or was fetched since the last look, in any frame."""
        self._page.wait_for_timeout(150)  # for what is fetched late
        harm: list[str] = self._page.evaluate("window.seen.splice(0)")
        harm += [f"fetched {request.path}" for request in self._listener.requests]
        harm += [f"asked {url}" for url in self._elsewhere]
        return harm + (["ran"] if self._page.evaluate("window.ran") else [])

    def _note(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("blob", "data") and address.netloc != self._own:
            self._elsewhere.append(request.url)
