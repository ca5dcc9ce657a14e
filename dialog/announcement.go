package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Announce brings an announcement into being: one that waits for a translation if its State
// says so, else a confirmed one. One that waits may be confirmed by it, or have other words.
type Announce struct {
	Announcement cohort.Announcement `json:"announcement"`
}

// Steer is what somebody of the team does with an announcement there is.
type Steer struct {
	Do     Steering                      `json:"do"`
	Asks   int                           `json:"asks,omitempty"`   // of SteerConfirm and SteerRefuse: what was asked
	Seen   int                           `json:"seen,omitempty"`   // of SteerEdit: the round from which its words were as she saw them; 0: she did not look
	Texts  map[locales.Lang]seal.Private `json:"texts,omitempty"`  // Telegram HTML; of SteerTranslate and SteerEdit
	Values map[string]seal.Private       `json:"values,omitempty"` // of SteerEdit: what a template is filled by, and its place; empty: it is left out
}

// Steering is a thing to do with an announcement.
type Steering string

// What may be done.
const (
	SteerConfirm   Steering = "confirm"   // a second person's yes
	SteerRefuse    Steering = "refuse"    // her no
	SteerStop      Steering = "stop"      // what has not gone does not go
	SteerTranslate Steering = "translate" // a language is written; nothing of it is sent by that
	SteerReady     Steering = "ready"     // the languages ready by now go to those who wait for them
	SteerEdit      Steering = "edit"      // other words, for everybody
	SteerWithdraw  Steering = "withdraw"  // taken out of the chats
)

func (s *Steer) privates(at func(string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	for l, v := range s.Texts {
		if err := visit(&v, at("steer/texts/"+string(l))); err != nil {
			return err
		}
		s.Texts[l] = v
	}
	for name, v := range s.Values {
		if err := visit(&v, at("steer/values/"+name)); err != nil {
			return err
		}
		s.Values[name] = v
	}
	return nil
}

// Onward is how far an announcement has come. The leader alone says so.
type Onward struct {
	Begin   bool   `json:"begin,omitempty"` // its time has come
	Look    bool   `json:"look,omitempty"`  // whether whoever was asked for her yes can still give it
	Round   int    `json:"round,omitempty"` // of To and Through
	To      string `json:"to,omitempty"`    // the last subject to whom the round has come
	Failed  int    `json:"failed,omitempty"`
	Through bool   `json:"through,omitempty"` // the round has come to everybody
	End     bool   `json:"end,omitempty"`     // and nothing of it waits any more
}

// Announced tells somebody of the team what became of an announcement that is hers to know
// of.
type Announced struct {
	ID   string `json:"id"`
	Told Told   `json:"told"`
	Code string `json:"code,omitempty"` // of whoever did it

	In []locales.Lang `json:"in,omitempty"` // of ToldTranslated: the languages that are ready
}

// Told is what became of an announcement.
type Told string

// What there is to tell.
const (
	ToldAsk   Told = "ask"   // her yes is asked for
	ToldAsked Told = "asked" // a second person's yes is asked for
	ToldAlone Told = "alone" // nobody is left whose yes could be asked for: it goes in a while

	ToldChangeAsk   Told = "change_ask"   // her yes to a change is asked for
	ToldChangeAsked Told = "change_asked" // a second person's yes to it is
	ToldChangeNo    Told = "change_no"    // and she has said no
	ToldChangeOff   Told = "change_off"   // and nobody is left who could say yes

	ToldSet        Told = "set" // it goes at its hour
	ToldGoes       Told = "goes"
	ToldGone       Told = "gone"    // it has reached everybody it could
	ToldRefused    Told = "refused" // the second person has said no
	ToldStopped    Told = "stopped"
	ToldTranslated Told = "translated" // a language is ready
	ToldWithdrawn  Told = "withdrawn"
	ToldRole       Told = "role"    // whoever asked for it may not
	ToldOwn        Told = "own"     // the author is no second person
	ToldLate       Told = "late"    // others have done something else with it already
	ToldChanged    Told = "changed" // others have changed it since she looked, so hers is not taken
	ToldWaits      Told = "waits"   // another change waits for a yes, and is answered first
	ToldLost       Told = "lost"    // it did not begin: nobody who stood for it may any more
	ToldEnded      Told = "ended"   // it did not begin: its cohort has come to its end
	ToldOver       Told = "over"    // that has come to its end, so it can only be stopped or taken back
)

// aloneFor is how long an announcement to many can still be stopped when there is no second
// person.
const aloneFor = time.Minute

// ofAnnouncement is what an announcement must see where it may begin: who runs the programme,
// whether its cohort still runs and, at its hour, for how many it is by then.
func ofAnnouncement(w World, s Subject, e Envelope) (out []Need) {
	a, ev := s.Announcement, e.Event
	begins := ev.Onward != nil && ev.Onward.Begin
	looks := ev.Onward != nil && ev.Onward.Look
	if a == nil || ev.Announce == nil && ev.Steer == nil && !begins && !looks {
		return nil
	}
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	in := a.Cohort
	if ev.Announce != nil {
		in = ev.Announce.Announcement.Cohort
	}
	if _, seen := w.Cohorts[in]; !seen && in != "" {
		out = append(out, Need{Cohort: in})
	}
	if begins && w.People[ofAnnounce] == nil {
		of, now, course := *a, w.Now, w.Course
		out = append(out, Need{People: &PeopleOf{
			For: ofAnnounce, Cohort: in, Match: func(k Known) bool { return matches(course, &of, k.Person, now) },
			Tell: func(k Known) []string { return readsIt(course, &of, k.Person, now) },
		}})
	}
	return out
}

// decideAnnouncement takes an announcement on its way. What it may not take changes nothing,
// and whoever asked for it hears why.
func decideAnnouncement(w World, a *cohort.Announcement, e Envelope) Decision {
	s := &steering{w: w, e: e, by: w.Actors[e.By], was: a, a: a.Fresh()}
	switch {
	case e.Event.Announce != nil:
		s.announce(e.Event.Announce.Announcement.Fresh())
	case e.Event.Steer != nil && a.Made != 0:
		s.steer(*e.Event.Steer)
	case e.Event.Onward != nil:
		s.onward(*e.Event.Onward)
	}
	if !s.done && len(s.d.Then) == 0 {
		return Decision{Next: Subject{Announcement: a}, Void: true}
	}
	if s.a.State != cohort.AnnouncementSet && !s.sent() { // nobody is asked about what goes no more
		s.dropsChange(ToldStopped)
	}
	s.d.Next = Subject{Announcement: &s.a}
	return s.d
}

// steering is one decision about an announcement while it is made.
type steering struct {
	w    World
	e    Envelope
	by   *cohort.Participant // whoever does it; nil: the leader
	was  *cohort.Announcement
	a    cohort.Announcement
	d    Decision
	done bool // something has changed
}

// acts notes that by has done something, for the audit log.
func (s *steering) acts(action cohort.Action) {
	s.done = true
	if s.by != nil {
		s.d.Facts = []cohort.Fact{audit(s.w, Announcement, action, s.by.Code)}
	}
}

// tell tells somebody, once.
func (s *steering) tell(who string, told Told) {
	if who == "" || slices.ContainsFunc(s.d.Then, func(e Envelope) bool { return e.On.ID == who }) {
		return
	}
	ev := Event{Announced: &Announced{ID: s.w.ID, Told: told}}
	if s.by != nil {
		ev.Announced.Code = s.by.Code
	}
	s.d.Then = append(s.d.Then, Envelope{On: Ref{Person, who}, By: s.w.ID, Event: ev})
}

// no tells whoever asked why nothing has changed.
func (s *steering) no(why Told) { s.tell(s.e.By, why) }

// both tells the author, and whoever has done it.
func (s *steering) both(told Told) {
	s.tell(s.a.By, told)
	s.tell(s.e.By, told)
}

// seconds are those who may say yes in place of whoever stands for it, and can be asked.
func (s *steering) seconds() []Known {
	return slices.DeleteFunc(s.w.Coordinators(s.a.Cohort), func(k Known) bool { return s.stands(k.ID) || k.Person.Blocked })
}

// agreeing are those of the seconds who have brought no words of it themselves or, where there is
// nobody else, those who have.
func (s *steering) agreeing() []Known {
	all := s.seconds()
	others := slices.DeleteFunc(slices.Clone(all), func(k Known) bool { return slices.Contains(s.a.Brought, k.ID) })
	if len(others) == 0 {
		return all
	}
	return others
}

// asks asks others for their yes.
func (s *steering) asks(whom []Known) {
	s.done, s.a.State, s.a.Asked = true, cohort.AnnouncementAsks, nil
	s.a.Asks++
	s.tell(s.a.By, ToldAsked)
	for _, k := range whom {
		s.a.Asked = append(s.a.Asked, k.ID)
		s.tell(k.ID, ToldAsk)
	}
}

// looks finds out whether somebody who was asked for her yes can still give it: else others are
// asked, and where there is nobody it goes as that of one alone does.
func (s *steering) looks() {
	left := s.agreeing()
	asked := func(k Known) bool { return slices.Contains(s.a.Asked, k.ID) }
	switch {
	case s.a.State != cohort.AnnouncementAsks && s.a.Change != nil:
		s.looksAtChange()
	case s.a.State != cohort.AnnouncementAsks:
	case s.over(): // then it starts no more
		s.starts()
	case slices.ContainsFunc(left, asked):
	case len(left) > 0:
		s.asks(left)
	default:
		s.tell(s.a.By, ToldAlone)
		s.alone()
		s.starts()
	}
}

// alone has it go after a while, in which it can be stopped.
func (s *steering) alone() {
	s.a.Alone, s.a.At = true, max(s.a.At, s.w.Now.Add(aloneFor))
}

// announce brings it into being.
func (s *steering) announce(x cohort.Announcement) {
	switch {
	case s.by == nil || s.by.Stage != cohort.StageMember:
	case !mayCoordinate(s.w, s.by, x.Cohort):
		if s.was.Made == 0 {
			s.a = cohort.Announcement{Cohort: x.Cohort, By: s.e.By, State: cohort.AnnouncementRefused, Made: s.w.Now}
		}
		s.no(ToldRole)
	case s.was.Made != 0:
		s.no(ToldLate)
	default:
		s.a = x
		s.a.Made, s.a.By, s.a.Code = s.w.Now, s.e.By, s.by.Code
		s.acts(cohort.ActionAnnounceConfirmed)
		s.agreed()
	}
}

// agreed has it start when it is for few, or another has said yes: else that is asked first.
// Where there is nobody to ask, it can be stopped for a while.
func (s *steering) agreed() {
	many := s.a.Expected > s.w.Limits.many()
	switch asked := s.a.Second != "" || s.a.Alone; {
	case !many || asked:
	case len(s.agreeing()) > 0:
		s.asks(s.agreeing())
		return
	default:
		s.alone()
	}
	s.starts()
}

// starts has it go now, or at its hour; to a cohort that has ended it does not.
func (s *steering) starts() {
	switch {
	case s.over():
		s.done = true
		s.a.State, s.a.Ended = cohort.AnnouncementCancelled, s.w.Now
		s.both(ToldEnded)
		s.tell(s.a.Second, ToldEnded)
		s.others(ToldEnded)
	case s.a.At > s.w.Now:
		s.done, s.a.State = true, cohort.AnnouncementSet
		s.both(ToldSet)
	default:
		s.begins()
	}
}

func (s *steering) begins() {
	s.a.Started = s.w.Now
	s.round(cohort.AnnouncementGoes)
	s.a.Edited = s.a.Round
	s.both(ToldGoes)
}

// round has it go round, from the first to the last.
func (s *steering) round(state cohort.AnnouncementState) {
	s.done = true
	s.a.State, s.a.Ended = state, 0
	s.goes(s.e.By)
	s.a.Round, s.a.Cursor, s.a.Walked = s.a.Round+1, "", false
}

// goes has somebody hear when it has come to rest.
func (s *steering) goes(who string) {
	if who != "" && !slices.Contains(s.a.Going, who) {
		s.a.Going = append(slices.Clone(s.a.Going), who)
	}
}

// onward takes it on as the leader says.
func (s *steering) onward(x Onward) {
	goes := s.a.State == cohort.AnnouncementGoes || s.a.State == cohort.AnnouncementWithdraws
	switch {
	case s.e.By != "":
	case x.Begin:
		s.beginsInTime()
	case x.Look:
		s.looks()
	case x.End:
		s.ends()
	case !goes || x.Round != s.a.Round || s.a.Walked:
	case x.Through:
		s.done, s.a.Walked = true, true
		s.a.Reached = s.a.Reached || s.a.State == cohort.AnnouncementGoes
	case x.To > s.a.Cursor:
		s.done, s.a.Cursor = true, x.To
		s.a.Failed += x.Failed
	}
}

// beginsInTime begins it when its time has come, as long as somebody who stood for it still
// may: else it does not begin, and the team hears of it. For how many it is counts as it is
// then.
func (s *steering) beginsInTime() {
	if s.a.State != cohort.AnnouncementSet || s.a.At > s.w.Now {
		return
	}
	team := s.w.Coordinators(s.a.Cohort)
	if slices.ContainsFunc(team, func(k Known) bool { return k.ID == s.a.By || k.ID == s.a.Second }) {
		if people := s.w.People[ofAnnounce]; people != nil {
			s.a.Expected = people.Match
			for l := range s.a.HeldIn {
				s.a.HeldIn[l] = people.Counts[string(l)]
			}
		}
		s.agreed()
		return
	}
	s.done = true
	s.a.State, s.a.Ended = cohort.AnnouncementCancelled, s.w.Now
	for _, k := range team {
		s.tell(k.ID, ToldLost)
	}
}

// ends it when nothing of it waits any more.
func (s *steering) ends() {
	var told Told
	switch {
	case s.a.State == cohort.AnnouncementStops && s.a.Reached: // a later round was stopped
		s.a.State, told = cohort.AnnouncementGone, ToldStopped
	case s.a.State == cohort.AnnouncementStops:
		s.a.State, told = cohort.AnnouncementCancelled, ToldStopped
	case s.a.State == cohort.AnnouncementGoes && s.a.Walked:
		s.a.State, told = cohort.AnnouncementGone, ToldGone
	case s.a.State == cohort.AnnouncementWithdraws && s.a.Walked:
		s.a.State, told = cohort.AnnouncementWithdrawn, ToldWithdrawn
	default:
		return
	}
	for _, who := range s.a.Followers() {
		s.tell(who, told)
	}
	s.done, s.a.Ended, s.a.Going = true, s.w.Now, nil
}

// RestoredAnnouncement brings one that comes from a backup to rest: whom it reached
// afterwards nobody knows, so it goes no further by itself. One whose hour is still to come
// goes then.
func RestoredAnnouncement(a *cohort.Announcement, now cohort.Instant) {
	switch a.State {
	case cohort.AnnouncementSet:
		if a.At > now {
			return
		}
		a.State = cohort.AnnouncementCancelled
	case cohort.AnnouncementStops:
		a.State = cohort.AnnouncementCancelled
	case cohort.AnnouncementGoes:
		a.State, a.Walked, a.Reached = cohort.AnnouncementGone, true, true
	case cohort.AnnouncementWithdraws:
		a.State, a.Walked = cohort.AnnouncementGone, true // it may be taken back once more
	default:
		return
	}
	a.Ended = now
	if a.State == cohort.AnnouncementCancelled {
		a.Change = nil
	}
}
