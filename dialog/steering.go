package dialog

import (
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// steer does what somebody of the team asks for, if it still can be done.
func (s *steering) steer(x Steer) {
	may := map[Steering]func(Steer) bool{
		SteerConfirm: s.confirm, SteerRefuse: s.refuse, SteerStop: s.stop, SteerTranslate: s.translate,
		SteerReady: s.ready, SteerEdit: s.edit, SteerWithdraw: s.withdraw,
	}[x.Do]
	answers := x.Do == SteerConfirm || x.Do == SteerRefuse
	switch {
	case s.by == nil || may == nil:
	case !mayCoordinate(s.w, s.by, s.a.Cohort):
		s.outside(x)
	case answers && s.stands(s.e.By), x.Do == SteerConfirm && s.brought():
		s.no(ToldOwn)
	case s.over() && x.Do == SteerConfirm && s.a.State == cohort.AnnouncementAsks:
		s.confirm(x) // which ends it, and tells all of them
	case s.over() && !slices.Contains([]Steering{SteerStop, SteerRefuse, SteerWithdraw}, x.Do):
		s.no(ToldOver)
	case answers && x.Asks != s.a.Asks: // she has not seen what is asked now
		s.no(s.asksNow())
	case !may(x):
		s.no(ToldLate)
	}
}

// asksNow tells who answered something else what her yes is asked for by now, if for anything.
func (s *steering) asksNow() Told {
	switch {
	case s.a.State == cohort.AnnouncementAsks:
		return ToldAsk
	case s.a.Change != nil:
		return ToldChangeAsk
	}
	return ToldLate
}

// outside takes what somebody asks for who does not coordinate the cohort: one of the team may
// bring words that she was asked to translate, and nothing else.
func (s *steering) outside(x Steer) {
	switch {
	case x.Do != SteerTranslate || !OfTeam(s.by, s.w.Owner):
		s.no(ToldRole)
	case s.over() || !s.translate(x):
		ev := Event{Spared: &Spared{ID: s.w.ID, Why: SparedLate}}
		s.d.Then = append(s.d.Then, Envelope{On: Ref{Person, s.e.By}, By: s.w.ID, Event: ev})
	}
}

// over says that its cohort has ended.
func (s *steering) over() bool { return over(s.w.Cohorts[s.a.Cohort]) }

// brought says that whoever says yes has brought words of it herself, and that there is another to
// ask who has not.
func (s *steering) brought() bool {
	others := slices.ContainsFunc(s.agreeing(), func(k Known) bool { return !slices.Contains(s.a.Brought, k.ID) })
	return s.a.State == cohort.AnnouncementAsks && slices.Contains(s.a.Brought, s.e.By) && others
}

func (s *steering) confirm(Steer) bool {
	if s.a.State != cohort.AnnouncementAsks {
		return s.agreesToChange()
	}
	s.acts(cohort.ActionAnnounceSeconded)
	s.a.Confirmed, s.a.Second = s.by.Code, s.e.By
	if slices.Contains(s.a.Brought, s.e.By) && !s.over() { // to her words nobody else has said yes: that of one alone
		s.tell(s.a.By, ToldAlone)
		s.alone()
	}
	s.starts()
	s.others(ToldLate)
	return true
}

func (s *steering) refuse(Steer) bool {
	if s.a.State != cohort.AnnouncementAsks {
		return s.refusesChange()
	}
	s.acts(cohort.ActionAnnounceRefused)
	s.a.State, s.a.Refused, s.a.Ended = cohort.AnnouncementCancelled, s.by.Code, s.w.Now
	s.both(ToldRefused)
	s.others(ToldLate)
	return true
}

// others tells those whose yes is not needed any more.
func (s *steering) others(told Told) {
	for _, k := range s.seconds() {
		s.tell(k.ID, told)
	}
}

// stop ends it before it has gone, or on the way: then what waits is dropped first. Of one that has
// gone a change that waits for a yes is let go of.
func (s *steering) stop(Steer) bool {
	asks := s.a.State == cohort.AnnouncementAsks
	switch s.a.State {
	case cohort.AnnouncementGone:
		if s.a.Change == nil {
			return false
		}
	case cohort.AnnouncementAsks, cohort.AnnouncementSet:
		s.a.State, s.a.Ended = cohort.AnnouncementCancelled, s.w.Now
	case cohort.AnnouncementGoes:
		s.a.State, s.a.Stopped = cohort.AnnouncementStops, s.w.Now
		s.goes(s.e.By)
	default:
		return false
	}
	s.acts(cohort.ActionAnnounceStopped)
	s.both(ToldStopped)
	s.dropsChange(ToldChangeNo)
	if asks {
		s.others(ToldLate)
	}
	return true
}

// translate takes a language that is written, wherever the announcement stands; what is
// written already stays.
func (s *steering) translate(x Steer) bool {
	switch s.a.State {
	case cohort.AnnouncementCancelled, cohort.AnnouncementWithdraws, cohort.AnnouncementWithdrawn, cohort.AnnouncementStops, cohort.AnnouncementRefused:
		return false
	}
	news := maps.Clone(x.Texts)
	maps.DeleteFunc(news, func(l locales.Lang, v seal.Private) bool {
		_, have := s.a.Texts[l]
		return have || v.IsZero() || s.w.sized(v) > s.w.room(s.a.File.Kind != "")
	})
	if len(news) == 0 {
		return false
	}
	if begun := s.a.State == cohort.AnnouncementSet || s.sent(); begun && s.proposes(Steer{Texts: news}) {
		return true
	}
	s.acts(cohort.ActionAnnounceTranslated)
	s.put(news)
	if s.a.State == cohort.AnnouncementAsks { // her yes is one to these words, too
		s.a.Asks++
		s.a.Brought = append(slices.Clone(s.a.Brought), s.e.By)
		s.a.Asked = slices.DeleteFunc(slices.Clone(s.a.Asked), func(id string) bool { return id == s.e.By })
		for _, k := range s.seconds() {
			s.tell(k.ID, ToldAsk)
		}
	}
	s.toTeam(ToldTranslated)
	for i := range s.d.Then {
		if x := s.d.Then[i].Event.Announced; x.Told == ToldTranslated {
			x.In = slices.Sorted(maps.Keys(news))
		}
	}
	return true
}

// toTeam tells its author and whoever has done it, as far as they coordinate; of what its
// author may not go on with, those who may.
func (s *steering) toTeam(told Told) {
	team := s.w.Coordinators(s.a.Cohort)
	has := func(id string) bool { return slices.ContainsFunc(team, func(k Known) bool { return k.ID == id }) }
	if !has(s.a.By) {
		for _, k := range team {
			s.tell(k.ID, told)
		}
		return
	}
	s.tell(s.a.By, told)
	if has(s.e.By) {
		s.tell(s.e.By, told)
	}
}

func (s *steering) put(texts map[locales.Lang]seal.Private) {
	if s.a.Texts == nil {
		s.a.Texts = map[locales.Lang]seal.Private{}
	}
	for l, v := range texts {
		s.a.Texts[l] = v.Fresh()
	}
}

// sent says that it has gone to people, or goes.
func (s *steering) sent() bool {
	return s.a.State == cohort.AnnouncementGoes || s.a.State == cohort.AnnouncementGone
}

func (s *steering) ready(Steer) bool {
	if s.a.State != cohort.AnnouncementGone {
		return false
	}
	s.acts(cohort.ActionAnnounceAgain)
	s.round(cohort.AnnouncementGoes)
	s.both(ToldGoes)
	return true
}

func (s *steering) edit(x Steer) bool {
	switch {
	case !s.sent() || len(x.Texts)+len(x.Values) == 0:
		return false
	case x.Seen != 0 && x.Seen != s.a.Edited: // hers would undo what she has not seen
		s.no(ToldChanged)
		return true
	case s.proposes(x):
		return true
	}
	s.acts(cohort.ActionAnnounceEdited)
	if c := s.a.Change; c != nil { // nobody is asked about it any more: it holds with this
		x.Texts, x.Values = joined(c.Texts, x.Texts), joined(c.Values, x.Values)
		s.tellAskers(ToldGoes)
		s.followAskers()
		s.a.Change = nil
	}
	s.changes(x.Texts, x.Values)
	s.both(ToldGoes)
	return true
}

func (s *steering) withdraw(Steer) bool {
	part := s.a.State == cohort.AnnouncementCancelled && s.a.Started > 0
	if !s.sent() && !part {
		return false
	}
	s.acts(cohort.ActionAnnounceWithdrawn)
	s.round(cohort.AnnouncementWithdraws)
	s.both(ToldGoes)
	return true
}
