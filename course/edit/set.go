package edit

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"cohortbot/locales"
)

// Wanted is a text as it is to be in one language.
type Wanted struct {
	ID   string
	Lang locales.Lang
	Text string
}

// Set replaces a text in one language, or adds it where the language is
// missing; a lesson's missing file begins with its first page. The error says
// where and why it was not done, and then nothing is changed.
func (f *Folder) Set(id string, l locales.Lang, text string) error {
	return f.SetAll([]Wanted{{id, l, text}})[0]
}

// SetAll does the same for many texts, as if they were set one after the
// other, and gives an error for each, nil where it was done. A file is read
// again once for all of its texts and not for each.
func (f *Folder) SetAll(all []Wanted) []error {
	errs := make([]error, len(all))
	var order []*part
	of := map[*part][]*request{}
	for i, w := range all {
		p, ok := f.holds[w.ID]
		if !ok {
			errs[i] = noText(w.ID)
			continue
		}
		if of[p] == nil {
			order = append(order, p)
		}
		of[p] = append(of[p], &request{Wanted: w, err: &errs[i]})
	}
	for _, p := range order {
		for waiting := of[p]; len(waiting) > 0; {
			var now []*request
			now, waiting = p.round(waiting)
			f.setSome(p, now)
		}
	}
	return errs
}

func noText(id string) error {
	return fmt.Errorf("there is no text %s in this course", id)
}

// request is one text that is wanted, with its place among those of its part.
type request struct {
	Wanted
	err   *error
	at    int // the number of the text in the part
	place Place
}

// refuse says where and why the text was not set.
func (r *request) refuse(err error) {
	*r.err = fmt.Errorf("%s:%d: %s (%s): %w", r.place.File, r.place.Line, r.ID, r.Lang, err)
}

// round takes from those that wait what can be set together: each text of a
// YAML file once, pages one by one.
func (p *part) round(waiting []*request) (now, later []*request) {
	if p.prose != nil {
		return waiting[:1], waiting[1:]
	}
	taken := map[string]bool{}
	for _, r := range waiting {
		if taken[r.ID] {
			later = append(later, r)
			continue
		}
		taken[r.ID] = true
		now = append(now, r)
	}
	return now, later
}

// setSome sets the texts of one round, without those that are as they should be
// or cannot be.
func (f *Folder) setSome(p *part, round []*request) {
	texts, at := p.texts(f.langs), map[string]int{}
	for i, t := range texts {
		at[t.ID] = i
	}
	var some []*request
	for _, r := range round {
		i, ok := at[r.ID]
		if !ok {
			*r.err = noText(r.ID)
			continue
		}
		r.at = i
		if f.needed(r, texts[i]) {
			some = append(some, r)
		}
	}
	switch {
	case len(some) == 0:
	case p.prose != nil:
		f.setPage(p, some[0])
	default:
		f.setWords(p, some)
	}
}

// needed tells whether there is anything to do, and refuses what no place could
// hold.
func (f *Folder) needed(r *request, t Text) bool {
	r.place = t.Place
	if there, ok := t.At[r.Lang]; ok {
		r.place = there
	}
	r.Text = Clean(t.Kind, r.Text)
	switch {
	case !slices.Contains(f.langs, r.Lang):
		r.refuse(fmt.Errorf("%s is not a language of this course", r.Lang))
	case r.Text == t.In[r.Lang]:
	case r.Text == "":
		r.refuse(errors.New("a text cannot be taken away: it would be empty"))
	case !utf8.ValidString(r.Text):
		r.refuse(errors.New("this is not UTF-8 text"))
	default:
		return true
	}
	return false
}

func (f *Folder) setPage(p *part, r *request) {
	now, err := p.prose.set(r.at, r.Lang, r.Text, f.langs)
	if err != nil {
		r.refuse(err)
		return
	}
	p.prose.files[r.Lang] = now
	f.changed[now.name] = now.data
}

// setWords sets texts of a YAML file all at once. Where that would change
// something else, each half is tried, and in the end each text alone.
func (f *Folder) setWords(p *part, some []*request) {
	if len(some) == 1 {
		next, err := p.doc.put(p.change(some[0]))
		if err != nil {
			some[0].refuse(err)
			return
		}
		f.take(p, next)
		return
	}
	var all []change
	for _, r := range some {
		all = append(all, p.change(r))
	}
	if next := p.doc.putAll(all); next != nil {
		f.take(p, next)
		return
	}
	f.setWords(p, some[:len(some)/2])
	f.setWords(p, some[len(some)/2:])
}

// change is the request in the file as it is now.
func (p *part) change(r *request) change {
	s := p.slots[r.at]
	return change{s.at, r.Lang, r.Text, s.kind == List}
}

// take makes the document that of the part; the texts stay in their order.
func (f *Folder) take(p *part, next *document) {
	w := &walker{name: next.name}
	p.list(w, next.root)
	p.doc, p.slots = next, w.slots
	f.changed[next.name] = next.data
}
