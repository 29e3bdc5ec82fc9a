"""Two ways to use a page: with the mouse, and with nothing but the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["Hand", "Keyboard", "Mouse"]

MOST_STEPS = 150
# Which key leads from what has the focus to an element; none where it is there.
WAY = """element => {
  const here = document.activeElement;
  if (here === element) return '';
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  return here.compareDocumentPosition(element) & follows ? 'Tab' : 'Shift+Tab';
}"""


class Mouse:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, control: Locator) -> None:
        """Press a button, or tick a box."""
        control.click()

    def write(self, field: Locator, text: str, key: str = "") -> None:
        """Write in a field, and press a key in it, or leave it."""
        field.click()
        self._page.keyboard.press("Control+A")
        self._page.keyboard.insert_text(text)
        self._page.keyboard.press(key) if key else field.blur()


class Keyboard:
    """Goes with Tab, presses with Space."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, control: Locator) -> None:
        """Press a button, or tick a box."""
        self._reach(control)
        self._page.keyboard.press("Space")

    def write(self, field: Locator, text: str, key: str = "Tab") -> None:
        """Write in a field, and press a key in it: one that leaves it."""
        self._reach(field)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.insert_text(text)
        self._page.keyboard.press(key)

    def _reach(self, control: Locator) -> None:
        control.wait_for()
        for _ in range(MOST_STEPS):
            if not (key := control.evaluate(WAY)):
                return
            self._page.keyboard.press(key)
        focus = self._page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"{control} is not reached with Tab; at {focus}")


Hand = Mouse | Keyboard
