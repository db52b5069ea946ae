# Two commands for people: `make demo` and `make test`. Everything else is for engineers.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# No more threads than cores: two libraries spinning on the same core help nobody.
export OMP_NUM_THREADS ?= 2

.PHONY: venv demo test check fix translations docs audit bench torture clean

venv: $(STAMP)

$(STAMP): pyproject.toml packaging/constraints.txt
	@test -x $(BIN)/python || $$(command -v $(PYTHON) || command -v python3) -m venv $(VENV)
	@echo "Installing into $(VENV) (about 2 GB on disk; a few minutes the first time) …"
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --progress-bar on --quiet -c packaging/constraints.txt -e '.[dev]'
	@$(BIN)/python -c "import platform; assert platform.python_version_tuple() >= ('3', '11')"
	@touch $(STAMP)

demo: venv
	$(BIN)/umc demo build/demo

test: venv
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check: venv
	$(BIN)/ruff format --check umc_desktop tests benchmarks docs packaging
	$(BIN)/ruff check umc_desktop tests benchmarks docs packaging
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: venv
	$(BIN)/ruff format umc_desktop tests benchmarks docs packaging
	$(BIN)/ruff check --fix umc_desktop tests benchmarks docs packaging

# A folder of pages that loads nothing from elsewhere.
docs: venv
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Open build/docs/index.html"

# Licences, known vulnerabilities, and a list of everything inside (build/sbom.json).
audit: venv
	$(BIN)/python packaging/audit.py

translations: venv
	$(BIN)/python packaging/update_translations.py

bench: venv
	$(BIN)/python -m benchmarks

# Every promise at full length: an hour and more. It goes on where it was interrupted,
# and ends with the table (kept in build/torture/promises.md).
torture: venv
	$(BIN)/python tests/torture

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
