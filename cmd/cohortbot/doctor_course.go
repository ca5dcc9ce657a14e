package main

import (
	"fmt"
	"io/fs"
	"maps"

	"cohortbot/course"
)

// readCourse loads a course and counts what keeps it from being used.
func readCourse(dir string) (c *course.Course, wrong int, err error) {
	files := courseFiles(dir)
	if _, err := fs.Stat(files, "."); err != nil {
		return nil, 0, fmt.Errorf("find the course: %w", err)
	}
	c, found, err := examine(files, nil)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range found {
		if !p.Warning {
			wrong++
		}
	}
	return c, wrong, nil
}

// leftOfSample names what still stands in c as in the shipped sample, in any language.
func leftOfSample(c *course.Course) []string {
	sample, _ := course.Load(courseFiles(""))
	if sample == nil {
		return nil
	}
	var left []string
	for _, x := range []struct {
		where        string
		theirs, ours map[string]string
	}{
		{"contact", plainText(c.Contact), plainText(sample.Contact)},
		{"about", plainText(c.About.HTML), plainText(sample.About.HTML)},
	} {
		for lang, text := range x.theirs {
			if text != "" && text == x.ours[lang] {
				left = append(left, x.where)
				break
			}
		}
	}
	return left
}

// plainText forgets which kind of text it is.
func plainText[K ~string, M ~map[K]string](of M) map[string]string {
	out := map[string]string{}
	for k, v := range maps.All(of) {
		out[string(k)] = v
	}
	return out
}

// plural counts something.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
