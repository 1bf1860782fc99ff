# Everything a newcomer must know. Behind each line stands one command.
.DEFAULT_GOAL := help
.PHONY: help run test bench chaos lint
PYTHON ?= python3
BIN := .venv/bin

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: ## install what is missing, then start: Asterisk, server, console (ARGS="--site FILE --home DIR --detach")
	@$(PYTHON) trunkline/install.py
	@exec $(BIN)/trunkline up $(ARGS)

test: ## install what the tests need, then run them, several files side by side (ARGS="tests/unit -k queue": those)
	@$(PYTHON) trunkline/install.py --tests
	@exec $(BIN)/python -m pytest $(or $(ARGS),-n auto --maxprocesses 4 --dist loadfile)

bench: ## measure against Asterisk's own app_queue (ONLY=name for one row, ONLY=soak, ARGS=--look)
	@$(PYTHON) trunkline/install.py --tests
	@exec $(BIN)/python -m tests.load $(ONLY) $(ARGS)

chaos: ## break things while people talk, and count what was lost (KILLS=200, ARGS="--fault asterisk-killed")
	@$(PYTHON) trunkline/install.py --tests
	@exec $(BIN)/python -m tests.chaos --kills $(or $(KILLS),200) $(ARGS)

lint: ## formatting, linting, types, the arrows between the rooms; repairs nothing
	@$(PYTHON) trunkline/install.py --lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy asterisk/fetch.py
	$(BIN)/mypy asterisk/safety_net.py
	$(BIN)/lint-imports
	$(BIN)/python -m trunkline.front_end check
