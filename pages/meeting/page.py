"""会议大屏 · Meeting: scenes for the wall, one message each, led by keys, a clicker or touch."""

from pages.meeting import stage, start
from pages.ui.view import View


def show(view: View) -> None:
    """The start panel, every scene, and the script that runs them."""
    board = stage.asked()
    told, silent, late = stage.told(view, board)
    start.panel(view, board, told, silent, late)
    stage.show(view, told)
    stage.control(view, board, told)
