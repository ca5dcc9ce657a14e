package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/turn"
)

// Stored implements rehearsal.Library. What is sealed in the store shows itself as
// ‹private›: the author sees that it is there and that it cannot be read.
func (h *hands) Stored(ctx context.Context, phone *rehearsal.Phone) (shelves []rehearsal.Shelf, err error) {
	err = h.act(ctx, phone, func(ctx context.Context, f fingers) error {
		doc, err := f.store.Behind(ctx, f.door)
		if errors.Is(err, turn.ErrNoSubject) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find her: %w", err)
		}
		s := &stock{course: f.current(), words: f.bundle, lang: doc.Body.Person.Lang, doc: doc, p: doc.Body.Person}
		if s.lang == "" {
			s.lang = locales.Lang(phone.Config().LanguageCode)
		}
		lost, err := f.store.EachFactOf(ctx, doc.ID, s.fact)
		if err != nil {
			return err
		}
		states, err := f.store.States(ctx, doc.ID)
		if err != nil {
			return err
		}
		shelves, err = s.shelves(lost, states)
		return err
	})
	return shelves, err
}

// stock is what is stored of a person, put in order for reading.
type stock struct {
	course *course.Course
	words  *locales.Bundle
	lang   locales.Lang
	doc    *turn.Document
	p      *cohort.Participant

	rows    []rehearsal.Row // of the shelf that is being filled
	answers []answered
	facts   map[cohort.FactKind]int
}

// answered is an answer's row, and when its fact was written.
type answered struct {
	at  cohort.Instant
	row rehearsal.Row
}

func (s *stock) row(name, value, words string) {
	s.rows = append(s.rows, rehearsal.Row{Name: name, Value: value, Words: words})
}

// set adds a row if there is a value.
func (s *stock) set(name, value, words string) {
	if value != "" {
		s.row(name, value, words)
	}
}

// sealed adds a row for a private text that there is; it shows itself as such.
func (s *stock) sealed(name string, text fmt.Stringer, none bool) {
	if !none {
		s.row(name, text.String(), "")
	}
}

func (s *stock) at(at cohort.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().In(s.course.Zone).Format("2006-01-02 15:04 -07")
}

func (s *stock) shelves(lost int, states map[outbox.State]int) ([]rehearsal.Shelf, error) {
	var out []rehearsal.Shelf
	put := func(name string, fill func()) {
		s.rows = nil
		fill()
		if len(s.rows) > 0 {
			out = append(out, rehearsal.Shelf{Name: name, Rows: s.rows})
		}
	}
	put("who", s.who)
	put("place", s.places)
	put("profile", s.profile)
	put("lessons", s.lessons)
	put("quizzes", s.quizzes)
	put("answers", func() {
		slices.SortStableFunc(s.answers, func(a, b answered) int { return int(a.at - b.at) })
		for _, a := range s.answers {
			s.rows = append(s.rows, a.row)
		}
	})
	put("facts", func() {
		counted(s, s.facts)
		if lost > 0 {
			s.row("unreadable", strconv.Itoa(lost), "")
		}
	})
	put("messages", func() { counted(s, states) })
	var err error
	put("rest", func() { err = s.rest() })
	return out, err
}

func counted[K ~string](s *stock, of map[K]int) {
	for _, k := range slices.Sorted(maps.Keys(of)) {
		s.row(string(k), strconv.Itoa(of[k]), "")
	}
}

func (s *stock) who() {
	p := s.p
	s.set("code", p.Code, "")
	s.set("stage", string(p.Stage), "")
	s.set("lang", string(p.Lang), s.words.OwnName(p.Lang))
	for _, r := range p.Roles {
		words, _ := s.words.Plain(s.lang, "role_"+string(r.Kind), nil)
		s.row("roles", strings.TrimSuffix(string(r.Kind)+" · "+string(r.Cohort), " · "), words)
	}
	s.set("acting", string(p.Acting), "")
	s.sealed("name", p.Name, p.Name.IsZero())
	s.sealed("first", p.First, p.First.IsZero())
	s.sealed("chat", p.Chat, p.Chat.IsZero())
	s.row("door", p.Door, "")
	s.set("cohort", string(p.Cohort), "")
	if p.Consent > 0 {
		s.row("consent", strconv.Itoa(p.Consent), "")
	}
	s.set("made", s.at(p.Made), "")
	s.set("joined", s.at(p.Joined), "")
	s.set("seen", s.at(p.Seen), "")
}

// places are where she is, where a passing screen leads back to, and where she goes on.
func (s *stock) places() {
	for name, at := range map[string]cohort.Place{"place": s.p.Place, "prior": s.p.Prior, "home": s.p.Home, "learned": s.p.Learned} {
		s.set(name+".view", string(at.View), "")
		if m := s.course.Module(at.Module); at.Module != "" {
			s.row(name+".module", string(at.Module), s.titled(m != nil, func() course.Text { return m.Title }))
		}
		if l := s.course.Lesson(at.Module, at.Lesson); at.Lesson != "" {
			s.row(name+".lesson", string(at.Lesson), s.titled(l != nil, func() course.Text { return l.Title }))
		}
		s.set(name+".page", string(at.Page), "")
		q := s.course.Quiz(at.Module, at.Quiz)
		if at.Quiz != "" {
			s.row(name+".quiz", string(at.Quiz), s.titled(q != nil, func() course.Text { return q.Title }))
		}
		if at.Question != "" {
			s.row(name+".question", string(at.Question), s.ask(q, at.Question))
		}
	}
	slices.SortStableFunc(s.rows, func(a, b rehearsal.Row) int { return rank(a.Name) - rank(b.Name) })
}

// rank orders the places: where she is comes first.
func rank(name string) int {
	place, _, _ := strings.Cut(name, ".")
	return slices.Index([]string{"place", "home", "prior", "learned"}, place)
}

// titled gives a title in her language, or nothing for what has left the course.
func (s *stock) titled(there bool, title func() course.Text) string {
	if !there {
		return ""
	}
	return title().In(s.lang)
}

func (s *stock) ask(q *course.Quiz, id course.QuestionID) string {
	if q == nil || q.Question(id) == nil {
		return ""
	}
	return q.Question(id).Ask.In(s.lang)
}

func (s *stock) profile() {
	for _, of := range []struct {
		under string
		given map[string]string
	}{{"", s.p.Profile}, {"registration.known.", s.p.Registration.Known}} {
		for _, id := range slices.Sorted(maps.Keys(of.given)) {
			q, _ := s.course.ProfileQuestion(course.ProfileID(id))
			o, _ := q.Option(course.OptionID(of.given[id]))
			s.row(of.under+id, cmp.Or(of.given[id], `""`), both(q.Ask.In(s.lang), o.Text.In(s.lang)))
		}
	}
}

// both joins a question and its answer, where the course still has them.
func both(ask, answer string) string { return strings.Trim(ask+" — "+answer, " —") }

func (s *stock) lessons() {
	for _, key := range slices.Sorted(maps.Keys(s.p.Lessons)) {
		rec := s.p.Lessons[key]
		module, lesson, _ := strings.Cut(key, "/")
		l := s.course.Lesson(course.ModuleID(module), course.LessonID(lesson))
		var pages []string
		for _, p := range rec.Pages {
			pages = append(pages, string(p))
		}
		value := strings.Join(pages, " ")
		if rec.Done > 0 {
			value += " · done " + s.at(rec.Done)
		}
		s.row(key, value, s.titled(l != nil, func() course.Text { return l.Title }))
	}
}

func (s *stock) quizzes() {
	for under, records := range map[string]map[string]*cohort.QuizRecord{"": s.p.Quizzes, "previews/": s.p.Previews} {
		for key, rec := range records {
			module, quiz, _ := strings.Cut(key, "/")
			q := s.course.Quiz(course.ModuleID(module), course.QuizID(quiz))
			title := s.titled(q != nil, func() course.Text { return q.Title })
			for i, c := range rec.Closed {
				s.row(under+key+" #"+strconv.Itoa(i+1), fmt.Sprintf("closed %s · %v of %v", s.at(c.Closed), c.Score, c.Max), title)
			}
			if a := rec.Open; a != nil {
				s.row(under+key+" #"+strconv.Itoa(a.N), fmt.Sprintf("open · %d of %d answered", len(a.Answers), len(a.Questions)), title)
			}
		}
	}
	slices.SortFunc(s.rows, func(a, b rehearsal.Row) int { return strings.Compare(a.Name, b.Name) })
}

// fact counts a fact; of an answer it keeps what was chosen, in the order given.
func (s *stock) fact(f *cohort.Fact) error {
	if s.facts == nil {
		s.facts = map[cohort.FactKind]int{}
	}
	s.facts[f.Kind]++
	if f.Answer == nil {
		return nil
	}
	quiz := s.course.Quiz(f.Module, f.Quiz)
	value, chosen := s.answer(quiz, f.Answer)
	s.answers = append(s.answers, answered{f.At, rehearsal.Row{
		Name:  fmt.Sprintf("%s/%s #%d %s", f.Module, f.Quiz, f.Attempt, f.Answer.Question),
		Value: value, Words: both(s.ask(quiz, f.Answer.Question), chosen),
	}})
	return nil
}

// answer gives an answer as it is stored, and what she chose in words.
func (s *stock) answer(quiz *course.Quiz, a *cohort.Answer) (value, chosen string) {
	var q *course.Question
	if quiz != nil {
		q = quiz.Question(a.Question)
	}
	var parts, words []string
	for _, id := range a.Options {
		parts = append(parts, string(id))
		words = append(words, s.option(q, id))
	}
	if !a.Text.IsZero() {
		parts = append(parts, a.Text.String())
	}
	if a.Correct != nil {
		parts = append(parts, "correct "+strconv.FormatBool(*a.Correct))
	}
	if a.Score != nil {
		parts = append(parts, "score "+strconv.FormatFloat(*a.Score, 'g', -1, 64))
	}
	if a.Skipped {
		parts = append(parts, "skipped")
	}
	return strings.Join(parts, " · "), strings.Join(words, " + ")
}

// option is an option, or a place on a scale, in words.
func (s *stock) option(q *course.Question, id course.OptionID) string {
	if q == nil {
		return ""
	}
	if n, err := strconv.Atoi(string(id)); q.Type == course.Scale && err == nil && n >= 1 && n <= len(q.Labels) {
		return q.Labels[n-1].In(s.lang)
	}
	o, ok := q.Option(id)
	if !ok {
		return ""
	}
	return o.Text.In(s.lang)
}
