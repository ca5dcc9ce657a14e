package gift

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"cohortbot/course"
	"cohortbot/locales"
)

const courseFile = "course.yaml"

// place is where the quiz goes: what must be known of the course, which may
// well have problems of its own yet.
type place struct {
	folder       fs.FS
	dir          string // modules/…
	id           course.QuizID
	langs        []locales.Lang
	competencies map[string]string // id by folded id and titles
	module       []byte            // module.yaml
	moduleID     string
	quiz         *quizFile // nil until there is one
}

func (p *place) quizFile() string   { return path.Join(p.dir, string(p.id)+".quiz.yaml") }
func (p *place) moduleFile() string { return path.Join(p.dir, "module.yaml") }

// quizFile is as much of a quiz as there is to compare.
type quizFile struct {
	ID        string         `yaml:"id"`
	Kind      string         `yaml:"kind"`
	Title     words          `yaml:"title"`
	Questions []questionFile `yaml:"questions"`
}

type words map[locales.Lang]string

type questionFile struct {
	ID      string       `yaml:"id"`
	Type    string       `yaml:"type"`
	Ask     words        `yaml:"ask"`
	Explain words        `yaml:"explain"`
	Options []optionFile `yaml:"options"`
}

type optionFile struct {
	ID       string   `yaml:"id"`
	Text     words    `yaml:"text"`
	Feedback words    `yaml:"feedback"`
	Correct  bool     `yaml:"correct"`
	Score    *float64 `yaml:"score"`
}

// locate finds the place, nil after saying why there is none.
func locate(folder fs.FS, c Config, r *report) *place {
	p := &place{folder: folder, dir: path.Join("modules", c.Module), id: c.Quiz, competencies: map[string]string{}}
	var top struct {
		Languages    []locales.Lang `yaml:"languages"`
		Modules      []string       `yaml:"modules"`
		Competencies []struct {
			ID    string `yaml:"id"`
			Title words  `yaml:"title"`
		} `yaml:"competencies"`
	}
	if _, ok := p.read(courseFile, &top, r); !ok {
		return nil
	}
	p.langs = top.Languages
	for _, one := range top.Competencies {
		p.competencies[folded(one.ID)] = one.ID
		for _, title := range one.Title {
			p.competencies[folded(title)] = one.ID
		}
	}
	if !slices.Contains(p.langs, c.Lang) {
		r.problemIn(courseFile, 1, "the course is not held in %s: its languages are %s; choose one with --lang", quote(string(c.Lang)), joined(p.langs))
	}
	if !course.IsID(string(c.Quiz)) {
		r.problemIn(courseFile, 1, "%s cannot be a quiz's id: use 1 to 32 of a-z, 0-9 and -, not beginning with -", quote(string(c.Quiz)))
	}
	if !slices.Contains(top.Modules, c.Module) || path.Base(c.Module) != c.Module {
		r.problemIn(courseFile, 1, "there is no module %s: name one with --module (%s), or add its folder to modules here", quote(c.Module), listed(top.Modules))
	}
	if r.broken() || !p.readModule(r) {
		return nil
	}
	return p
}

// readModule reads module.yaml and the quiz, if it is there already.
func (p *place) readModule(r *report) bool {
	var module struct {
		ID string `yaml:"id"`
	}
	var ok bool
	if p.module, ok = p.read(p.moduleFile(), &module, r); !ok {
		return false
	}
	p.moduleID = module.ID
	if !course.HasSource(p.folder, p.quizFile()) {
		return true
	}
	p.quiz = &quizFile{}
	_, ok = p.read(p.quizFile(), p.quiz, r)
	return ok
}

// read decodes a YAML file; keys that are not asked for are passed over.
func (p *place) read(name string, into any, r *report) ([]byte, bool) {
	data, err := course.ReadSource(p.folder, name)
	if err != nil {
		r.problemIn(name, 1, "this file cannot be read (%v): name the course's folder with --course", err)
		return nil, false
	}
	root, problems := course.ParseYAML(name, data)
	for _, one := range problems {
		r.problemIn(one.File, one.Line, "%s", one.Message)
	}
	if root == nil || len(problems) > 0 {
		return data, len(problems) == 0
	}
	if err := root.Decode(into); err != nil {
		r.problemIn(name, root.Line, "this file is not as it should be: run course check and mend it first")
		return nil, false
	}
	return data, true
}

func joined(langs []locales.Lang) string {
	out := make([]string, len(langs))
	for i, l := range langs {
		out[i] = string(l)
	}
	return strings.Join(out, ", ")
}
