// Package schema describes the files of a course to editors: a JSON Schema for
// each of the four, so that an editor completes their keys, explains them and
// marks what course check would refuse. What one file says about another, an
// editor cannot know: that stays with course check.
package schema

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.schema.json
var files embed.FS

// Files are the schemas: course, calendar, module and quiz, each named
// NAME.schema.json.
func Files() fs.FS {
	return files
}

// For gives the name of the schema that describes a file of a course, "" for
// a file that has none.
func For(file string) string {
	name := path.Base(file)
	switch {
	case strings.HasSuffix(name, ".quiz.yaml"):
		return "quiz.schema.json"
	case name == "course.yaml", name == "calendar.yaml", name == "module.yaml":
		return strings.TrimSuffix(name, ".yaml") + ".schema.json"
	}
	return ""
}

// head begins the line that leads an editor from a file to its schema.
const head = "# yaml-language-server: $schema="

// Line is the first line of a file, without its end, when the schemas lie in
// the folder dir, as seen from the course's root: "schema", "../../course/schema".
// file is a path from that root.
func Line(file, dir string) string {
	up := strings.Repeat("../", strings.Count(file, "/"))
	return head + path.Join(up, dir, For(file))
}

// Lead gives the text of a file with such a line at its top, in place of one
// that is there already. A file that has no schema is left as it is.
func Lead(file, dir string, text []byte) []byte {
	if For(file) == "" {
		return text
	}
	rest := string(text)
	if strings.HasPrefix(rest, head) {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	return []byte(Line(file, dir) + "\n" + rest)
}
