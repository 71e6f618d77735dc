"""会议大屏 · Meeting: scenes for the wall, one message each, led by keys, a clicker or touch."""

from pages.ui import stage, start

board = stage.asked()
told, silent, late = stage.told(board)
start.panel(board, told, silent, late)
stage.show(board, told)
stage.control(board, told)
