# The two commands: make run, make test. The steps themselves are the small scripts in bin/.
.PHONY: run test setup demo bench screenshots

run: setup
	@exec .venv/bin/python manage.py up --end-with $$PPID

test:
	@exec bin/test

setup:
	@bin/setup

demo: setup
	@exec .venv/bin/python -m demo --end-with $$PPID

bench: setup
	@exec .venv/bin/python manage.py bench

screenshots:
	@bin/setup --dev
	@exec .venv/bin/python -m bench.screenshots
