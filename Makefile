# Samovar: one command each to run, try, check. `make help` lists them.
# Everything is set up by the first command on a machine that has python3 (3.11 or newer) and make.

PYTHON ?= python3
T ?= tests
PY := .venv/bin/python
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run demo build test check format faults bench screens lock clean
MAKEFLAGS += --no-print-directory

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(READY)  ## only set up: .venv with what requirements.lock names
$(READY): requirements.lock pyproject.toml scripts/setup.py
	@$(PYTHON) scripts/setup.py

run: build  ## start the product: http://127.0.0.1:8000, data in ./data
	@.venv/bin/samovar run

demo: build  ## an inbox that is alive, with people made up; data in ./demo-data
	@SAMOVAR_DATA_DIR=demo-data .venv/bin/samovar demo

build: $(READY)  ## build the interface into backend/static
	@$(PY) scripts/frontend.py build

test: build  ## every test, browsers included (about 20 minutes); T=tests/inbox for a part
	@$(PY) -m pytest -n 3 $(T)

check: $(READY)  ## everything that can be said without running the product
	@$(PY) scripts/check.py

format: $(READY)  ## lay out Python sources
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

faults: build  ## the whole size of tests/faults, then tests/sabotage (an hour)
	@$(PY) -m pytest tests/faults --full
	@$(PY) -m tests.sabotage

bench: build  ## measure the running product, write docs/speed.md
	@$(PY) -m bench

screens: build  ## take the pictures in docs/screens
	@$(PY) scripts/screens.py

lock: $(READY)  ## write requirements.lock anew from pyproject.toml
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --group dev pyproject.toml -o requirements.lock

clean:  ## remove what was built or cached; ./data and ./demo-data stay
	@rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist \
	  frontend/node_modules backend/static
