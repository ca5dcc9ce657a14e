package sheet

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"cohortbot/course"
	"cohortbot/course/edit"
	"cohortbot/locales"
)

// Report is what a workbook changed.
type Report struct {
	Changed map[locales.Lang]int // texts that are other now
	Checked map[locales.Lang]int // translations that were marked as right
	// Waiting are pages that were not taken: a lesson begins in a language with
	// all its pages at once.
	Waiting []Problem
	Absent  []string // sheets that were given out and are not here
	Notes   []string // cells that hold something and stand in no column that is read
}

// Done tells whether anything is to be written.
func (r *Report) Done() bool {
	return len(r.Changed)+len(r.Checked) > 0
}

// wish is one cell that differs from what was given out.
type wish struct {
	row
	cell
	edit.Text
	lang  locales.Lang
	clean string
}

// applier carries one workbook into one course.
type applier struct {
	*Book
	folder   *edit.Folder
	record   *edit.Record
	texts    map[string]edit.Text
	problems []Problem
	report   *Report
}

func (a *applier) problem(r row, cell, format string, args ...any) {
	a.problems = append(a.problems, Problem{r.sheet, cell, fmt.Sprintf(format, args...)})
}

// Apply puts the workbook's texts into the folder and what they were
// translated from into the record. Files are those of the folder before.
// With problems nothing may be written. Applied again, it changes nothing.
func (b *Book) Apply(f *edit.Folder, r *edit.Record, files fs.FS) (*Report, []Problem) {
	a := &applier{
		Book: b, folder: f, record: r, texts: map[string]edit.Text{},
		report: &Report{Changed: map[locales.Lang]int{}, Checked: map[locales.Lang]int{}, Notes: b.notes},
	}
	if !slices.Equal(f.Languages(), b.langs) {
		return nil, []Problem{{Message: fmt.Sprintf("this workbook is of a course in %s, but this one is in %s: make a new workbook", listed(b.langs), listed(f.Languages()))}}
	}
	for _, t := range f.Texts() {
		a.texts[t.ID] = t
		r.Settle(t, b.langs[0])
	}
	wishes := a.complete(a.wishes())
	if len(a.problems) > 0 {
		return nil, a.problems
	}
	a.grant(wishes)
	a.absent()
	a.remember(wishes)
	if a.still(files, wishes); len(a.problems) > 0 {
		return nil, a.problems
	}
	return a.report, nil
}

func listed(langs []locales.Lang) string {
	var words []string
	for _, l := range langs {
		words = append(words, string(l))
	}
	return strings.Join(words, ", ")
}

// wishes are the cells in which somebody wrote something else.
func (a *applier) wishes() []wish {
	var all []wish
	for _, r := range a.rows {
		t, known := a.texts[r.id]
		if !known {
			a.problem(r, at(colID, r.line), "%s is in this course no more: make a new workbook", r.id)
			continue
		}
		for _, l := range a.langs {
			if w, differs := a.wish(r, t, l); differs {
				all = append(all, w)
			}
		}
	}
	return all
}

// wish compares a cell with what was given out, and that with the course as it
// is now.
func (a *applier) wish(r row, t edit.Text, l locales.Lang) (wish, bool) {
	c, was := r.cells[l], a.given[r.id].sums[l]
	w := wish{r, c, t, l, edit.Clean(t.Kind, c.text)}
	now := t.In[l]
	switch {
	case edit.SumOf(w.clean) == was || w.clean == now:
		return w, false
	case c.odd != "":
		a.problem(r, c.at, "%s", c.odd)
	case w.clean == "":
		a.problem(r, c.at, "this cell was emptied: write the text again; a text is taken away in %s itself", t.File)
	case edit.SumOf(now) != was:
		a.problem(r, c.at, "the course has been changed here as well since the workbook was made: %s:%d has %q, this cell %q: decide for one, write it in both places, and try again",
			t.File, max(1, t.At[l].Line), short(now), short(w.clean))
	default:
		return w, a.keeps(w)
	}
	return w, false
}

var (
	mediaMark   = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	commentMark = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// keeps holds a page to its media and comments: they are lost easily in a cell.
func (a *applier) keeps(w wish) bool {
	if w.Kind != edit.Page || w.In[w.lang] == "" {
		return true
	}
	for _, mark := range mediaMark.FindAllStringSubmatch(w.In[w.lang], -1) {
		if !strings.Contains(w.clean, mark[0]) {
			a.problem(w.row, w.at, "%s is gone from this text: put it back; pictures and links are changed in the file itself", mark[1])
			return false
		}
	}
	if len(commentMark.FindAllString(w.clean, -1)) < len(commentMark.FindAllString(w.In[w.lang], -1)) {
		a.problem(w.row, w.at, "a comment <!-- … --> is gone from this text: put it back; comments are changed in the file itself")
		return false
	}
	return true
}

// complete keeps back the pages of lessons that would begin with only some.
func (a *applier) complete(wishes []wish) []wish {
	type version struct {
		lesson string
		lang   locales.Lang
	}
	missing := map[version]int{}
	of := func(t edit.Text, l locales.Lang) version {
		if !strings.Contains(t.ID, "/lesson/") {
			return version{t.ID, l} // a screen is one page
		}
		return version{t.ID[:strings.LastIndex(t.ID, "/")], l}
	}
	for _, t := range a.texts {
		for _, l := range a.langs {
			if t.Kind == edit.Page && t.In[l] == "" {
				missing[of(t, l)]++
			}
		}
	}
	for _, w := range wishes {
		if w.Kind == edit.Page && w.In[w.lang] == "" {
			missing[of(w.Text, w.lang)]--
		}
	}
	return slices.DeleteFunc(wishes, func(w wish) bool {
		n := missing[of(w.Text, w.lang)]
		if w.Kind != edit.Page || w.In[w.lang] != "" || n == 0 {
			return false
		}
		a.report.Waiting = append(a.report.Waiting, Problem{w.sheet, w.at,
			fmt.Sprintf("not taken yet: %d pages of this lesson are still missing in %s", n, w.lang)})
		return true
	})
}

// grant puts the texts in their places.
func (a *applier) grant(wishes []wish) {
	var all []edit.Wanted
	for _, w := range wishes {
		all = append(all, edit.Wanted{ID: w.ID, Lang: w.lang, Text: w.clean})
	}
	for i, err := range a.folder.SetAll(all) {
		w := wishes[i]
		if err != nil {
			a.problem(w.row, w.at, "%v", err)
			continue
		}
		a.report.Changed[w.lang]++
	}
}

// remember writes into the record what was translated from which words: those
// of the first language in the same row.
func (a *applier) remember(wishes []wish) {
	now := map[string]edit.Text{}
	for _, t := range a.folder.Texts() {
		now[t.ID] = t
	}
	for _, w := range wishes {
		if w.lang != a.langs[0] {
			a.record.Made(now[w.ID], w.lang, a.source(w.row, w.Text))
		}
	}
	for _, r := range a.rows {
		for _, l := range a.langs[1:] {
			if t := now[r.id]; r.marks[l] && a.record.Stale(t, a.langs[0], l) && a.source(r, t) == edit.SumOf(t.In[a.langs[0]]) {
				a.record.Made(t, l, a.source(r, t))
				a.report.Checked[l]++
			}
		}
	}
}

// source is the text that the translator had before her.
func (a *applier) source(r row, t edit.Text) edit.Sum {
	return edit.SumOf(edit.Clean(t.Kind, r.cells[a.langs[0]].text))
}

// absent names the sheets that were given out and are not here.
func (a *applier) absent() {
	here := map[string]bool{}
	for _, r := range a.rows {
		here[a.given[r.id].sheet] = true
	}
	for _, id := range a.order {
		if name := a.given[id].sheet; !here[name] && !slices.Contains(a.report.Absent, name) {
			a.report.Absent = append(a.report.Absent, name)
		}
	}
}

// still holds the course to what it was: no new problem may come in.
func (a *applier) still(files fs.FS, wishes []wish) {
	_, before := course.Load(files)
	_, after := course.Load(a.folder.FS())
	known := map[string]int{}
	for _, p := range before {
		known[p.File+p.Message]++
	}
	places := map[string]edit.Text{}
	for _, t := range a.folder.Texts() {
		places[t.ID] = t
	}
	for _, p := range after {
		if known[p.File+p.Message]--; known[p.File+p.Message] < 0 && !p.Warning {
			a.problems = append(a.problems, found(p, wishes, places))
		}
	}
}

// found leads a problem of the course back to the changed cell it comes from:
// the last one that begins before it in its file.
func found(p course.Problem, wishes []wish, places map[string]edit.Text) Problem {
	best, line := Problem{Message: p.String()}, 0
	for _, w := range wishes {
		place := places[w.ID].At[w.lang]
		if place.File == p.File && place.Line <= p.Line && place.Line > line {
			best, line = Problem{w.sheet, w.at, p.String()}, place.Line
		}
	}
	return best
}
