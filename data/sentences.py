"""Sentences whose words agree with their numbers: "{rows} {rows:|row is|rows are} left out"."""

from string import Formatter


class _Agreeing(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        if not format_spec.startswith("|"):
            return str(super().format_field(value, format_spec))
        one, many = format_spec[1:].split("|")
        return one if str(value) == "1" else many


_agreeing = _Agreeing()


def filled(sentence: str, /, **slots: object) -> str:
    """Return the sentence with its slots filled. KeyError names one that nothing fills."""
    # Few sentences count anything, and the engine's own formatting is six times as fast.
    return _agreeing.format(sentence, **slots) if ":|" in sentence else sentence.format(**slots)
