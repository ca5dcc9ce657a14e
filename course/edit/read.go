package edit

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
	"cohortbot/locales"
)

// reader carries one reading of a folder.
type reader struct {
	*Folder
	problems []course.Problem
}

func (r *reader) problem(file string, line int, format string, args ...any) {
	r.problems = append(r.problems, course.Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

// readCourse reads course.yaml and everything it leads to.
func (r *reader) readCourse() {
	list := func(w *walker, root *yaml.Node) { w.course(root) }
	top := r.yaml("course", "course.yaml", list)
	if top == nil {
		return
	}
	w := &walker{name: top.name}
	r.langs = w.langsOf(top.root)
	for _, l := range r.langs {
		if !course.IsLang(string(l)) {
			w.problem(1, "%q is not a language: write tags such as ar, ckb, en", l)
		}
	}
	r.problems = append(r.problems, w.problems...)
	if len(w.problems) > 0 {
		return
	}
	r.screen("about")
	r.screen("consent")
	if course.HasSource(r.files, "calendar.yaml") {
		r.yaml("course", "calendar.yaml", func(w *walker, root *yaml.Node) { w.calendar(root) })
	}
	modules, _ := field(top.root, "modules")
	if modules == nil {
		return
	}
	for _, n := range modules.Content {
		r.module(n.Value, n.Line)
	}
}

// yaml reads one file and lists its texts.
func (r *reader) yaml(group, name string, list func(*walker, *yaml.Node)) *document {
	data, err := course.ReadSource(r.files, name)
	if err != nil {
		r.problem(name, 1, "%v", err)
		return nil
	}
	doc, problems := parse(name, data)
	if doc == nil {
		r.problems = append(r.problems, problems...)
		return nil
	}
	w := &walker{name: name}
	list(w, doc.root)
	r.problems = append(r.problems, w.problems...)
	r.parts = append(r.parts, &part{group: group, list: list, doc: doc, slots: w.slots})
	return doc
}

// screen reads about or consent; a language that is missing can be added.
func (r *reader) screen(name string) {
	files := map[locales.Lang]string{}
	for _, l := range r.langs {
		if file := name + "." + string(l) + ".md"; course.HasSource(r.files, file) {
			files[l] = file
		}
	}
	r.prose("course", &prose{id: "course/" + name, base: name, files: map[locales.Lang]*markdown{}}, files)
}

func (r *reader) prose(group string, p *prose, files map[locales.Lang]string) {
	for _, l := range r.langs {
		name := files[l]
		if name == "" {
			continue
		}
		data, err := course.ReadSource(r.files, name)
		if err != nil {
			r.problem(name, 1, "%v", err)
			continue
		}
		m, wrong := cut(name, data, p.paged)
		if wrong != nil {
			r.problems = append(r.problems, *wrong)
			continue
		}
		p.files[l] = m
	}
	r.parts = append(r.parts, &part{group: group, prose: p})
}

// module reads a module's folder: its title, its lessons and its quizzes.
func (r *reader) module(folder string, line int) {
	dir := path.Join("modules", folder)
	if !fs.ValidPath(dir) || strings.Contains(folder, "/") {
		r.problem("course.yaml", line, "%q cannot be a module's folder", folder)
		return
	}
	var id string
	doc := r.yaml(folder, path.Join(dir, "module.yaml"), func(w *walker, root *yaml.Node) {
		id = value(root, "id")
		w.text(root, "title", "module/"+id+"/title", Words)
	})
	if doc == nil {
		return
	}
	if !course.IsID(id) {
		r.problem(doc.name, 1, "the module has no id that can be used: give it one of a-z, 0-9 and -")
		return
	}
	lessons, err := course.Lessons(r.files, dir, r.langs)
	if err != nil {
		r.problem(doc.name, 1, "%v", err)
	}
	for _, one := range lessons {
		at := "module/" + id + "/lesson/" + string(one.ID)
		r.prose(folder, &prose{id: at, base: one.Base, paged: true, files: map[locales.Lang]*markdown{}}, one.Files)
	}
	quizzes, _ := field(doc.root, "quizzes")
	if quizzes == nil {
		return
	}
	for _, n := range quizzes.Content {
		if course.IsID(n.Value) {
			at := "module/" + id + "/quiz/" + n.Value
			r.yaml(folder, path.Join(dir, n.Value+".quiz.yaml"), func(w *walker, root *yaml.Node) { w.quiz(root, at) })
		}
	}
}

// index finds the texts by their ids and refuses an id that names two: they
// could not be told apart.
func (r *reader) index() {
	seen := map[string]Place{}
	for _, p := range r.parts {
		for _, t := range p.texts(r.langs) {
			if before, twice := seen[t.ID]; twice {
				r.problem(t.File, t.Line, "duplicate id: %s is in %s:%d already: rename one", t.ID, before.File, before.Line)
			}
			seen[t.ID] = t.Place
			r.holds[t.ID] = p
		}
	}
}
