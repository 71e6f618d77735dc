"""The figures and words the demo is generated from, as `plan.toml` lists them."""

import tomllib
from pathlib import Path

PLAN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
