# Two commands do everything: `make run` and `make test`. Needs Python 3.11 or newer and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
MINUTES ?= 30
SIZE ?= 60k
PARTS ?=
REPLICAS ?= 2
BIN = .venv/bin

# What is compiled once serves every process after it, whatever the machine says.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run serve test suite test-fast test-deep check format data lock bench soak clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 10

run: .venv/app  ## install what is missing and serve the app (HOST=0.0.0.0 for the office network)
	$(BIN)/python -m streamlit run app.py --server.address $(HOST) --server.port $(PORT)

serve: .venv/app  ## serve it by several processes behind one nginx (REPLICAS=2)
	$(BIN)/python -m data serve --replicas $(REPLICAS) --host $(HOST) --port $(PORT)

test: .venv/dev  ## lint, types and the whole test suite
	$(MAKE) --jobs=2 check suite

suite: .venv/dev
	$(BIN)/python -m pytest -n 4 --dist worksteal

test-fast: .venv/dev  ## the tests of a minute: no browser, no bench, nothing slow
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser and not bench and not slow"

test-deep: .venv/dev  ## the tests of sentences and small cells alone, under thousands of choices: minutes
	DEEP=1 $(BIN)/python -m pytest -n 2 tests/queries/test_differences.py tests/queries/test_attack.py tests/pages/test_sentences.py tests/pages/test_alternatives.py

check: .venv/dev  ## lint, types and imports alone
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/hadolint Dockerfile

format: .venv/dev  ## lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

data: .venv/app  ## build the snapshots that come with the project
	$(BIN)/python -m data build

lock: .venv/dev  ## write requirements.lock anew after a change of requirements.txt
	$(BIN)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --quiet --output-file requirements.lock

bench: .venv/dev  ## measure beside a rival: SIZE="1m 10m", PARTS="race --before ../earlier"
	$(BIN)/python -m tests.bench $(PARTS) --size $(SIZE)

soak: .venv/dev  ## switch the meeting's scenes for MINUTES=30 in a real browser: speed and growth
	$(BIN)/python -m tests.bench meeting --minutes $(MINUTES)

clean:  ## remove the environment and caches; snapshots stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .bench

.venv/app: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt requirements-scale.txt requirements.txt .venv/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
