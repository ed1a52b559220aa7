# `make run` serves the dashboard to this machine alone, `make share` to everybody who reaches it, `make test` checks everything.
# `make share VOTES=1` lets the room's phones vote; ADDRESS=192.168.4.1 names this machine where it is not found by itself.
# All set up what they need; nothing else to type.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
AUDIT := .venv-audit
export OMP_NUM_THREADS ?= 1

.PHONY: run share test style types tests lint browser pictures sbom audit clean

run: $(VENV)/run.stamp
	$(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.allowedHosts localhost --server.allowedHosts 127.0.0.1

share: $(VENV)/run.stamp
	@echo "Served on every network of this machine: whoever reaches $$(hostname), port 8501, can use it. Ctrl-C ends it."
	TRADEOFFS_SHARE=1 TRADEOFFS_VOTES="$(VOTES)" TRADEOFFS_ADDRESS="$(ADDRESS)" \
	$(BIN)/streamlit run app.py --server.address 0.0.0.0 --browser.serverAddress "$(if $(ADDRESS),$(ADDRESS),$$(hostname))"

# Each part reports, whatever the others say; all must hold. Types are checked on one processor while tests begin on the other.
test: $(VENV)/test.stamp
	@failed=; $(MAKE) --no-print-directory types >$(VENV)/types.log 2>&1 & types=$$!; \
	for part in style tests; do $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; done; \
	wait $$types || failed="$$failed types"; cat $(VENV)/types.log; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

lint: $(VENV)/test.stamp
	@failed=; for part in style types; do $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

style: $(VENV)/test.stamp
	$(BIN)/ruff check .; checked=$$?; $(BIN)/ruff format --check . && exit $$checked

types: $(VENV)/test.stamp
	$(BIN)/mypy

# What Python compiles is kept, whatever this machine says: every process of the tests would compile it again.
tests: $(VENV)/test.stamp
	$(BIN)/python -m tests.chromium; found=$$?; PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal && exit $$found

browser: $(VENV)/test.stamp
	$(BIN)/python -m tests.chromium

# What the app is made of, in build/: a software bill of materials (CycloneDX), and every package with its licence.
sbom: $(AUDIT)/stamp
	mkdir -p build
	$(AUDIT)/bin/cyclonedx-py environment $(AUDIT)/app/bin/python --pyproject pyproject.toml --output-reproducible -o build/sbom.json
	$(AUDIT)/bin/pip-licenses --python $(AUDIT)/app/bin/python --format markdown --output-file build/licences.md

# Asks the network whether a hole is known in any of it.
audit: $(AUDIT)/stamp
	$(AUDIT)/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip

pictures: $(VENV)/test.stamp browser
	$(BIN)/python -m tests.pictures

clean:
	rm -rf $(VENV) $(AUDIT)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(AUDIT)/stamp: tests/audit-requirements.txt requirements.txt constraints.txt
	$(PYTHON) -m venv $(AUDIT) && $(PYTHON) -m venv $(AUDIT)/app
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/audit-requirements.txt
	$(AUDIT)/app/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/run.stamp: requirements.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.stamp: tests/requirements.txt requirements.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
