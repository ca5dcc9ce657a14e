package dialog

import (
	"cohortbot/cohort"
)

// The screens of a file with names.
const (
	ViewNames  cohort.View = "names"  // the one that was asked for
	ViewNaming cohort.View = "naming" // the owners are being told

	VerbNaming     Verb = "xn"
	VerbNamingYes  Verb = "xc"
	VerbNamingStop Verb = "xs"
	VerbNamingTake Verb = "xt"
)

// RecipeNames names the file with names. It is made for whoever asked for it alone, and only while the
// owners' word for it holds: that is looked at when it is made.
const RecipeNames = "names"

// naming is about the one file in which answers have names: see Naming.
func naming() conversation {
	return conversation{
		roles: owners(), views: []cohort.View{ViewNames, ViewNaming},
		screen: (*talk).namesScreen, needs: namesNeeds,
		hears: func(t *talk) bool {
			if t.e.Event.Named != nil {
				t.heardNamed(t.e.Event.Named)
			}
			return t.e.Event.Named != nil
		},
		arrows: []Transition{
			{anywhere, VerbNaming, (*talk).toNames},
			{ViewNames, VerbNamingYes, func(t *talk, id string) bool { return t.tellsOwners(Naming{Do: NamingYes, ID: id}) }},
			{ViewNames, VerbNamingStop, func(t *talk, id string) bool { return t.tellsOwners(Naming{Do: NamingStop, ID: id}) }},
			{ViewNames, VerbNamingTake, func(t *talk, id string) bool { return t.tellsOwners(Naming{Do: NamingTake, ID: id}) }},
		},
	}
}

// namesNeeds is what was asked for, and every cohort: staff are told of which it is, too.
func namesNeeds(w World, p *cohort.Participant, e Envelope) (out []Need) {
	told := e.Event.Named != nil
	if p.Stage != cohort.StageMember || !told && !(owner(w, p) && naming().concerns(p, e.Event, VerbNaming)) {
		return nil
	}
	if w.List == nil {
		out = append(out, Need{List: true})
	}
	if w.Owners == nil && owner(w, p) {
		out = append(out, Need{Owners: true})
	}
	return out
}

// tellsOwners tells the owners' one place what she does; it answers her.
func (t *talk) tellsOwners(x Naming) bool {
	if !t.may(naming()) {
		return false
	}
	t.then(Ref{Owners, OwnersID}, Event{Naming: &x})
	t.p.Task = cohort.Task{}
	t.p.Place = cohort.Place{View: ViewNaming, Matter: t.p.Place.Matter}
	t.p.Step++
	t.answer("follow_moment")
	return true
}

// toNames shows what was asked for or, when nothing is, asks what it would be for.
func (t *talk) toNames(string) bool {
	if !t.owns() {
		return false
	}
	t.leavePage()
	if !t.may(naming()) {
		t.take(cohort.RoleOwner) // a note of it stands in her chat, whatever she acts as by now
	}
	t.p.Task = cohort.Task{}
	if from := t.p.Place.View; from == ViewExport && t.openNaming() == nil {
		return t.toReason(forNames)
	}
	t.move(cohort.Place{View: ViewNames, Matter: t.p.Place.Matter})
	return true
}

// openNaming is the file with names that was asked for; nil when there is none, or it is over.
func (t *talk) openNaming() *cohort.Naming {
	if t.w.Owners == nil || !t.w.Owners.Naming.Holds(t.w.Now) {
		return nil
	}
	return t.w.Owners.Naming
}

// heardNamed takes what became of it.
func (t *talk) heardNamed(x *Named) {
	if t.p.Stage != cohort.StageMember || t.e.By != OwnersID {
		t.d.Void = true
		return
	}
	switch x.Told {
	case NamedAsked:
		t.p.Names = x.At
	case NamedReady, NamedStopped, NamedOff, NamedFile:
		t.p.Names = 0 // nothing of hers waits for the day to be over
	}
	s := Say{Op: OpSend, Parts: []Part{note("names_lead_" + string(x.Told))}, Matter: secondMatter("names", x.ID+"/"+string(x.Told)), Silent: t.isQuiet()}
	switch x.Told {
	case NamedAsks, NamedReady:
		t.standsBelow(s, t.button("names_open", VerbNaming))
	case NamedNote, NamedStopped:
		s.Parts = append(s.Parts, covered(t.namedLine(x))...)
		t.say(s)
		t.p.Screen.Buried = true
	case NamedFile:
		t.say(Say{Op: OpSend, Parts: []Part{note("names_file")}, File: &Recipe{Name: RecipeNames, Of: t.w.ID, Seed: x.ID + "/" + string(x.Cohort)}})
		t.p.Screen.Buried = true
		t.namesGoOn("names_sent")
	default:
		t.namesGoOn("names_" + string(x.Told))
	}
}

// isQuiet says that nothing should sound now. What is told of names waits for no morning and no end of
// holidays: a day goes by in which whoever hears of it may stop it.
func (t *talk) isQuiet() bool {
	now := t.w.Now.Time().In(t.zone())
	return t.w.Days.Hushed(t.w.Course.Quiet, now) || t.w.Days.Rests(now)
}

// namedLine says to staff who has asked, of whom, and when it is released; to whoever had asked, that it
// was stopped.
func (t *talk) namedLine(x *Named) Part {
	return note("names_told_"+string(x.Told), "Code", x.Code, "Cohort", t.cohortOrAll(x.Cohort), "Date", Day(x.At), "Hour", t.hourOf(x.At))
}

// cohortOrAll is a cohort in words, or all of them.
func (t *talk) cohortOrAll(in cohort.ID) Part {
	if in == "" {
		return note("results_all")
	}
	return t.cohortName(t.listed(in))
}

// namesGoOn shows what is now, to somebody who still waits for it.
func (t *talk) namesGoOn(said string) {
	if t.p.Place.View != ViewNaming {
		if said == "names_sent" {
			t.show()
		}
		return
	}
	if !t.may(naming()) {
		t.move(cohort.Place{View: ViewMenu}, note("names_role"))
		return
	}
	t.move(cohort.Place{View: ViewNames, Matter: t.p.Place.Matter}, note(said))
}

// namesDue has the owners told that the day is over after which hers is released.
func (t *talk) namesDue() {
	if t.p.Names == 0 || t.w.Now < t.p.Names {
		return
	}
	t.p.Names = 0
	t.then(Ref{Owners, OwnersID}, Event{Naming: &Naming{Do: NamingDue}})
}

// namesScreen is what was asked for, and what she may do about it.
func (t *talk) namesScreen() Say {
	x := t.openNaming()
	back := []Button{t.button("menu_export", VerbExport), t.button("main_menu", VerbMenu)}
	if t.p.Place.View == ViewNaming || x == nil {
		key := "names_none"
		if t.p.Place.View == ViewNaming {
			key = "moment"
		}
		return Say{Parts: []Part{note(key)}, Rows: [][]Button{back}}
	}
	hers := x.By == t.w.ID
	s := Say{Parts: append(t.whoseNames(x), t.stateOf(x, hers))}
	yes, stop := t.actOn(x, "names_agree", VerbNamingYes), t.actOn(x, "names_stop", VerbNamingStop)
	switch {
	case x.Taken > 0:
	case hers && x.Released > 0:
		s.Rows = [][]Button{t.actOn(x, "names_take", VerbNamingTake), t.actOn(x, "names_withdraw", VerbNamingStop)}
	case hers:
		s.Rows = [][]Button{t.actOn(x, "names_withdraw", VerbNamingStop)}
	case x.Released > 0:
		s.Rows = [][]Button{stop}
	default:
		s.Rows = [][]Button{yes, stop}
	}
	s.Rows = append(s.Rows, back)
	return s
}

// actOn is a row of one button about what she sees: what is asked may be another before it is pressed.
func (t *talk) actOn(x *cohort.Naming, label string, verb Verb) []Button {
	return []Button{{Label: note(label), Act: t.act(verb, x.ID)}}
}

// whoseNames says who asks for whose names, when she did, and what for.
func (t *talk) whoseNames(x *cohort.Naming) []Part {
	return []Part{
		note("names_title"),
		note("names_asked_by", "Code", x.Code, "Date", Day(x.Asked), "Hour", t.hourOf(x.Asked)),
		note("hand_is", "Name", t.cohortOrAll(x.Cohort)), note("reason_is", "Reason", x.Reason),
	}
}

// stateOf says where it stands, and until when.
func (t *talk) stateOf(x *cohort.Naming, hers bool) Part {
	key, at := "names_waits", x.Due
	switch {
	case x.Taken > 0:
		key, at = "names_taken", x.Taken
	case x.Released > 0:
		key, at = "names_released", x.Until
	}
	if !hers {
		key += "_other"
	}
	return note(key, "Date", Day(at), "Hour", t.hourOf(at))
}
