package dialog

import (
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// A change of an announcement that is for many waits for a second person's yes, as the announcement
// did: else it would say to everybody what only one has seen. Who may say yes is whoever of the
// team has not asked for the change.

// stands says that somebody stands for what a second person is asked about: the announcement, or a
// change of it.
func (s *steering) stands(who string) bool {
	if s.a.Change != nil {
		return s.a.Change.AskedBy(who)
	}
	return s.a.By == who
}

// proposes has a change wait for a second person's yes, with what waits already. Whoever has asked
// for a part of it has not agreed to the rest: where that leaves nobody to ask, what waits is
// answered first. False: it is for few, or there is nobody to ask.
func (s *steering) proposes(x Steer) bool {
	was := s.a.Change
	s.a.Change = &cohort.Change{By: s.e.By, Code: s.by.Code, Before: askedBefore(was, s.e.By)}
	others := s.seconds()
	switch {
	case s.a.Expected <= s.w.Limits.many() || len(others) == 0 && len(s.a.Change.Before) == 0:
		s.a.Change = was
		return false
	case len(others) == 0:
		s.a.Change = was
		s.no(ToldWaits)
		return true
	}
	s.acts(cohort.ActionAnnounceChange)
	s.a.Asks++
	c := s.a.Change
	c.Texts, c.Values = seal.FreshAll(x.Texts), seal.FreshAll(x.Values)
	if was != nil { // what waits already waits on with it
		c.Texts, c.Values = joined(was.Texts, c.Texts), joined(was.Values, c.Values)
	}
	s.asksForChange(others)
	return true
}

// asksForChange asks others for their yes to it.
func (s *steering) asksForChange(whom []Known) {
	s.done, s.a.Asked = true, nil
	for _, k := range whom {
		s.a.Asked = append(s.a.Asked, k.ID)
		s.tell(k.ID, ToldChangeAsk)
	}
	s.tell(s.a.By, ToldChangeAsked)
	s.tellAskers(ToldChangeAsked)
}

// tellAskers tells those who have asked for the change that waits, or for a part of it, as far as
// they coordinate: who has only put words into her language follows no announcement.
func (s *steering) tellAskers(told Told) {
	for _, k := range s.w.Coordinators(s.a.Cohort) {
		if s.a.Change.AskedBy(k.ID) {
			s.tell(k.ID, told)
		}
	}
}

// looksAtChange finds out whether somebody who was asked about a change can still say yes: else
// others are asked. Where there is nobody, it holds, as when there was nobody from the first; but
// what two have asked for each of them has seen a part of alone, so that is let go.
func (s *steering) looksAtChange() {
	left, c := s.seconds(), s.a.Change
	switch {
	case s.over():
		s.letsChangeGo(ToldOver)
	case slices.ContainsFunc(left, func(k Known) bool { return slices.Contains(s.a.Asked, k.ID) }):
	case len(left) > 0:
		s.asksForChange(left)
	case len(c.Before) > 0:
		s.letsChangeGo(ToldChangeOff)
	default:
		s.changeHolds()
	}
}

// letsChangeGo drops a change, and tells those why who asked for it.
func (s *steering) letsChangeGo(why Told) {
	s.tell(s.a.By, why)
	s.tellAskers(why)
	s.done, s.a.Change = true, nil
}

// dropsChange drops a change that waits because of what becomes of the announcement: who asked for it
// and whose yes was asked for read that, and hear when it is done.
func (s *steering) dropsChange(why Told) {
	if s.a.Change == nil {
		return
	}
	s.tellAskers(why)
	for _, k := range s.seconds() {
		s.tell(k.ID, ToldLate)
	}
	s.followAskers()
	s.a.Change = nil
}

// followAskers has those hear when it is done who have asked for the change that waits.
func (s *steering) followAskers() {
	for _, k := range s.w.Coordinators(s.a.Cohort) {
		if s.a.Change.AskedBy(k.ID) {
			s.goes(k.ID)
		}
	}
}

// changeHolds has a change hold, and tells who asked for it.
func (s *steering) changeHolds() {
	c, told := s.a.Change, ToldTranslated
	if s.changes(c.Texts, c.Values) {
		told = ToldGoes
		s.followAskers()
	}
	s.tellAskers(told)
	s.done, s.a.Change = true, nil
	s.both(told)
}

// askedBefore are those who have asked for what waits, but for one.
func askedBefore(c *cohort.Change, but string) []string {
	if c == nil {
		return nil
	}
	return slices.DeleteFunc(append(slices.Clone(c.Before), c.By), func(id string) bool { return id == but })
}

// joined are two maps in one; what is in the second counts.
func joined[K comparable](a, b map[K]seal.Private) map[K]seal.Private {
	out := map[K]seal.Private{}
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

// agreesToChange has a change hold to which a second person has said yes.
func (s *steering) agreesToChange() bool {
	if s.a.Change == nil {
		return false
	}
	others := s.seconds()
	s.acts(cohort.ActionAnnounceSeconded)
	s.changeHolds()
	for _, k := range others {
		s.tell(k.ID, ToldLate)
	}
	return true
}

// refusesChange lets go of one to which a second person has said no.
func (s *steering) refusesChange() bool {
	if s.a.Change == nil {
		return false
	}
	others := s.seconds()
	s.acts(cohort.ActionAnnounceRefused)
	s.tellAskers(ToldChangeNo)
	s.a.Change = nil
	s.both(ToldChangeNo)
	for _, k := range others {
		s.tell(k.ID, ToldLate)
	}
	return true
}

// changes puts other words and values in place of those there are, for everybody. Words of a
// language that there were none in go nowhere by that; false: it was these alone.
func (s *steering) changes(texts map[locales.Lang]seal.Private, values map[string]seal.Private) bool {
	goes := len(values) > 0
	for l := range texts {
		_, have := s.a.Texts[l]
		goes = goes || have
	}
	s.put(texts)
	told, anew := s.refill(values)
	if !goes {
		return false
	}
	if s.sent() {
		s.round(cohort.AnnouncementGoes)
		s.a.Edited = s.a.Round
		if told {
			s.a.Told = s.a.Round
		}
		if anew {
			s.a.Anew = s.a.Round
		}
	}
	return true
}

// refill puts other values in place of those a template is filled by. A place is for those who
// come, so they are asked. told says that a day, an hour or a place is another or has come to be
// known: those who have it must hear of that; anew that it is another than was said before, so
// that an answer to it holds no more.
func (s *steering) refill(values map[string]seal.Private) (told, anew bool) {
	for name, v := range values {
		was := s.a.Values[name]
		if name == fieldPlace {
			was = s.a.Place
		}
		switch fields := templateFields(s.a.Template); {
		case name == fieldPlace:
			if s.a.Place = v.Fresh(); !v.IsZero() {
				s.a.Question = cohort.QuestionCome
			}
		case !slices.Contains(fields, name), v.IsZero() && name == fields[0]:
			continue
		case v.IsZero():
			delete(s.a.Values, name)
		default:
			if s.a.Values == nil {
				s.a.Values = map[string]seal.Private{}
			}
			s.a.Values[name] = v.Fresh()
		}
		if name != valueLink && !locales.Same(was, v) {
			told, anew = true, anew || !was.IsZero()
		}
	}
	return told, anew
}

// changed is an announcement as it would read with the change that waits.
func changed(a *cohort.Announcement) *cohort.Announcement {
	s := &steering{a: a.Fresh()}
	if c := a.Change; c != nil {
		s.put(c.Texts)
		s.refill(c.Values)
	}
	return &s.a
}

// changedIn are the languages in which it would read otherwise.
func (t *talk) changedIn(a *cohort.Announcement) []locales.Lang {
	if len(a.Change.Values) > 0 {
		return t.spokenIn(changed(a))
	}
	return slices.DeleteFunc(t.spokenIn(changed(a)), func(l locales.Lang) bool {
		_, of := a.Change.Texts[l]
		return !of
	})
}

// asksChange is the question to a second person about a change, with what those will read only who
// come.
func (t *talk) asksChange(a *cohort.Announcement) []Part {
	out := []Part{note("second_change", "Code", a.Change.Code), note("follow_people", "N", a.Expected)}
	for _, field := range []string{valueDay, valueHour, fieldPlace, valueLink} {
		if v, of := a.Change.Values[field]; of {
			line := t.valueLine(field, v)
			line.Hidden = true
			out = append(out, line)
		}
	}
	return out
}

// weighs says that her yes or no to a change is asked for.
func (t *talk) weighs(a *cohort.Announcement) bool {
	return a.Change != nil && !a.Change.AskedBy(t.w.ID)
}
