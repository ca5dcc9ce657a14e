package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// askAbout asks what the programme would know of a participant.
func (t *talk) askAbout() {
	if len(t.known()) > 0 {
		t.move(cohort.Place{View: ViewNod})
		return
	}
	t.askProfile()
}

// known gives the indexes of profile questions that her invitation answers.
func (t *talk) known() []int {
	var out []int
	for i, q := range t.w.Course.Profile {
		known := t.p.Registration.Known[string(q.ID)]
		if slices.ContainsFunc(q.Options, func(o course.ProfileOption) bool { return string(o.ID) == known }) {
			out = append(out, i)
		}
	}
	return out
}

// nod takes what her invitation says, as it stands on her screen.
func (t *talk) nod(shown string) bool {
	if shown != t.knownMark() {
		t.move(t.p.Place, note("step_gone"))
		return true
	}
	for _, i := range t.known() {
		q := string(t.w.Course.Profile[i].ID)
		t.setProfile(q, t.p.Registration.Known[q])
	}
	t.askProfile()
	return true
}

// changeKnown asks her what the invitation said wrongly.
func (t *talk) changeKnown(string) bool {
	t.p.Registration.Known = nil
	t.askProfile()
	return true
}

// askProfile asks the first profile question that she has neither answered nor
// passed over, or ends the registration when there is none.
func (t *talk) askProfile(notes ...Part) {
	q, ok := t.unasked()
	if !ok {
		t.joined(ViewRegistered, notes...)
		return
	}
	t.move(cohort.Place{View: ViewProfile, Question: course.QuestionID(q.ID)}, notes...)
}

// knownMark tells what stands on the screen of a nod from anything else.
func (t *talk) knownMark() string {
	var said []string
	for _, i := range t.known() {
		q := string(t.w.Course.Profile[i].ID)
		said = append(said, q, t.p.Registration.Known[q])
	}
	return tag(said...)
}

// backInProfile goes back to the question before, whose answer is asked for anew, or to
// her name.
func (t *talk) backInProfile(string) bool {
	asked := t.w.Course.Profile
	at := slices.IndexFunc(asked, func(q course.ProfileQuestion) bool { return q.ID == course.ProfileID(t.p.Place.Question) })
	for i := at - 1; i >= 0; i-- {
		if _, said := t.p.Profile[string(asked[i].ID)]; said {
			delete(t.p.Profile, string(asked[i].ID))
			t.move(cohort.Place{View: ViewProfile, Question: course.QuestionID(asked[i].ID)})
			return true
		}
	}
	return t.changeName("")
}

// unasked is the first profile question she has said nothing to, if there is one.
func (t *talk) unasked() (course.ProfileQuestion, bool) {
	for _, q := range t.w.Course.Profile {
		if _, done := t.p.Profile[string(q.ID)]; !done {
			return q, true
		}
	}
	return course.ProfileQuestion{}, false
}

// profileAsked is the profile question on her screen, if the course still asks it.
func (t *talk) profileAsked() (course.ProfileQuestion, bool) {
	return t.w.Course.ProfileQuestion(course.ProfileID(t.p.Place.Question))
}

func (t *talk) answerProfile(arg string) bool {
	q, ok := t.profileAsked()
	if !ok {
		t.askProfile(note("question_gone"))
		return true
	}
	for _, o := range q.Options {
		if tag(string(o.ID)) == arg {
			t.setProfile(string(q.ID), string(o.ID))
			t.askProfile()
			return true
		}
	}
	return false
}

// skipProfile passes over the question on her screen; of one that is gone there is
// nothing to note.
func (t *talk) skipProfile(string) bool {
	if q, ok := t.profileAsked(); ok {
		t.setProfile(string(q.ID), "")
	}
	t.askProfile()
	return true
}

func (t *talk) setProfile(question, option string) {
	if t.p.Profile == nil {
		t.p.Profile = map[string]string{}
	}
	t.p.Profile[question] = option
}

func (t *talk) nodScreen() Say {
	var lines []Part
	for _, i := range t.known() {
		q := t.w.Course.Profile[i]
		for _, o := range q.Options {
			if string(o.ID) == t.p.Registration.Known[string(q.ID)] {
				lines = append(lines, note("profile_line", "Ask", q.Ask, "Answer", o.Text))
			}
		}
	}
	s := Say{Parts: []Part{note("profile_known", "List", lines)}}
	s.Rows = [][]Button{
		{{Label: note("profile_nod"), Act: t.act(VerbNod, t.knownMark())}}, {t.button("profile_change", VerbChange)}, {t.button("button_back", VerbBack)},
	}
	return s
}

// profileScreen asks the question of her place. When the course asks it no more, the
// next one stands there; after the last one press goes on.
func (t *talk) profileScreen() Say {
	var s Say
	q, ok := t.profileAsked()
	if !ok {
		if q, ok = t.unasked(); t.p.Place.Question != "" || !ok {
			s.Parts = []Part{note("question_gone")}
		}
		t.p.Place.Question = course.QuestionID(q.ID)
		t.p.Step++
	}
	if !ok {
		s.Rows = [][]Button{{t.button("menu_continue", VerbSkipProfile)}}
		return s
	}
	s.Parts = append(s.Parts, Part{Text: q.Ask})
	for _, o := range q.Options {
		s.Choices = append(s.Choices, Choice{Text: o.Text, Act: t.act(VerbProfile, tag(string(o.ID)))})
	}
	s.Rows = [][]Button{{t.button("ask_profile_skip", VerbSkipProfile)}, {t.button("button_back", VerbBack)}}
	return s
}
