# make setup   install, migrate and load the data into HELPDESK_DATA (default: var/)
# make run     the same with the demo, then serve on 127.0.0.1:PORT (default: 8000)
# make test    everything that has to hold before a change may land
# make bench   statements and times at 1, 1,000 and 100,000 tickets

BOOT := .boot/bin/uv
PYTHON := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export UV_LINK_MODE ?= copy
# The machine's own list of authorities, where it has one: many offices reach the net through a proxy of their own.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS ?= 1
endif

.PHONY: setup run test bench lock

setup: .venv/.run
	@$(PYTHON) manage.py setup

run: export HELPDESK_DEMO := 1
run: .venv/.run
	@exec $(PYTHON) manage.py quickstart

test: .venv/.test
	@$(PYTHON) -m tests.check

bench: .venv/.test
	@$(PYTHON) -m tests.services $(PYTHON) -m bench.statements

# uv comes through pip into a folder of its own: works without python3-venv and where the system's Python is managed.
$(BOOT): requirements-boot.txt
	@echo "Fetching the installer (1 of 2) ..."
	@python3 -m pip install --target .boot --upgrade --require-hashes -r requirements-boot.txt
	@touch $@

.venv/.run: $(BOOT) requirements.txt
	@echo "Installing the packages the helpdesk runs with (2 of 2) ..."
	@test -x $(PYTHON) || $(BOOT) venv -q --python python3 .venv
	@$(BOOT) pip install --python .venv --require-hashes --compile-bytecode -r requirements.txt
	@touch $@

.venv/.test: .venv/.run requirements-test.txt
	@echo "Installing the packages the tests need ..."
	@$(BOOT) pip install --python .venv --require-hashes -r requirements-test.txt
	@touch $@

# Writes the lock files anew after a change in a requirements*.in; they name no host.
lock: $(BOOT)
	@for name in requirements-boot requirements requirements-test; do \
	  $(BOOT) pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	    $$name.in -o $$name.txt || exit 1; done
