# `make run` serves the dashboard to this machine alone, `make share` to everybody who reaches it, `make test` checks everything.
# All set up what they need; nothing else to type.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1

.PHONY: run share test lint browser pictures clean

run: $(VENV)/run.stamp
	$(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.allowedHosts localhost --server.allowedHosts 127.0.0.1

share: $(VENV)/run.stamp
	@echo "Served on every network of this machine: whoever reaches $$(hostname), port 8501, can use it. Ctrl-C ends it."
	$(BIN)/streamlit run app.py --server.address 0.0.0.0

test: $(VENV)/test.stamp lint browser
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(VENV)/test.stamp
	$(BIN)/python -m tests.chromium

pictures: $(VENV)/test.stamp browser
	$(BIN)/python -m tests.pictures

clean:
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.stamp: tests/requirements.txt requirements.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
