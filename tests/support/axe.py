"""What axe-core says of a part of a page, and what of that is not ours to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["CORE", "faults"]

GRAVE = ("serious", "critical")
# Faults of ipywidgets' own controls: the rule, a selector, and why it is not ours.
CORE = (
    (
        "aria-input-field-name",
        ".noUi-handle",
        "ipywidgets names the box around a slider, and not the handle in it; a field "
        "or a number that can be typed stands beside each of ours.",
    ),
)
RUN = """async ([within, core]) => {
  const told = await axe.run(
    {include: [[within]], exclude: []}, {resultTypes: ['violations']});
  return told.violations.flatMap(each => each.nodes
    .filter(node => !core.some(([rule, selector]) =>
      rule === each.id
      && document.querySelector(node.target[0])?.matches(selector)))
    .map(node => [each.impact, `${each.id}: ${node.html.slice(0, 200)}`]));
}"""


def faults(page: Page, within: str = ".om-panel") -> list[str]:
    """The serious and critical faults that are ours, each with its element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    core = [[rule, selector] for rule, selector, _ in CORE]
    found: list[Any] = page.evaluate(RUN, [within, core])
    return [told for impact, told in found if impact in GRAVE]
