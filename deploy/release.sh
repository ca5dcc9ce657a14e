#!/usr/bin/env bash
# Makes the release in dist/: for each architecture an archive with the program and
# what its operator needs, and the sums of all. The same commit, version and Go give
# the same bytes, on any machine with GNU tar.
#   deploy/release.sh [ARCH...]      usually amd64 arm64
set -euo pipefail
cd "$(dirname "$0")/.."

version=${VERSION:-$(git describe --tags --always --dirty 2>/dev/null || echo unreleased)}
commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
stamp=$(git log -1 --format=%ct 2>/dev/null || echo 0)
[ $# -gt 0 ] || set -- amd64 arm64

# licences prints the licence of everything that is in the program.
licences() {
	cat "$(go env GOROOT)/LICENSE"
	GOARCH=$1 go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}@{{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/cohortbot |
		LC_ALL=C sort -u | while read -r module dir; do
		found=$(find "$dir" -maxdepth 1 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' \) | LC_ALL=C sort)
		[ -n "$found" ] || { echo "release.sh: $module has no licence" >&2; exit 1; }
		printf '\n== %s\n\n' "$module"
		printf '%s\n' "$found" | while read -r file; do cat "$file"; done
	done
}

rm -rf dist
mkdir -p dist
export CGO_ENABLED=0 GOOS=linux TZ=UTC
for arch in "$@"; do
	name=cohortbot-$version-linux-$arch
	into=dist/$name
	mkdir "$into"
	GOARCH=$arch go build -trimpath -buildvcs=false -o "$into/cohortbot" \
		-ldflags "-s -w -buildid= -X main.version=$version -X main.commit=$commit" ./cmd/cohortbot
	cp deploy/install.sh deploy/cohortbot.service deploy/cohortbot-backup.service deploy/cohortbot-backup.timer \
		deploy/cohortbot.yaml deploy/alerts.yaml docs/operating.md docs/writing-a-course.md docs/from-word.md docs/from-moodle.md \
		docs/guide-jump.png docs/guide-page.png docs/guide-problem.png docs/guide-stored.png LICENSE CHANGELOG.md "$into"
	licences "$arch" >"$into/LICENCES"
	chmod 0644 "$into"/*
	chmod 0755 "$into" "$into/cohortbot" "$into/install.sh"
	tar --sort=name --mtime="@$stamp" --owner=0 --group=0 --numeric-owner --format=ustar \
		-C dist -cf - "$name" | gzip -9n >"$into.tar.gz"
	rm -r "$into"
done
cd dist
sha256sum -- *.tar.gz >SHA256SUMS
cat SHA256SUMS
