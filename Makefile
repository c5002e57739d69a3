# The two commands a newcomer needs: make run, make test. Both install what is missing.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO_BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)"
DIST := internal/adapter/httpapi/dist
# TEST_FLAGS: for instance make test TEST_FLAGS=-v
TEST_FLAGS ?=
# The race detector looks at this code and at every library, but not into SQLite's own C, which is
# Go here by translation (in a C library it would see nothing either): there it takes eleven times
# as long. The driver above it is looked at.
RACE := -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false
# What runs without the race detector is compiled as GO_BUILD does it, so that the compiler sees
# each package twice at most: once with the detector, once without. SQLite takes it a minute.
AS_BUILT := CGO_ENABLED=0 GOFLAGS="$$(go env GOFLAGS) -trimpath"

.PHONY: help deps run test test-web test-go test-proof test-e2e lint build web bench bench-go sim report clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install what make test needs (Debian: by apt-get; elsewhere it says what is missing)
	@script/deps test

run: ## build and start the demo: desk, LINE emulator and phone page on this machine
	@script/deps run
	@$(MAKE) --no-print-directory bin/madoguchi
	bin/madoguchi demo

test: ## everything but the long soak, with the race detector; about 25 minutes on two cores, meant to be below 20
	@script/deps test
	@$(MAKE) --no-print-directory test-web test-go test-e2e

# ESLint, the type checker and the tests use one processor each: side by side.
test-web: web
	@$(MAKE) --no-print-directory -j3 test-web-lint test-web-check test-web-unit

.PHONY: test-web-lint test-web-check test-web-unit
test-web-lint:
	cd web && npm run --silent lint
test-web-check:
	cd web && npm run --silent check
test-web-unit:
	cd web && npm test --silent

# What takes longest begins first; the stories in script/testdata are Go tests and run here too.
# go vet makes all its checks, of which go test would make a few again.
test-go:
	script/pins
	go vet -race ./...
	MADOGUCHI_REQUIRE_POSTGRES=1 MADOGUCHI_REQUIRE_NODE=1 go test $(RACE) -vet=off -timeout 15m $(TEST_FLAGS) \
		./script ./internal/flow ./internal/adapter/httpapi ./internal/adapter/store/... $$(go list ./... | grep -v -e /script/fault -e /script$$)
	@$(MAKE) --no-print-directory test-proof

# What breaks things on purpose runs by itself, one after the other: nothing else may slow it down.
test-proof:
	$(AS_BUILT) go test -run AllOrders $(TEST_FLAGS) ./internal/flow
	$(AS_BUILT) go test -run Week $(TEST_FLAGS) ./cmd/madoguchi
	$(AS_BUILT) MADOGUCHI_REQUIRE_POSTGRES=1 go test -p 1 -timeout 15m $(TEST_FLAGS) ./internal/sim ./internal/workday ./script/fault

test-e2e: bin/madoguchi
	cd web && MADOGUCHI_BIN=$(CURDIR)/bin/madoguchi npm run --silent e2e

# One seed again, with its trace: go test ./internal/sim -run Seed -v -sim.seed=12345
SEEDS ?= 20000
FROM ?= 1
sim: ## many seeds of the simulator: make sim SEEDS=20000 FROM=1
	MADOGUCHI_SIM_SEEDS=$(SEEDS) MADOGUCHI_SIM_FROM=$(FROM) go test -timeout 12h -v -run TestSeeds ./internal/sim

lint: ## golangci-lint, then each package's lines and the longest chain of imports
	@script/deps run lint
	.tools/bin/golangci-lint run ./...
	cd web && npm run --silent lint
	go run ./script/lint-report

build: ## bin/madoguchi with the console inside
	@script/deps run
	@$(MAKE) --no-print-directory bin/madoguchi

# Go knows best what has changed: the binary is always asked for.
.PHONY: bin/madoguchi
bin/madoguchi: web
	$(GO_BUILD) -o bin/madoguchi ./cmd/madoguchi

web: ## only the console, into internal/adapter/httpapi/dist
	@script/deps run
	cd web && npm run --silent build
	@touch $(DIST)/.keep

# BENCH_FLAGS: for instance make bench BENCH_FLAGS='--only accept --engine sqlite'
BENCH_FLAGS ?= --engine both

bench: bin/madoguchi ## desk and emulator against the budgets, see docs/benchmarks.md; half an hour
	bin/madoguchi bench $(BENCH_FLAGS)

bench-go: ## the Go benchmarks of single parts, one after the other
	go test -run '^$$' -bench . -benchmem -p 1 ./...

# For instance make report ONLY=R1/sqlite=1000,R7=100000, or QUICK=1: docs/faults.md
ONLY ?=
QUICK ?=
report: ## run the proofs of durability, about an hour, and write durability.txt, signed
	@script/deps test
	MADOGUCHI_REQUIRE_POSTGRES=1 go run ./script/report -only '$(ONLY)' $(if $(QUICK),-quick) -out durability.txt

clean: ## remove what was built, not what was installed
	rm -rf bin
	find $(DIST) -mindepth 1 ! -name .keep -delete
