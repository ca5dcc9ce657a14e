package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// The templates of an announcement: their words are in the catalogue.
const (
	templateMeeting   = "meeting"
	templateMoved     = "moved"
	templateCancelled = "cancelled"
	templateDeadline  = "deadline"
	templateLink      = "link"
)

// What a template is filled by. Its place lies beside these, since it is not for everybody.
const (
	valueDay  = "day"  // 2006-01-02
	valueHour = "hour" // 15:04
	valueLink = "link"
)

// announces is an announcement as those see it who read l: its words and its file. It is what
// is shown before it goes and what goes. False: there are no words in that language, so it is
// held.
func (t *talk) announces(a *cohort.Announcement, l locales.Lang) (Say, bool) {
	return t.announcesTo(a, l, false)
}

// announcesTo is the same for one who comes, or does not say so: the place is for her who
// comes.
func (t *talk) announcesTo(a *cohort.Announcement, l locales.Lang, comes bool) (Say, bool) {
	body, ok := t.wordsIn(a, l)
	if !ok {
		return Say{}, false
	}
	s := Say{Op: OpSend, Hidden: !a.Bare}
	if !a.Bare {
		s.Parts = append(s.Parts, inLang(note("announce_lead"), l))
	}
	for _, p := range body {
		p.Hidden = !a.Bare
		s.Parts = append(s.Parts, p)
	}
	switch asks := a.Question == cohort.QuestionCome && !a.Place.IsZero(); {
	case asks && comes:
		place := inLang(note("announced_place", "Place", a.Place), l)
		place.Hidden = !a.Bare
		s.Parts = append(s.Parts, place)
	case asks:
		s.Parts = append(s.Parts, inLang(note("announce_place_later"), l))
	}
	s.Attached = attached(a)
	return s, true
}

// attached is the file of an announcement, if it has one.
func attached(a *cohort.Announcement) *cohort.Attachment {
	if a.File.Kind == "" {
		return nil
	}
	file := a.File
	return &file
}

func inLang(p Part, l locales.Lang) Part { p.Lang = l; return p }

// wordsIn are the words of an announcement for those who read l.
func (t *talk) wordsIn(a *cohort.Announcement, l locales.Lang) ([]Part, bool) {
	if !t.w.Words.Knows(l) {
		return nil, false
	}
	if a.Way == cohort.WayTemplate {
		return t.filled(a, l), true
	}
	if own, ok := a.Texts[l]; ok {
		return ownWords(own, l), true
	}
	own, ok := a.Texts[a.Original]
	if a.Way != cohort.WayOriginal || !ok {
		return nil, false
	}
	return append([]Part{t.headed(a.Original, l)}, ownWords(own, a.Original)...), true
}

// ownWords are somebody's own; a file may have none.
func ownWords(own seal.Private, l locales.Lang) []Part {
	if own.IsZero() {
		return nil
	}
	return []Part{{Own: own, Lang: l}}
}

// headed says to those who read l in which language the original is.
func (t *talk) headed(original, l locales.Lang) Part {
	key := "announce_in_" + string(original)
	if t.w.Words.Has(l, key) {
		return inLang(note(key), l)
	}
	return inLang(note("announce_in_other", "Language", course.Text{l: t.w.Words.OwnName(original)}), l)
}

// filled are the words of a template.
func (t *talk) filled(a *cohort.Announcement, l locales.Lang) []Part {
	if a.Template == templateLink {
		return []Part{inLang(note("announce_link", "Link", a.Values[valueLink]), l)}
	}
	var kv []any
	if day, ok := t.dayOf(a); ok {
		kv = append(kv, "Date", Day(day))
	}
	hour, timed := hourOf(a)
	key := "announce_" + a.Template
	if timed {
		kv = append(kv, "Hour", hour)
	} else if a.Template == templateMeeting || a.Template == templateMoved {
		key += "_day" // the hour is not fixed yet
	}
	out := []Part{inLang(note(key, kv...), l)}
	if link := a.Values[valueLink]; !link.IsZero() {
		out = append(out, inLang(note("announce_link", "Link", link), l))
	}
	return out
}

// dayOf is the day that a template is filled by.
func (t *talk) dayOf(a *cohort.Announcement) (cohort.Instant, bool) {
	day, ok := t.w.Words.Day(a.Values[valueDay], t.today())
	at, err := time.ParseInLocation(time.DateOnly, day, t.w.Course.Zone)
	return cohort.At(at), ok && err == nil
}

// hourOf is the hour that a template is filled by.
func hourOf(a *cohort.Announcement) (course.Clock, bool) {
	minutes, _, ok := locales.TimeOfDay(a.Values[valueHour])
	return course.Clock(minutes), ok
}

// matches says whether an announcement is for somebody, as she is at this moment. It is
// asked when the number is shown, and again in her own turn when it goes.
func matches(c *course.Course, a *cohort.Announcement, p *cohort.Participant, now cohort.Instant) bool {
	to := a.To
	if !Learning(p, a.Cohort) || to.Lang != "" && p.Lang != to.Lang {
		return false
	}
	for q, option := range to.Profile {
		if p.Profile[q] != option {
			return false
		}
	}
	if to.Silent > 0 && max(p.Seen, p.Joined) > now.Add(-time.Duration(to.Silent)*24*time.Hour) {
		return false
	}
	if m := c.Module(to.Module); to.Module != "" && (m == nil || hasFinished(c, p, m) != to.Finished) {
		return false
	}
	if to.Unanswered != "" && !slices.ContainsFunc(p.Announced, func(x cohort.Announced) bool {
		return x.ID == to.Unanswered && x.Row != "" && x.Reply == ""
	}) {
		return false
	}
	return len(to.People) == 0 || slices.Contains(to.People, p.Code)
}

// readsIt is the language in which somebody reads an announcement, if it is for her.
func readsIt(c *course.Course, a *cohort.Announcement, p *cohort.Participant, now cohort.Instant) []string {
	if !matches(c, a, p, now) {
		return nil
	}
	return []string{string(p.Lang)}
}

// hasFinished says that a participant has finished a module, in whichever role she acts now.
func hasFinished(c *course.Course, p *cohort.Participant, m *course.Module) bool {
	learner := *p
	learner.Acting = cohort.RoleParticipant
	return (&talk{w: World{Course: c}, p: &learner}).finished(m)
}
