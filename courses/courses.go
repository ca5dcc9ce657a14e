// Package courses holds the courses that ship inside the binary, as data.
package courses

import (
	"embed"
	"io/fs"
)

//go:embed all:women-in-leadership
var shipped embed.FS

// Shipped is the sample course that the bot teaches when no other course is
// named. It is rooted at the course folder: course.yaml lies at its top.
func Shipped() fs.FS {
	course, err := fs.Sub(shipped, "women-in-leadership")
	if err != nil {
		// Sub refuses only a malformed path, and this one is a constant.
		panic(err)
	}
	return course
}
