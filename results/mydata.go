package results

import (
	"maps"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Her is all that is kept of one person, opened.
type Her struct {
	Person *cohort.Participant
	Cohort *cohort.Cohort // whose days are hers; nil when there is none
	Thread *cohort.Thread // with the team; nil when there is none
	Facts  []*cohort.Fact // hers alone, in any order
	Lost   int            // facts that cannot be read any more
	Owner  bool           // an owner by the settings
	Now    cohort.Instant
	Kept   Kept
}

// Kept says how long what stands beside her record is kept.
type Kept struct {
	Messages  time.Duration // the words of messages to her
	Keys      time.Duration // marks of what came from her
	Aside     time.Duration // what could not be handled
	Tombstone time.Duration // what stays when she has left
}

// MyData writes everything that is kept of a person as one page of HTML in l,
// for her own phone: nothing in it is loaded from elsewhere and nothing runs.
// What the course no longer has stands there under its id.
func MyData(c *course.Course, b *locales.Bundle, l locales.Lang, her Her) ([]byte, error) {
	d := &dossier{page: newPage(b, l), course: c, her: her}
	d.begin(d.say("mydata_title"))
	d.paragraph("", d.say("mydata_made", "Date", d.day(her.Now)))
	d.paragraph("care", d.say("mydata_care"))
	d.about()
	if her.Person.Has(cohort.RoleParticipant) || len(her.Person.Lessons)+len(her.Person.Quizzes) > 0 {
		d.lessons()
		d.answers()
	}
	d.thread()
	d.announced()
	d.meetings()
	d.kept()
	d.end()
	return d.done()
}

// dossier is the page while it is written.
type dossier struct {
	*page
	course *course.Course
	her    Her
}

// own gives a private text of hers for her own eyes.
func own(text seal.Private) string { return text.Reveal() }

// day is a moment in the course's zone, as a value of the catalogue.
func (d *dossier) day(at cohort.Instant) time.Time { return at.Time().In(d.course.Zone) }

// gone names what the course no longer has.
func (d *dossier) gone(id string) string { return d.say("mydata_gone", "ID", locales.Code(id)) }

// about says who she is here.
func (d *dossier) about() {
	p := d.her.Person
	d.heading(2, d.say("mydata_you"))
	d.open("dl")
	d.rowIf(p.Code != "", "mydata_code", d.code(p.Code))
	d.rowIf(!p.Name.IsZero(), "mydata_name", d.free(own(p.Name)))
	d.rowIf(!p.First.IsZero(), "mydata_first", d.free(own(p.First)))
	d.rowIf(true, "menu_language", d.free(d.bundle.OwnName(p.Lang)))
	for _, r := range p.Roles {
		d.rowIf(true, "mydata_role", d.say("role_"+string(r.Kind)))
	}
	d.rowIf(d.her.Owner && !p.Has(cohort.RoleOwner), "mydata_role", d.say("role_"+string(cohort.RoleOwner)))
	if d.her.Cohort != nil {
		if start, err := d.her.Cohort.StartIn(d.course.Zone); err == nil {
			d.rowIf(true, "mydata_start", d.date(start))
		}
	}
	d.rowIf(p.Joined > 0, "mydata_joined", d.date(d.day(p.Joined)))
	d.rowIf(p.Seen > 0, "mydata_seen", d.date(d.day(p.Seen)))
	d.reminded(p.Reminded)
	d.gates(p.Gates)
	d.consents()
	d.profile(p.Profile, "")
	d.profile(p.Registration.Known, "mydata_invited")
	d.rowIf(!p.Draft.Text.IsZero(), "mydata_draft", d.free(own(p.Draft.Text)))
	d.rowIf(!p.Roster.Words.IsZero(), "mydata_draft", d.free(own(p.Roster.Words)))
	d.rowIf(!p.Task.Name.IsZero(), "mydata_task", d.free(own(p.Task.Name)))
	d.rowIf(!p.Task.Label.IsZero(), "mydata_task", d.free(own(p.Task.Label)))
	if p.Task.Draft != nil {
		for _, l := range d.course.Languages {
			name := p.Task.Draft.Name[l]
			d.rowIf(name != "", "mydata_task", d.free(name))
		}
	}
	d.writing(p)
	d.rowIf(!p.Chat.IsZero(), "mydata_chat", d.code(own(p.Chat)))
	d.close("dl")
	d.paragraph("quiet", d.say("mydata_sealed"))
}

// writing is what she has begun to announce, and was asked to translate.
func (d *dossier) writing(p *cohort.Participant) {
	for _, x := range p.Translating {
		d.rowIf(!x.Text.IsZero(), "mydata_task", d.free(own(x.Text)))
	}
	if p.Writing == nil {
		return
	}
	of := p.Writing.Of
	for _, l := range d.bundle.Languages() {
		d.rowIf(!of.Texts[l].IsZero(), "mydata_task", d.free(own(of.Texts[l])))
	}
	for _, name := range slices.Sorted(maps.Keys(of.Values)) {
		d.rowIf(true, "mydata_task", d.free(own(of.Values[name])))
	}
	d.rowIf(!of.Place.IsZero(), "mydata_task", d.free(own(of.Place)))
}

// reminded is what she has chosen about reminders, and when the last one came.
func (d *dossier) reminded(r cohort.Reminded) {
	about := func(key string) string { return d.say("menu_reminders") + " · " + d.say(key) }
	if r.Own {
		var days []string
		for i := range time.Weekday(7) {
			if day := (time.Saturday + i) % 7; r.Days.Has(day) { // as the week begins in Iraq
				days = append(days, d.bundle.Weekday(d.lang, day))
			}
		}
		d.row(about("reminders_days"), d.free(d.bundle.List(d.lang, days)))
		d.row(about("reminders_hour"), d.free(d.bundle.TimeOfDay(d.lang, r.At.String())))
	}
	if key, known := dialog.ZoneKey(r.Zone); known {
		d.row(about("reminders_zone"), d.say(key))
	} else if r.Zone != "" {
		d.row(about("reminders_zone"), d.code(r.Zone))
	}
	d.rowIf(r.Silent, "menu_reminders", d.say("reminders_silence"))
	d.rowIf(r.Five, "menu_reminders", d.say("reminders_five"))
	switch {
	case r.Paused == cohort.Until:
		d.row(d.say("menu_reminders"), d.say("reminders_paused"))
	case r.Paused > d.her.Now:
		d.row(d.say("menu_reminders"), d.say("reminders_paused_until", "Date", d.day(r.Paused)))
	}
	var last cohort.Instant
	for _, did := range r.Rules {
		last = max(last, did.Sent)
	}
	d.rowIf(last > 0, "mydata_reminded", d.date(d.day(last)))
}

// gates are what the team has changed of modules for her alone, in the order of the course.
func (d *dossier) gates(of cohort.Gates) {
	for _, m := range d.course.Modules {
		g, title := of[m.ID], d.free(m.Title.In(d.lang))
		on := func(day string) time.Time {
			at, _ := time.ParseInLocation(time.DateOnly, day, d.course.Zone) // a day is checked before it is kept
			return at
		}
		switch g.Way {
		case cohort.GateOpen:
			d.row(title, d.say("release_is_open"))
		case cohort.GateClosed:
			d.row(title, d.say("release_is_closed"))
		case cohort.GateDay:
			d.row(title, d.say("release_on", "Date", on(g.Day)))
		}
		if g.Due != "" {
			d.row(title, d.say("release_due", "Date", on(g.Due)))
		}
	}
}

// consents are the versions she agreed to, the first one first.
func (d *dossier) consents() {
	var agreed []*cohort.Fact
	for _, f := range d.her.Facts {
		if f.Kind == cohort.FactConsented {
			agreed = append(agreed, f)
		}
	}
	slices.SortFunc(agreed, func(a, b *cohort.Fact) int { return int(a.At - b.At) })
	for _, f := range agreed {
		d.rowIf(true, "mydata_consent", d.say("mydata_consent_line", "Version", f.Consent, "Date", d.day(f.At)))
	}
}

// profile writes answers to the course's questions about her, in its order; key
// names where they come from when it was not she who gave them.
func (d *dossier) profile(given map[string]string, key string) {
	about := func(ask string) string {
		if key == "" {
			return ask
		}
		return d.say(key) + " · " + ask
	}
	rest := sortedKeys(given)
	for _, q := range d.course.Profile {
		option, said := given[string(q.ID)]
		if !said {
			continue
		}
		rest = slices.DeleteFunc(rest, func(id string) bool { return id == string(q.ID) })
		o, known := q.Option(course.OptionID(option))
		switch {
		case option == "":
			d.row(about(d.text(q.Ask)), d.say("ask_profile_skip"))
		case known:
			d.row(about(d.text(q.Ask)), d.text(o.Text))
		default:
			d.row(about(d.text(q.Ask)), d.gone(option))
		}
	}
	for _, id := range rest {
		d.row(about(d.gone(id)), d.code(given[id]))
	}
}

// announced is what came to her and many, and what she replied.
func (d *dossier) announced() {
	known := map[string]bool{}
	if len(d.her.Person.Announced) == 0 && !slices.ContainsFunc(d.her.Facts, func(f *cohort.Fact) bool { return f.Kind == cohort.FactReplied }) {
		return
	}
	d.heading(2, d.say("mydata_announced"))
	d.open("dl")
	for _, x := range d.her.Person.Announced {
		known[cohort.AnnouncementMatter(x.ID)] = true
		d.row(d.date(d.day(x.At)), d.response(x.Reply))
	}
	for _, f := range d.her.Facts { // of those so long ago that nothing else is kept of them
		if f.Kind == cohort.FactReplied && !known[f.About] {
			d.row(d.date(d.day(f.At)), d.response(f.Reply))
		}
	}
	d.close("dl")
}

// meetings are what she has answered to meetings, and where she was, the oldest first.
func (d *dossier) meetings() {
	var rows [][2]string
	for _, f := range d.her.Facts {
		switch f.Kind {
		case cohort.FactComing:
			if f.Coming != cohort.NoAnswer {
				rows = append(rows, [2]string{d.date(d.day(f.At)), d.say("date_" + string(f.Coming))})
			}
		case cohort.FactAttended:
			rows = append(rows, [2]string{d.date(d.day(f.At)), d.say("date_i_am_here")})
		}
	}
	if len(rows) == 0 {
		return
	}
	d.heading(2, d.say("menu_dates"))
	d.open("dl")
	for _, r := range rows {
		d.row(r[0], r[1])
	}
	d.close("dl")
}

// response is what she replied, in the words of the button, or what became of it for her.
func (d *dossier) response(r cohort.Response) string {
	switch r {
	case cohort.ResponseRead, cohort.ResponseYes, cohort.ResponseNo, cohort.ResponseMaybe:
		return d.say("announce_" + string(r))
	case cohort.ResponseHeld:
		return d.say("mydata_announced_held")
	case cohort.ResponseStays:
		return d.say("announced_taken")
	}
	return d.say("mydata_announced_came")
}

// kept says what else there is, for how long each is kept, and how to end it.
func (d *dossier) kept() {
	d.heading(2, d.say("mydata_also"))
	d.paragraph("", d.say("mydata_place"))
	audit := 0
	learns := len(d.her.Person.Roles) > 0
	for _, f := range d.her.Facts {
		if f.Kind == cohort.FactAudit {
			audit++
		}
	}
	for _, r := range d.her.Person.Roles {
		learns = learns && r.Kind == cohort.RoleParticipant
	}
	d.paragraph("", d.say("mydata_audit", "Count", audit))
	if d.her.Lost > 0 {
		d.paragraph("", d.say("mydata_lost", "Count", d.her.Lost))
	}
	d.heading(2, d.say("mydata_how_long"))
	d.open("dl")
	if learns {
		d.rowIf(true, "mydata_kept_record", d.days(time.Duration(d.course.Consent.RetainDays)*24*time.Hour))
	} else {
		d.rowIf(true, "mydata_kept_here", d.say("mydata_kept_role"))
	}
	d.rowIf(d.her.Thread != nil, "mydata_kept_thread", d.say("mydata_kept_thread_how"))
	d.rowIf(true, "mydata_kept_messages", d.days(d.her.Kept.Messages))
	d.rowIf(true, "mydata_kept_keys", d.days(d.her.Kept.Keys))
	d.rowIf(true, "mydata_kept_aside", d.days(d.her.Kept.Aside))
	d.rowIf(audit > 0, "mydata_kept_audit", d.say("mydata_kept_log"))
	d.rowIf(true, "mydata_kept_after", d.days(d.her.Kept.Tombstone))
	d.close("dl")
	d.heading(2, d.say("mydata_delete"))
	d.paragraph("", d.say("mydata_delete_how"))
	d.paragraph("", d.say("mydata_questions", "Contact", d.course.Contact.In(d.lang)))
}

// days is a time in whole days.
func (d *dossier) days(long time.Duration) string {
	return d.say("days", "N", int(long/(24*time.Hour)))
}
