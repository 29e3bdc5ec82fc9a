# Everything happens in .venv, which is made on the first call.
# Other Python: make PYTHON=python3.13    More for pytest: make test ARGS="-k chat"

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 \
  python3.11,$(shell $(name) scripts/environment.py >/dev/null 2>&1 && echo $(name))) \
  python3)
VENV := .venv
OLD := .venv-old
CLIENTS := .venv-clients
BIN := $(VENV)/bin
PIP := -m pip --disable-pip-version-check --quiet install
SELF := --no-deps --no-build-isolation --editable .
ARGS ?=

.PHONY: help lab test lint browser old clients packaging notebooks pictures wheel pin clean

help:  ## What there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

lab: $(VENV)/.lab  ## JupyterLab on the quickstart, after a model has answered here
	$(BIN)/ollama-magic lab notebooks

test: $(VENV)/.dev  ## The default tests
	@sh scripts/browser
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev  ## Style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: $(VENV)/.dev  ## The long browser tests
	@sh scripts/browser
	$(BIN)/python -m pytest -m browser_all $(ARGS)

old: $(OLD)/.old  ## Smoke tests on the versions that Colab has
	$(OLD)/bin/python -m pytest tests/old -m old $(ARGS)

clients: $(CLIENTS)/.clients  ## Clients that others wrote, against the embedded engine
	$(CLIENTS)/bin/python -m pytest tests/clients -m clients \
	  -W ignore::ResourceWarning $(ARGS)

packaging: $(VENV)/.dev  ## The wheel and binder/, each in an empty environment
	$(BIN)/python -m pytest tests/packaging -m packaging $(ARGS)

notebooks: $(VENV)/.lab  ## Run the notebooks, and store what their cells say
	$(BIN)/python scripts/notebooks $(ARGS)

pictures: $(VENV)/.dev  ## Take the pictures of the READMEs anew
	@sh scripts/browser
	$(BIN)/python scripts/pictures

wheel: $(VENV)/.lab  ## A wheel of the package, in dist/
	$(BIN)/python -m hatchling build -t wheel

pin: $(VENV)/.lab  ## Pin the requirements anew, after a change in pyproject.toml
	scripts/pin $(ARGS)

clean:  ## Remove what was made here
	rm -rf $(VENV) $(OLD) $(CLIENTS) build dist .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	find . -depth \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +

$(VENV)/.made $(OLD)/.made $(CLIENTS)/.made: scripts/environment.py
	@$(PYTHON) scripts/environment.py $(@D)
	@touch $@

# The first prerequisite holds the pins, the target is the stamp.
define install
@echo "Installing $< into $(@D): a minute or two ..."
@$(@D)/bin/python $(PIP) --require-hashes --requirement $<
@$(@D)/bin/python $(PIP) $(SELF)
@touch $@
endef

$(VENV)/.lab: requirements/lab.txt pyproject.toml $(VENV)/.made
	$(install)

$(VENV)/.dev: requirements/dev.txt pyproject.toml $(VENV)/.made
	$(install)
	@touch $(VENV)/.lab

$(OLD)/.old: requirements/old.txt pyproject.toml $(OLD)/.made
	$(install)

$(CLIENTS)/.clients: requirements/clients.txt pyproject.toml $(CLIENTS)/.made
	$(install)
