package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// World is what a decision may see beside its subject. Nothing in it changes
// while the decision is made.
type World struct {
	Now      cohort.Instant
	Course   *course.Course
	Words    *locales.Bundle
	Days     course.Calendar // the course's occasions, as staff have changed them
	ID       string          // of the subject
	Base     string          // <subject>/<version>: rows and facts of this turn are Base/<n>
	Limits   Limits
	Owner    func(door string) bool // whether the settings name this person an owner
	Keys     Minter
	Invited  map[string]*cohort.Invitation // found by Needs; nil value: there is none
	Cohorts  map[cohort.ID]*cohort.Cohort
	Actors   map[string]*cohort.Participant // others, by subject id; nil value: there is none
	List     []Listed                       // every cohort, the oldest first; nil until asked for
	Changed  *cohort.Calendar               // what staff have changed of the calendar; nil until asked for
	Chat     *Chat                          // what her chat shows; nil until asked for
	Trouble  *Trouble                       // what could not be delivered; nil until asked for
	People   map[string]*People             // of a cohort, by who asked for them
	Owners   *cohort.Owners                 // what is with the owners; nil until asked for
	Team     []Known                        // everybody who runs the programme; nil until asked for
	Coded    []Known                        // who has the code asked for; nil until asked for
	Audit    *AuditPage                     // a page of the audit log; nil until asked for
	Delivery *Delivery                      // what became of the messages to the person asked for; nil until asked for
	Missed   *int                           // messages that could not reach her since she was here; nil until asked for

	Waiting map[cohort.ID][]Known // who waits to be confirmed, by cohort
	Issued  *IssuedPage           // invitations; nil until asked for

	Inbox   *Inbox                          // of a cohort, or of the owners; nil until asked for
	Threads map[string]*cohort.Thread       // by whose they are; nil value: there is none
	Left    map[cohort.ID]*Inbox            // what somebody leaves who may answer no more, by cohort
	Outside *int                            // threads of strangers that wait; nil until asked for
	Spoken  map[string]*cohort.Announcement // those asked for; nil value: there is none
	Had     map[string]*Had                 // what is left of those that came to her long ago; nil value: nothing did
	Reach   map[string]*Reach               // how far each of them has come, where that was asked for
	History map[HistoryOf]*History          // a cohort's announcements, a page
	Replied map[RepliedOf]*Replied          // who replied what, a page

	Results map[cohort.ID]*Results // those asked for; no id: of all
	Texts   map[TextsOf]*Texts     // pages of what was typed to questions; those asked for

	Rehearsal bool // authors may lead her: see Jump
}

// Listed is a cohort with its id.
type Listed struct {
	ID     cohort.ID
	Cohort *cohort.Cohort
}

// Minter makes what nobody can guess and everybody with the key file makes alike:
// so a decision made twice gives one code. *seal.Keys does.
type Minter interface {
	MAC(n int, parts ...string) string
	Lookup(kind, value string) string
}

// Limits are the numbers of the conversation's care for itself; zero means the
// default beside each.
type Limits struct {
	WrongLinks   int // wrong links in a row before a pause: 5
	SmallestCell int // people below which no result is shown: 5
	Many         int // people for whom an announcement needs no second person: 100
}

func (l Limits) wrongLinks() int {
	if l.WrongLinks > 0 {
		return l.WrongLinks
	}
	return 5
}

func (l Limits) smallestCell() int {
	if l.SmallestCell > 0 {
		return l.SmallestCell
	}
	return cohort.SmallestCell
}

func (l Limits) many() int {
	if l.Many > 0 {
		return l.Many
	}
	return 100
}

// Need names something a decision must see: one field is set.
type Need struct {
	Invitation string
	Cohort     cohort.ID
	Actor      string    // subject id of somebody else
	List       bool      // every cohort
	Calendar   bool      // what staff have changed of the calendar
	Chat       *Emptying // what her chat shows, between two orders
	Trouble    *TroubleOf
	People     *PeopleOf
	Delivery   string         // what became of the messages to this person, by subject id
	Team       bool           // everybody who runs the programme
	Owners     bool           // what is with the owners
	Waiting    cohort.ID      // who waits to be confirmed for a cohort
	Issued     *IssuedOf      // invitations that were made
	Coded      string         // whoever has this code
	Audit      *AuditOf       // a page of the audit log
	Missed     cohort.Instant // messages made since then that could not reach her

	Inbox   *InboxOf // a page of it
	Left    *InboxOf // the first of it, which somebody leaves
	Thread  string   // subject id of whose it is
	Outside bool     // how many threads of strangers wait
	Spoken  string   // id of an announcement
	Had     string   // id of one that came to her long ago
	Reach   string   // how far it has come
	History *HistoryOf
	Replied *RepliedOf
	Results *ResultsOf
	Texts   *TextsOf
}

// Needs says what deciding e on s must see that w does not hold yet, each thing once. It is asked
// again after each fetch until nothing is missing.
func Needs(w World, s Subject, e Envelope) []Need {
	var out []Need
	for _, n := range needsOf(w, s, e) {
		if !slices.ContainsFunc(out, n.same) {
			out = append(out, n)
		}
	}
	return out
}

// same says that o asks for what n asks for.
func (n Need) same(o Need) bool {
	switch {
	case n.People != nil && o.People != nil:
		return n.People.For == o.People.For
	case n.History != nil && o.History != nil:
		return *n.History == *o.History
	case n.Replied != nil && o.Replied != nil:
		return *n.Replied == *o.Replied
	case n.Inbox != nil && o.Inbox != nil:
		return *n.Inbox == *o.Inbox
	case n.Left != nil && o.Left != nil:
		return *n.Left == *o.Left
	case n.Issued != nil && o.Issued != nil:
		return *n.Issued == *o.Issued
	case n.Results != nil && o.Results != nil:
		return *n.Results == *o.Results
	case n.Texts != nil && o.Texts != nil:
		return *n.Texts == *o.Texts
	}
	return n == o
}

// needsOf is Needs, in which several conversations may ask for the same.
func needsOf(w World, s Subject, e Envelope) []Need {
	if s.Thread != nil {
		return threadNeeds(w, s.Thread, e)
	}
	if s.Person == nil {
		if e.Event.Unseat != nil && w.Team == nil {
			return append(actor(w, e), Need{Team: true})
		}
		if e.Event.Naming != nil {
			return namingNeeds(w, e)
		}
		return slices.Concat(actor(w, e), ofAnnouncement(w, s, e), invitationNeeds(w, s.Invitation, e), archiveNeeds(w, e))
	}
	if e.Event.Upkeep != nil {
		return nil // whether she is an owner, she and the settings say
	}
	return personNeeds(w, s, e)
}

func personNeeds(w World, s Subject, e Envelope) []Need {
	var out []Need
	admitted := e.Event.Admitted
	if w.List == nil && !quick(w, s.Person, e.Event) && works(w, s.Person, admitted) {
		out = append(out, Need{List: true})
	}
	want := func(id cohort.ID) {
		if _, have := w.Cohorts[id]; id != "" && !have && !slices.Contains(out, Need{Cohort: id}) {
			out = append(out, Need{Cohort: id})
		}
	}
	if said := e.Event.Said; said != nil && said.Invitation != "" {
		inv, have := w.Invited[said.Invitation]
		if !have {
			out = append(out, Need{Invitation: said.Invitation})
		} else if inv != nil {
			want(inv.Cohort)
		}
	}
	if !quick(w, s.Person, e.Event) {
		want(s.Person.Cohort)
		want(s.Person.Registration.Cohort)
	}
	if admitted != nil {
		want(admitted.Cohort)
	}
	if a := e.Event.Appoint; a != nil {
		want(a.Role.Cohort)
	}
	if x := e.Event.Ended; x != nil {
		want(x.From)
	}
	if span := emptied(s.Person, e.Event); span != nil && w.Chat == nil {
		out = append(out, Need{Chat: span})
	}
	if since := wasAway(w, s.Person, e.Event); since > 0 && w.Missed == nil {
		out = append(out, Need{Missed: since})
	}
	if acted(e.Event) {
		out = append(out, actor(w, e)...)
	}
	if w.Team == nil && tellsTeam(s.Person, e.Event) {
		out = append(out, Need{Team: true})
	}
	out = append(out, leftNeeds(w, s.Person, e)...)
	return append(append(out, asking(w, s.Person, e)...), asked(w, s.Person, e)...)
}

// works says that somebody works with cohorts, or will as soon as she is admitted.
func works(w World, p *cohort.Participant, admitted *Admitted) bool {
	if admitted != nil && (admitted.Role == cohort.RoleOwner || admitted.Role == cohort.RoleCoordinator) {
		return true
	}
	return owner(w, p) || p.Has(cohort.RoleCoordinator)
}

// actor is what must be seen of whoever acts on another subject: her
// role is looked at again where it takes effect.
func actor(w World, e Envelope) []Need {
	_, seen := w.Actors[e.By]
	if seen || e.By == "" || !acted(e.Event) {
		return nil
	}
	return []Need{{Actor: e.By}}
}

// acted says that somebody with a role acts on another subject by e.
func acted(e Event) bool {
	switch {
	case e.Found != nil, e.Issue != nil, e.Resume != nil, e.Amend != nil, e.Announce != nil, e.Steer != nil,
		e.Revoke != nil, e.Deny != nil, e.Judge != nil, e.Regulate != nil, e.Archive != nil,
		e.Appoint != nil, e.Unseat != nil, e.Naming != nil, e.Meet != nil, e.Nudge != nil, e.Care != nil, e.Translate != nil, e.Translated != nil:
		return true
	}
	return false
}

// mayCoordinate says whether by coordinates a cohort now: one of its coordinators, or an
// owner.
func mayCoordinate(w World, by *cohort.Participant, in cohort.ID) bool {
	return by != nil && by.Stage == cohort.StageMember &&
		(owner(w, by) || slices.Contains(by.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in}))
}

// owner says whether p is an owner, by role or by the settings of this moment.
func owner(w World, p *cohort.Participant) bool {
	return p.Has(cohort.RoleOwner) || settled(w, p)
}

// settled says whether the settings of this moment name p an owner: that belongs to her account,
// whoever stands behind it.
func settled(w World, p *cohort.Participant) bool { return w.Owner != nil && w.Owner(p.Door) }

// quick says that an event cannot lead to a screen on which her cohort, or the list of
// all, matters: the presses of answering on the question she has before her, the most
// frequent of all. Any other press may show the present screen again.
func quick(w World, p *cohort.Participant, e Event) bool {
	if e.Pressed == nil || e.Pressed.Act == nil || e.Pressed.Act.Step != p.Step {
		return false
	}
	if p.Acting != "" && !p.Has(p.Acting) || speechless(w, p) || silenced(p) {
		return false // what she acts as, or her language, may be gone: another screen is shown then
	}
	if p.Place.View != ViewQuestion && p.Place.View != ViewFeedback || w.Course.Quiz(p.Place.Module, p.Place.Quiz) == nil {
		return false
	}
	switch e.Pressed.Act.Verb {
	case VerbAnswer, VerbTick, VerbUntick, VerbDone, VerbNextQuestion:
		return !closing(w, p)
	}
	return false
}

// closing says that the attempt before her may close with her next press: what she has
// finished may open more, of which she is told on a day that has to be planned, and how much of
// its module is open to her then has to be seen.
func closing(w World, p *cohort.Participant) bool {
	rec := p.Quizzes[string(p.Place.Module)+"/"+string(p.Place.Quiz)]
	if rec == nil || rec.Open == nil {
		return false
	}
	z := quizzing{q: w.Course.Quiz(p.Place.Module, p.Place.Quiz), rec: rec}
	first, _, _ := z.waiting()
	return first == nil || !slices.ContainsFunc(rec.Open.Questions, func(id course.QuestionID) bool {
		_, answered := rec.Open.Answered(id)
		return !answered && id != first.ID && z.question(id) != nil
	})
}
