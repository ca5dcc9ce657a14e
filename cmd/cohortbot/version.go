package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Set by the linker in a release (see deploy/release.sh); empty otherwise.
var (
	version string
	commit  string
)

// about says which program this is: version, commit, and the Go it was made with.
// Without the linker's word it says what Go recorded while building.
func about() string {
	v, c := version, commit
	if info, ok := debug.ReadBuildInfo(); ok {
		v, c = orRecorded(v, c, info)
	}
	return fmt.Sprintf("%s (commit %s, %s, %s/%s)", v, c, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// orRecorded fills what is empty from the record of the build.
func orRecorded(v, c string, info *debug.BuildInfo) (string, string) {
	if v == "" {
		v = info.Main.Version
	}
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && c == "" {
			c = s.Value
		}
	}
	if c == "" {
		c = "unknown"
	}
	return v, c
}
