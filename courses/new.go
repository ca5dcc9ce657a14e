package courses

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"cohortbot/course/schema"
)

//go:embed all:starter
var starter embed.FS

// starterLanguages are those that the starter is written in.
var starterLanguages = []string{"ar", "ckb", "en"}

// Starter gives the files of a small course to begin with, by their path in
// its folder. Its texts are in the languages asked for and in no other, in
// that order everywhere; asked for none, in all that there are. The schemas for
// editors lie beside them.
func Starter(languages []string) (map[string][]byte, error) {
	if len(languages) == 0 {
		languages = starterLanguages
	}
	for i, l := range languages {
		if !slices.Contains(starterLanguages, l) {
			return nil, fmt.Errorf("a course to begin with can be in %s, not in %q", strings.Join(starterLanguages, ", "), l)
		}
		if slices.Contains(languages[:i], l) {
			return nil, fmt.Errorf("the language %s is asked for twice", l)
		}
	}
	files, err := copied(starter, "starter")
	if err != nil {
		return nil, err
	}
	for name, text := range files {
		switch lang := strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".md")), "."); {
		case path.Ext(name) == ".yaml":
			files[name] = []byte(narrowed(string(text), languages))
		case path.Ext(name) == ".md" && !slices.Contains(languages, lang):
			delete(files, name)
		}
	}
	return withSchemas(files)
}

// Sample gives the files of the shipped course, with the schemas for editors.
func Sample() (map[string][]byte, error) {
	files, err := copied(shipped, "women-in-leadership")
	if err != nil {
		return nil, err
	}
	return withSchemas(files)
}

// copied reads every file below a folder, by its path in it.
func copied(from fs.FS, folder string) (map[string][]byte, error) {
	below, err := fs.Sub(from, folder)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	err = fs.WalkDir(below, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(below, name)
		return err
	})
	return files, err
}

// schemas is the folder of the schemas in a course of its own.
const schemas = "schema"

// withSchemas puts the schemas beside a course and leads its files there.
func withSchemas(files map[string][]byte) (map[string][]byte, error) {
	for name, text := range files {
		files[name] = schema.Lead(name, schemas, text)
	}
	all, err := copied(schema.Files(), ".")
	for name, text := range all {
		files[path.Join(schemas, name)] = text
	}
	return files, err
}

// textLine is a text of the starter in one language, languagesLine the list
// of them. The starter has every text on a line of its own, so that lines can
// be chosen and comments stay where they are.
var (
	textLine      = regexp.MustCompile(`^ +([a-z]+): .*$`)
	languagesLine = regexp.MustCompile(`^languages: \[.*\]$`)
)

// narrowed keeps of each text the languages asked for, in their order.
func narrowed(text string, languages []string) string {
	var out []string
	said := map[string]string{} // the lines of one text, by language
	flush := func() {
		for _, l := range languages {
			if line, ok := said[l]; ok {
				out = append(out, line)
			}
		}
		clear(said)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if found := textLine.FindStringSubmatch(line); found != nil && slices.Contains(starterLanguages, found[1]) {
			said[found[1]] = line
			continue
		}
		flush()
		if languagesLine.MatchString(line) {
			line = "languages: [" + strings.Join(languages, ", ") + "]"
		}
		out = append(out, line)
	}
	flush()
	return strings.Join(out, "\n")
}
