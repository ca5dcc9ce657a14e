package course

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// quizEnd is how the file of a quiz ends: ID.quiz.yaml.
const quizEnd = ".quiz.yaml"

// folderName is what a module's folder may be called.
var folderName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// modules reads the folders that course.yaml lists, in its order.
func (l *loader) modules(o object) []*Module {
	if !o.require("modules", "the folders in "+modulesDir+", in order") {
		return nil
	}
	nodes := o.list("modules", maxEntries)
	if len(nodes) == 0 {
		o.problem(o.file, o.at("modules"), "a course needs at least one module: list its folder here")
	}
	var modules []*Module
	folders := map[string]bool{}
	for _, n := range nodes {
		switch {
		case n.Kind != yaml.ScalarNode || !folderName.MatchString(n.Value):
			o.problem(o.file, n.Line, "%s cannot be a module's folder: use a-z, 0-9 and -", quote(n.Value))
			continue
		case folders[n.Value]:
			o.problem(o.file, n.Line, "the folder %s is here twice: keep one", n.Value)
			continue
		}
		folders[n.Value] = true
		if m := l.module(n, len(modules) == 0); m != nil {
			modules = append(modules, m)
		}
	}
	l.sameModules(modules, nodes)
	l.unlisted(folders)
	return modules
}

// sameModules refuses two modules of one id.
func (l *loader) sameModules(modules []*Module, nodes []*yaml.Node) {
	seen := map[ModuleID]bool{}
	for _, m := range modules {
		if m.ID != "" && seen[m.ID] {
			l.problem(courseFile, nodes[0].Line, "duplicate id: two of these modules have the id %s: rename one in its module.yaml", m.ID)
		}
		seen[m.ID] = true
	}
}

// unlisted warns of folders that nobody will ever open.
func (l *loader) unlisted(listed map[string]bool) {
	entries, err := folder(l.files, modulesDir)
	if err != nil {
		return // said of each module
	}
	for _, e := range entries {
		if e.IsDir() && !listed[e.Name()] && e.Name()[0] != '.' {
			l.warn(courseFile, 1, "the folder %s/%s is not listed under modules: nobody reads it", modulesDir, e.Name())
		}
	}
}

// module reads one folder; asked is its entry in course.yaml.
func (l *loader) module(asked *yaml.Node, first bool) *Module {
	dir := path.Join(modulesDir, asked.Value)
	entries, err := folder(l.files, dir)
	if err != nil {
		l.problem(courseFile, asked.Line, "the module's folder %s cannot be read: %v; make it, or take its name out here", dir, err)
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	s, root, ok := l.yaml(path.Join(dir, "module.yaml"), courseFile, asked.Line)
	if !ok {
		return nil
	}
	o := s.object(root, "a module", "id", "title", "minutes", "release", "due", "quizzes")
	m := &Module{
		ID:      ModuleID(o.id("id")),
		Title:   o.text("title", shortText),
		Minutes: o.integer("minutes", 0, 0, 10000),
		Release: o.release(first),
		Due:     o.due(),
		Lessons: l.lessons(dir, ending(names, ".md")),
	}
	m.Quizzes = l.quizzes(o, dir, m)
	l.unlistedQuizzes(dir, ending(names, quizEnd), o)
	if len(m.Lessons) == 0 && len(m.Quizzes) == 0 {
		o.problem(o.file, 1, "the module has neither a lesson nor a quiz: add a file such as 01-welcome.%s.md", l.first())
	}
	return m
}

// ending gives the names that end so, hidden files left out.
func ending(names []string, end string) []string {
	var found []string
	for _, name := range names {
		if strings.HasSuffix(name, end) && name[0] != '.' {
			found = append(found, name)
		}
	}
	return found
}

// quizzes reads the quizzes that module.yaml lists, in its order.
func (l *loader) quizzes(o object, dir string, m *Module) []*Quiz {
	var quizzes []*Quiz
	seen := map[string]bool{}
	for _, n := range o.list("quizzes", maxEntries) {
		switch {
		case n.Kind != yaml.ScalarNode || o.checkID(n.Value, n.Line) == "":
			if n.Kind != yaml.ScalarNode {
				o.problem(o.file, n.Line, "this must be the id of a quiz: check stands for the file check%s", quizEnd)
			}
		case seen[n.Value]:
			o.problem(o.file, n.Line, "duplicate id: the quiz %s is here twice: keep one", n.Value)
		default:
			seen[n.Value] = true
			if q := l.quiz(path.Join(dir, n.Value+quizEnd), o.file, n, m); q != nil {
				quizzes = append(quizzes, q)
			}
		}
	}
	return quizzes
}

func (l *loader) unlistedQuizzes(dir string, names []string, o object) {
	var listed []string
	for _, n := range o.list("quizzes", maxEntries) {
		listed = append(listed, n.Value+quizEnd)
	}
	for _, name := range names {
		if !slices.Contains(listed, name) {
			l.warn(path.Join(dir, name), 1, "this quiz is not listed under quizzes in module.yaml: nobody sees it")
		}
	}
}

// release reads when the module opens; the first cannot wait for another.
func (o object) release(first bool) Release {
	n := o.fields["release"]
	if n == nil {
		return Release{}
	}
	r := o.object(n, "release", "day", "after")
	if !r.has("after") {
		return Release{Day: r.integer("day", 0, 0, 3660)}
	}
	r.choice("after", "", "previous")
	switch {
	case r.has("day"):
		r.problem(r.file, r.at("day"), "a module opens on a day or after the one before it: keep day or after, not both")
	case first:
		r.problem(r.file, r.at("after"), "the first module has none before it: write release: {day: 0}")
	}
	return Release{AfterPrevious: true}
}

func (o object) due() *Due {
	n := o.fields["due"]
	if n == nil {
		return nil
	}
	d := o.object(n, "due", "day")
	if !d.require("day", "the number of days after the start, such as 14") {
		return nil
	}
	return &Due{Day: d.integer("day", 0, 0, 3660)}
}

// Finished says whether a module is finished by what is read and closed: all its lessons, and each of its quizzes
// once, whatever the score. It is one rule for everything that asks; when a lesson counts as read is not. Her own
// screens ask for every page that the lesson has now, and so lead her to one that was added. What is reported, by
// the facts or with her name, holds that she has read it to the end once, since what was finished when it was
// reported stays finished.
func (m *Module) Finished(read func(LessonID) bool, closed func(QuizID) bool) bool {
	for _, l := range m.Lessons {
		if !read(l.ID) {
			return false
		}
	}
	for _, q := range m.Quizzes {
		if !closed(q.ID) {
			return false
		}
	}
	return len(m.Lessons)+len(m.Quizzes) > 0
}
