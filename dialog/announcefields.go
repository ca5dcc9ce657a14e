package dialog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// What of an announcement is chosen or typed: the field of her task. For whom it is has a
// field for each question of the profile, too.
const (
	fieldPlace    = "place"
	fieldQuestion = "question"
	fieldOpen     = "open"
	fieldOriginal = "original"
	fieldWhen     = "when"
	fieldTime     = "time"
	fieldDiscard  = "discard"

	fieldAsked    = "q:" // and the id of the question
	fieldReads    = "lang"
	fieldModule   = "module"
	fieldSilent   = "silent"
	fieldSilentTo = "unanswered" // those who have not answered one sent before
	fieldPeople   = "people"
)

// templates are all there are, in the order in which they are offered.
func templates() []string {
	return []string{templateMeeting, templateMoved, templateCancelled, templateDeadline, templateLink}
}

// templateFields are what a template is filled by, in the order in which it is asked; the
// first has to be there. nil: there is no such template.
func templateFields(template string) []string {
	switch template {
	case templateMeeting, templateMoved:
		return []string{valueDay, valueHour, fieldPlace, valueLink}
	case templateCancelled, templateDeadline:
		return []string{valueDay}
	case templateLink:
		return []string{valueLink}
	}
	return nil
}

// ofWho says that a field is one of those that say for whom it is.
func ofWho(field string) bool {
	return strings.HasPrefix(field, fieldAsked) || slices.Contains([]string{fieldReads, fieldModule, fieldSilent, fieldSilentTo, fieldPeople}, field)
}

// toAnnounceField opens one thing for choosing. What is shown openly goes back under its
// cover at once.
func (t *talk) toAnnounceField(arg string) bool {
	if !t.writes() || !t.hasField(arg) {
		return false
	}
	if a := &t.p.Writing.Of; arg == fieldOpen && a.Bare {
		a.Bare = false
		return t.toDraft()
	}
	return t.atField(arg, 0)
}

// hasField says that an announcement has this to choose.
func (t *talk) hasField(field string) bool {
	a := &t.p.Writing.Of
	switch field {
	case fieldQuestion, fieldOpen, fieldWhen, fieldPlace, fieldDiscard, fieldReads, fieldModule, fieldSilent, fieldSilentTo, fieldPeople:
		return true
	case fieldOriginal:
		return a.Way != cohort.WayTemplate && !bare(a)
	}
	_, asked := t.askedOf(field)
	return asked || a.Way == cohort.WayTemplate && slices.Contains(templateFields(a.Template), field)
}

// askedOf is the question of the profile that a field is of.
func (t *talk) askedOf(field string) (course.ProfileQuestion, bool) {
	id, ok := strings.CutPrefix(field, fieldAsked)
	for _, q := range t.w.Course.Profile {
		if ok && tag(string(q.ID)) == id {
			return q, true
		}
	}
	return course.ProfileQuestion{}, false
}

// atField shows a field; step is above 0 while a template is filled for the first time.
func (t *talk) atField(field string, step int, notes ...Part) bool {
	start := t.p.Task.Start
	t.p.Task = cohort.Task{Field: field}
	if field == fieldTime {
		t.p.Task.Start = start
	}
	t.move(cohort.Place{View: ViewAnnounceField, PageAt: step}, notes...)
	return true
}

// filledIn goes on: to what of a template is asked next, or back to where it was opened.
func (t *talk) filledIn(notes ...Part) bool {
	a, field := &t.p.Writing.Of, t.p.Task.Field
	if t.p.Place.PageAt > 0 && a.Way == cohort.WayTemplate {
		fields := templateFields(a.Template)
		if next := slices.Index(fields, field) + 1; next < len(fields) {
			return t.atField(fields[next], 1, notes...)
		}
	}
	if ofWho(field) {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewAnnounceWho}, notes...)
		return true
	}
	return t.toDraft(notes...)
}

// value keeps what a template is filled by; nothing takes it out.
func (t *talk) value(name string, v seal.Private) bool {
	a := &t.p.Writing.Of
	if a.Values == nil {
		a.Values = map[string]seal.Private{}
	}
	a.Values[name] = v
	if v.IsZero() {
		delete(a.Values, name)
	}
	return t.filledIn()
}

// skipField leaves out what need not be there.
func (t *talk) skipField(string) bool {
	if !t.writes() {
		return false
	}
	a := &t.p.Writing.Of
	switch f := t.p.Task.Field; {
	case f == fieldPlace:
		a.Place = seal.Private{}
		return t.filledIn()
	case f == valueHour, f == valueLink && a.Template != templateLink:
		return t.value(f, seal.Private{})
	}
	return false
}

// setAnnounceField takes a choice.
func (t *talk) setAnnounceField(arg string) bool {
	if !t.writes() {
		return false
	}
	a, field := &t.p.Writing.Of, t.p.Task.Field
	if _, asked := t.askedOf(field); asked {
		return t.setAsked(arg)
	}
	switch field {
	case fieldQuestion:
		if q := cohort.Question(arg); q == cohort.QuestionNone || q == cohort.QuestionRead || q == cohort.QuestionCome {
			a.Question = q
			return t.filledIn()
		}
		return false
	case fieldOpen:
		a.Bare = true
	case fieldOriginal:
		a.Way = cohort.WayOriginal
	case fieldWhen:
		a.At = 0
	case fieldDiscard:
		t.dropWriting()
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewAnnounce}, note("announce_discarded"))
		return true
	case valueHour, fieldTime:
		n, err := strconv.Atoi(arg)
		return err == nil && n >= 0 && n < 24*60 && t.setClock(course.Clock(n))
	default:
		return t.setWho(arg)
	}
	return t.filledIn()
}

// setAnnounceDay takes a day by a button.
func (t *talk) setAnnounceDay(arg string) bool {
	f := t.p.Task.Field
	return t.writes() && isDay(arg) && (f == valueDay || f == fieldWhen) && t.takeDay(arg)
}

// takeDay takes a day that is not over.
func (t *talk) takeDay(day string) bool {
	if day < t.today().Format(time.DateOnly) {
		t.show(note("announce_day_past", "Date", Day(t.w.Now)))
		return true
	}
	if t.p.Task.Field == valueDay {
		return t.value(valueDay, seal.Conceal(day))
	}
	t.p.Task.Start = day
	return t.atField(fieldTime, 0)
}

// setClock takes an hour: of the meeting, or at which it goes.
func (t *talk) setClock(at course.Clock) bool {
	if t.p.Task.Field == valueHour {
		if day, ok := t.dayOf(&t.p.Writing.Of); ok && !at.On(day.Time().In(t.w.Course.Zone)).After(t.w.Now.Time()) {
			t.show(note("session_hour_past"))
			return true
		}
		return t.value(valueHour, seal.Conceal(at.String()))
	}
	day, err := time.ParseInLocation(time.DateOnly, t.p.Task.Start, t.w.Course.Zone)
	if err != nil {
		return t.atField(fieldWhen, 0)
	}
	goes := cohort.At(at.On(day))
	if goes <= t.w.Now {
		t.show(note("announce_hour_past"))
		return true
	}
	t.p.Writing.Of.At = goes
	return t.filledIn()
}

// typedAnnounceField takes what is typed in place of a button.
func (t *talk) typedAnnounceField(said *Said) bool {
	switch t.p.Task.Field {
	case valueDay, fieldWhen:
		if day, wrong := t.dayAhead(said); wrong.Key != "" {
			t.show(wrong)
		} else {
			t.takeDay(day)
		}
	case valueHour, fieldTime:
		at, ok := t.clock(said.Text)
		if !ok || !t.setClock(at) {
			t.show(note("reminders_hour_unread", "Example", anHour))
		}
	case fieldPlace:
		t.typedWhere(said)
	case valueLink:
		if link, wrong := t.typedValue(valueLink, said); wrong.Key != "" {
			t.show(wrong)
		} else {
			t.value(valueLink, link)
		}
	case fieldSilent:
		n, ok := locales.Whole(said.Text)
		if !ok || !t.setWho(strconv.Itoa(n)) {
			t.show(note("number_unread", "Least", 1, "N", mostSilent))
		}
	case fieldPeople:
		t.typedCodes(said)
	default:
		return false
	}
	return true
}

// anAddress is one as it may be typed.
const anAddress = "https://example.org"

// typedWhere takes where it is. It is shown to those who come, so they are asked.
func (t *talk) typedWhere(said *Said) {
	place, wrong := t.typedValue(fieldPlace, said)
	if wrong.Key != "" {
		t.show(wrong)
		return
	}
	a := &t.p.Writing.Of
	a.Place, a.Question = place, cohort.QuestionCome
	t.filledIn(note("announce_place_asks"))
}

// setWay chooses what becomes of those whose language is not ready, or leaves that open again.
func (t *talk) setWay(arg string) bool {
	a := &t.p.Writing.Of
	way := cohort.Way(arg)
	if !t.writes() || a.Way == cohort.WayTemplate || way != cohort.WayReady && way != cohort.WayTranslated {
		return false
	}
	a.Way = way
	return t.toDraft()
}
