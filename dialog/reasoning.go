package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// What holds every answer, and what holds names, is given for a reason alone, which is kept sealed in
// the audit log.
const (
	ViewReason     cohort.View = "reason"      // what the file is, and "what is it for?"
	ViewReasonSure cohort.View = "reason-sure" // asked once more

	VerbRows       Verb = "xr"
	VerbReasonAnew Verb = "xa"
	VerbReasonSure Verb = "xy"
)

// Which file a reason is given for: Place.Content of both screens.
const (
	forRows  = "rows"
	forNames = "names"
)

// RecipeRows names the row file: one row an answer, without names, of a cohort or of all, in the form that
// stands before it.
const RecipeRows = "rows"

// How long a reason is: so many letters and figures at least, for "x" is none, and at most what one
// screen shows well.
const (
	LeastReason = 5
	MostReason  = 300
)

// ReasonOf is a reason in one line, and whether it says too little or too much. It is the same wherever one is
// given.
func ReasonOf(text seal.Private) (line seal.Private, short, long bool) {
	line, letters := locales.TypedLine(text)
	return line, letters < LeastReason, locales.Length(line) > MostReason
}

// reasoning asks an owner for a reason.
func reasoning() conversation {
	return conversation{
		roles: owners(), views: []cohort.View{ViewReason, ViewReasonSure}, steps: []cohort.View{ViewReason, ViewReasonSure},
		writes: []cohort.View{ViewReason},
		screen: (*talk).reasonScreens, typed: (*talk).typedReason,
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			if t := (&talk{w: w, p: p}); w.List == nil && t.may(reasoning()) && reasoning().concerns(p, e.Event, VerbRows) {
				return []Need{{List: true}}
			}
			return nil
		},
		arrows: []Transition{
			{ViewExport, VerbRows, func(t *talk, _ string) bool { return t.toReason(forRows) }},
			{ViewReasonSure, VerbReasonAnew, func(t *talk, _ string) bool { return t.toReason(t.p.Place.Content) }},
			{ViewReasonSure, VerbReasonSure, (*talk).reasonSure},
		},
	}
}

// toReason asks what a file is for, of the cohort that her screen is about.
func (t *talk) toReason(file string) bool {
	if !t.may(reasoning()) {
		return false
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewReason, Matter: t.p.Place.Matter, Content: file})
	return true
}

// typedReason takes the reason.
func (t *talk) typedReason(said *Said) bool {
	if t.p.Place.View != ViewReason {
		return false
	}
	line, short, long := ReasonOf(said.Text)
	switch rest := t.rest(said.Text); {
	case long, rest:
		t.show(note("reason_long", "N", MostReason))
	case short:
		t.show(note("reason_short"))
	default:
		t.p.Task.Label = line
		at := t.p.Place
		at.View = ViewReasonSure
		t.move(at)
	}
	return true
}

func (t *talk) reasonScreens() Say {
	s := Say{Parts: []Part{note(t.ofFile("what")), t.ofWhich(), note(t.ofFile("rule"), "N", t.w.Limits.smallestCell())}}
	back := []Button{t.button("menu_export", VerbExport), t.button("main_menu", VerbMenu)}
	if t.p.Place.View == ViewReason || t.p.Task.Label.IsZero() {
		s.Parts = append(s.Parts, note("reason_ask"))
		s.Rows = [][]Button{back}
		return s
	}
	s.Parts = append(s.Parts, note("reason_is", "Reason", t.p.Task.Label), note(t.ofFile("sure")))
	s.Rows = append(t.reasonYes(), []Button{t.button("reason_anew", VerbReasonAnew)}, back)
	return s
}

// reasonYes has the file made: the row file in one of two forms, the one with names in its own.
func (t *talk) reasonYes() [][]Button {
	if t.p.Place.Content == forNames {
		return [][]Button{{t.button("names_yes", VerbReasonSure)}}
	}
	return [][]Button{
		{{Label: note("export_xlsx"), Act: t.act(VerbReasonSure, FormWorkbook)}}, {{Label: note("export_csv"), Act: t.act(VerbReasonSure, FormCSV)}},
	}
}

// ofFile is the key of words about the file that her screen is about.
func (t *talk) ofFile(words string) string {
	if t.p.Place.Content == forNames {
		return "names_" + words
	}
	return "rows_" + words
}

// reasonSure has the row file made in a form, or asks the owners for the one with names.
func (t *talk) reasonSure(form string) bool {
	reason, in := t.p.Task.Label, cohort.ID(t.p.Place.Matter)
	if !t.may(reasoning()) || reason.IsZero() {
		return false
	}
	if in != "" && t.listed(in) == nil {
		return t.toExport("")
	}
	if t.p.Place.Content == forNames {
		t.tellsOwners(Naming{Do: NamingAsk, Cohort: in, Reason: reason.Fresh()})
		return true
	}
	if form != FormWorkbook && form != FormCSV {
		return false
	}
	t.fact(cohort.Fact{Kind: cohort.FactAudit, Action: cohort.ActionRowsTaken, Of: string(in), Actor: t.p.Code, Reason: reason.Fresh()})
	t.say(Say{Op: OpSend, Parts: []Part{note("rows_file")}, File: &Recipe{Name: RecipeRows, Of: t.w.ID, Seed: form + "/" + string(in)}})
	t.answer("follow_moment")
	t.p.Screen.Buried = true
	return t.toExport("")
}
