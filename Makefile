# make demo | test | bench | bench-pictures | evidence | clean
# Needs Python 3.11 to 3.14 with venv. Another one: make demo PYTHON=/path/to/python

VENV := .venv
PEERS ?= $(CURDIR)/.peers
BIN := $(VENV)/bin
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
INSTALL := $(BIN)/python -m pip install -qq --constraint constraints.txt --editable

LONG := $(addprefix benchmarks/,verdict_simulation.py metric_simulation.py worth.py gil.py killed.py claims.py \
	null_trials.py finding_smote.py finding_copula.py finding_class.py finding_eda.py auto_against_defaults.py)
SHARED := $(addprefix benchmarks/,measure.py longrun.py several.py bootstrap.py)
SHORT := $(filter-out $(LONG) $(SHARED),$(sort $(wildcard benchmarks/*.py)))

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test bench bench-pictures evidence clean
.DELETE_ON_ERROR:

help:
	@echo "make demo      install into $(VENV) and run leaven on a small data set"
	@echo "make test      lint, types, layers, planted faults, tests"
	@echo "make bench     the short measurements"
	@echo "make bench-pictures PEERS=FOLDER   pictures beside other libraries, which it installs into the folder"
	@echo "make evidence  the long measurements"
	@echo "make clean     remove $(VENV) and everything that was made"

demo: $(VENV)/.base
	@$(BIN)/leaven run digits

# pytest comes last, so that its closing line closes the output.
test: $(VENV)/.dev
	@echo "leaven: lint, types, layers"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@echo "leaven: planted faults"
	@$(BIN)/python tests/mutants.py --jobs 2
	@echo "leaven: tests"
	@$(BIN)/python -m pytest -n 2

bench: $(VENV)/.dev
	@set -e; for script in $(SHORT); do echo "leaven: $$script"; $(BIN)/python $$script; done

# PEERS: a folder for environments of other libraries (gigabytes); LEAVEN_DATA: a folder with photographs (chains.py)
bench-pictures: $(VENV)/.dev
	@sh benchmarks/pictures/peers.sh $(PEERS)
	@set -e; export LEAVEN_PEERS=$(PEERS); cd benchmarks/pictures; \
		for script in "ops_table.py" "ops_table.py --channels 9 --pairs 3" chains.py sharpness.py page.py; do \
			echo "leaven: $$script"; $(abspath $(BIN))/python $$script; \
		done

evidence: $(VENV)/.dev
	@set -e; for script in $(LONG); do echo "leaven: $$script"; $(BIN)/python $$script; done

clean:
	rm -rf $(VENV) build dist leaven-out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@found=; for python in $(or $(PYTHON),$(PYTHONS)); do \
		if "$$python" -c '$(FITS)' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "leaven: needs Python 3.11 to 3.14 with its venv and ensurepip modules; tried $(or $(PYTHON),$(PYTHONS))." >&2; \
		echo "leaven: install one (on Debian and Ubuntu: python3 and python3-venv), or name it: make PYTHON=/path/to/python" >&2; \
		exit 1; \
	fi; \
	echo "leaven: making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV)
	@touch $@

$(VENV)/.base: pyproject.toml constraints.txt | $(VENV)/.created
	@echo "leaven: installing into $(VENV), about a minute"
	@$(INSTALL) .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/.created
	@echo "leaven: installing into $(VENV) with the tools of development, about a minute"
	@$(INSTALL) '.[dev]'
	@touch $(VENV)/.base $@
