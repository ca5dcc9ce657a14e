package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
)

// ViewResultsTaking shows who took part in announcements and sessions.
const ViewResultsTaking cohort.View = "results-taking"

// VerbResultsTaking opens it, at a page.
const VerbResultsTaking Verb = "wk"

// takingsAtOnce is how many announcements and sessions one screen shows, and takingsShown how many there are in
// the chat: the latest. All of them are in the report file.
const (
	takingsAtOnce = 4
	takingsShown  = 50
)

// toResultsTaking shows a page of who took part, of the cohort she looks at.
func (t *talk) toResultsTaking(arg string) bool {
	if !t.may(reporting()) {
		return false
	}
	t.move(cohort.Place{View: ViewResultsTaking, Matter: t.p.Place.Matter, PageAt: cohortsPage(arg)})
	return true
}

// takingsNeeded is how many of them an event may lead to: as many as their screen shows, and one that says that
// there are more; for the button that leads there, one.
func (t *talk) takingsNeeded(e Event) int {
	act := pressedAct(e)
	if t.p.Place.View == ViewResultsTaking || t.behind().View == ViewResultsTaking || act != nil && act.Verb == VerbResultsTaking {
		return takingsShown + 1
	}
	return 1
}

// LatestTakings puts announcements and sessions in the order in which they are shown: the latest first.
func LatestTakings(of []cohort.Taking) []cohort.Taking {
	out := slices.Clone(of)
	slices.SortFunc(out, func(a, b cohort.Taking) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of))
	})
	return out
}

// takingButton leads there, where there is anything.
func (t *talk) takingButton() [][]Button {
	if len(t.results().Takings) == 0 {
		return nil
	}
	return [][]Button{{t.button("results_taking", VerbResultsTaking)}}
}

// resultsTakingScreen shows a page of them.
func (t *talk) resultsTakingScreen() Say {
	all := LatestTakings(t.results().Takings)
	s := Say{Parts: []Part{note("results_taking_title"), t.ofWhich()}}
	if f := t.results().Funnel; f != nil {
		s.Parts = append(s.Parts, t.asOf(f.At))
	}
	page, turn := paged(t, all[:min(len(all), takingsShown)], takingsAtOnce, VerbResultsTaking)
	if len(page) == 0 {
		s.Parts = append(s.Parts, note("results_taking_none"))
	}
	for _, x := range page {
		s.Parts = append(s.Parts, t.takingParts(x)...)
	}
	if len(all) > takingsShown {
		s.Parts = append(s.Parts, note("results_taking_more", "N", takingsShown))
	}
	s.Parts = append(s.Parts, note("results_rule", "N", t.w.Limits.smallestCell()))
	s.Rows = append(turn, []Button{t.button("button_back", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}

// takingParts are one of them: what it was and when, for how many, and who took part.
func (t *talk) takingParts(x cohort.Taking) []Part {
	of := func(key string, n int, m int) Part { return note(key, "N", n, "M", m, "Share", shareOf(n, m)) }
	out := t.takingTitle(x)
	people := x.To
	if x.Kind == cohort.TakingAnnouncement && x.To > 0 {
		out, people = append(out, of("results_taking_sent", x.Sent, x.To)), x.Sent
	} else {
		out = append(out, note("results_taking_asked", "N", x.To))
	}
	switch {
	case x.Few:
		out = append(out, note("results_taking_few", "N", t.w.Limits.smallestCell()))
	default:
		if x.Question == cohort.QuestionRead {
			out = append(out, of("results_taking_read", x.Took, people))
		}
		if x.Question == cohort.QuestionCome && (x.Kind == cohort.TakingAnnouncement || !x.Off) {
			out = append(append(out, of("results_taking_answered", x.Answered, people)), t.comesParts(x)...)
		}
		if x.Kind == cohort.TakingSession && !x.Off && (x.At <= t.w.Now || x.Took > 0) {
			out = append(out, of("results_taking_there", x.Took, people))
		}
	}
	for i := range out[1:] {
		out[i+1].Tight = true
	}
	return out
}

// takingTitle says what it was and when, by the clock of the course and by hers where that is another. Its words
// are not for those who see results.
func (t *talk) takingTitle(x cohort.Taking) []Part {
	what := t.takingWhat(x)
	out := []Part{note("results_taking_one", "Name", what, "Date", Day(x.At), "Hour", t.hourOf(x.At))}
	out = append(out, t.yourClock(x.At)...)
	if c := t.listed(x.Cohort); t.p.Place.Matter == "" && c != nil && len(t.w.List) > 1 {
		out = append(out, note("hand_is", "Name", t.cohortName(c)))
	}
	switch {
	case !x.Off:
	case x.Kind == cohort.TakingSession:
		out = append(out, note("results_taking_called_off"))
	default:
		out = append(out, note("results_taking_stopped"))
	}
	return out
}

// takingWhat is what something is called: a session by its kind, an announcement by its template.
func (t *talk) takingWhat(x cohort.Taking) Part { return note(TakingWords(x)) }

// TakingWords is the key of what an announcement or a session is called where its words are not shown.
func TakingWords(x cohort.Taking) string {
	switch {
	case x.Kind == cohort.TakingSession:
		return "session_kind_" + x.What
	case slices.Contains(templates(), x.What):
		return "history_" + x.What
	}
	return "results_taking_words"
}

// comesParts are the answers as they are released.
func (t *talk) comesParts(x cohort.Taking) []Part {
	last, ok := x.Released()
	if !ok {
		return []Part{note("results_few", "N", t.w.Limits.smallestCell())}
	}
	out := []Part{note("results_released", "Date", Day(last.At), "N", last.Of, "M", max(last.Of, x.Answers.Could))}
	for i, id := range x.Answers.Cells {
		label := note("results_taking_" + id)
		if n := last.Cells[i]; n >= 0 {
			out = append(out, note("results_cell", "Label", label, "N", n, "Share", shareOf(n, last.Of)))
		} else {
			out = append(out, note("results_cell_withheld", "Label", label))
		}
	}
	return out
}
