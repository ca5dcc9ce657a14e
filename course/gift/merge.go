package gift

import (
	"cohortbot/course"
	"cohortbot/course/edit"
	"cohortbot/locales"
)

// merge adds the texts of one language to a quiz that is there. Its ids, its
// order and its other languages stay, and so does every byte of the file beside
// these texts.
func (t *taker) merge(items []item, out *Result) {
	pairs := t.match(items)
	for _, p := range pairs {
		t.agree(p)
	}
	if t.broken() {
		return
	}
	folder, problems := edit.Read(edit.Over(t.place.folder, out.Files))
	for _, p := range problems {
		t.problemIn(p.File, p.Line, "%s", p.Message)
	}
	if folder == nil {
		return
	}
	w := writer{taker: t, folder: folder, texts: map[string]edit.Text{}, base: "module/" + t.place.moduleID + "/quiz/" + string(t.place.id)}
	for _, one := range folder.Texts() {
		w.texts[one.ID] = one
	}
	if t.Title != "" {
		w.set(1, w.base+"/title", "the title", t.Title)
	}
	for _, p := range pairs {
		w.question(p)
	}
	for name, data := range folder.Changed() {
		out.Files[name] = data
	}
	out.Untitled = t.Title == "" && t.place.quiz.Title[t.Lang] == ""
	out.Missing = w.missing()
}

// writer puts texts into their places.
type writer struct {
	*taker
	folder *edit.Folder
	texts  map[string]edit.Text
	base   string
}

func (w *writer) question(p couple) {
	at := w.base + "/" + p.there.ID
	w.set(p.here.line, at+"/ask", "the question "+p.there.ID, p.here.ask)
	w.optional(p.here.line, at+"/explain", "the explanation of "+p.there.ID, p.here.explain)
	for n, o := range p.here.options {
		id := p.there.Options[n].ID
		name := id + " of " + p.there.ID
		w.set(o.line, at+"/option/"+id, "the answer "+name, o.text)
		w.optional(o.line, at+"/option/"+id+"/feedback", "the feedback to "+name, o.feedback)
	}
}

// optional is a text that the other languages may not have, or this one not.
func (w *writer) optional(line int, id, what, text string) {
	there, known := w.texts[id]
	switch {
	case known && text == "" && there.In[w.Lang] == "":
		w.warn(line, "%s is missing here, and the quiz has it in other languages: add it to this file, or %s: to %s:%d", what, w.Lang, there.File, there.Line)
	case text == "":
	case !known:
		w.problem(line, "%s is here, and the quiz has none: take it out of this file, or give it in the quiz's other languages first", what)
	default:
		w.set(line, id, what, text)
	}
}

// set changes no text that stands there already, unless it may.
func (w *writer) set(line int, id, what, text string) {
	there := w.texts[id]
	if now := there.In[w.Lang]; now != "" && now != text && !w.Replace {
		w.problem(line, "%s stands in %s:%d in other words, %s: leave it as it is there, or say --replace to put these in its place", what, there.File, there.At[w.Lang].Line, quote(now))
		return
	}
	if err := w.folder.Set(id, w.Lang, text); err != nil {
		w.problem(line, "%v", err)
	}
}

// missing are the languages in which the quiz has not got every question.
func (w *writer) missing() []locales.Lang {
	var out []locales.Lang
	now := map[string]edit.Text{}
	for _, one := range w.folder.Texts() {
		now[one.ID] = one
	}
	for _, l := range w.place.langs {
		for _, q := range w.place.quiz.Questions {
			if now[w.base+"/"+q.ID+"/ask"].In[l] == "" {
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// kindOf is the kind of the quiz that is there, and must not be another.
func (t *taker) kindOf(there string) {
	if t.Kind != "" && string(t.Kind) != there {
		t.problemIn(t.place.quizFile(), 1, "this quiz is of kind %s: leave --kind away", quote(there))
	}
	t.Kind = course.QuizKind(there)
}
