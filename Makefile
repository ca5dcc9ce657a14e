# make check: everything that must be true before a change is shared.
LINT_VERSION := v2.12.2
LINT := bin/golangci-lint
BENCHTIME ?= 1s

.PHONY: check fmt vet lint test plain race ferret course bench faults build release

# What is quick to say no comes first. Then two lines side by side, since each leaves a
# processor idle for much of its time: all tests, and whatever else takes long, one after
# the other.
check: fmt vet
	$(MAKE) --no-print-directory -j2 plain lint race ferret course

fmt:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'these files need gofmt'; exit 1; }

vet:
	go vet ./...
	go -C storage/ferrettest vet ./...

lint: $(LINT)
	$(LINT) run ./...

$(LINT):
	GOFLAGS= GOBIN="$(CURDIR)/bin" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

# All tests, and then with the race detector all that run something at once: rooms of pure
# code, which runs nothing at once, what is long, and the plays of one person after another
# are left out there, and the faults of the binary, which is built without it.
PURE := ^cohortbot/(course|courses|dialog|locales|faults)(/|$$)
PLAYS := ^Test(Conversations|Reminders|Owner|Calendar|Trouble|Door|Doctor|Page(s|Of|In|Tells|By|Speaks|Narrow|Guards|Answers|ComesBack|Locked|Hands)|Course|MyData|Known|Roles|Upkeep|Whole|Clear|Resume|AFourth|Empty|Starting|Sessions|Roster|Invit|Approval|NotHer|Release|Pause|Archive|Card|Audit|Role|Demo|WhoMay|Forged|ALate(Adoption|Burial)|ComingBack|ABurial|Parting|Thinning|TooManyVisitors|Tampering|OrderInAChatBehind|AReplyOfAnother|Results|TextsAre|TextsOf|Chart|Report(In|File|Is)|Mirror|Equal|AttackOn|TheRule)
test: plain race

# The tests hold little and throw away much: a collector that comes more seldom saves a
# fifth of their time, and costs some megabytes.
plain:
	GOGC=400 go test -timeout 15m ./...

race:
	go test -race -short -timeout 15m -skip '$(PLAYS)' $$(go list ./... | grep -vE '$(PURE)')

# The MongoDB engine over FerretDB, in a module of its own for its many libraries. No
# result is taken from go's cache: it does not see the program that is started there.
ferret:
	go -C storage/ferrettest test -count=1 -timeout 10m ./...

# The catalogues are checked by the tests of locales.
course:
	go run ./cmd/cohortbot course check
	go run ./cmd/cohortbot course check courses/women-in-leadership

# Every benchmark there is; BENCHTIME=5s for steadier figures. Results of 100,000 people take minutes.
bench:
	go test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) -timeout 30m ./...

# What is broken around the real binary, in the long form; the short one is among all
# tests. Each test prints its figures.
faults:
	FAULTS=long go test -timeout 60m -v ./faults

build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o dist/cohortbot ./cmd/cohortbot

# Archives for Linux on amd64 and arm64, and their sums, in dist/. Two builds of the
# same commit are the same to the byte.
release:
	deploy/release.sh
