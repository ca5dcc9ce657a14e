package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
)

// A person's card.
const (
	ViewCard       cohort.View = "card"
	ViewCardCohort cohort.View = "card-cohort" // "to which cohort?"
	ViewCardSure   cohort.View = "card-sure"
	ViewCaring     cohort.View = "caring" // she is being told of it
	ViewCared      cohort.View = "cared"  // what came of it
)

// What the buttons of a card mean. VerbCard opens the card of whom its argument names, by her
// subject id.
const (
	VerbCard     Verb = "kc"
	VerbCare     Verb = "kd"
	VerbCareTo   Verb = "kt"
	VerbCareSure Verb = "ky"
)

// carding shows what a coordinator may know of one person, and what can be done for her.
func carding() conversation {
	return conversation{
		roles:  coordinators(),
		views:  []cohort.View{ViewCard, ViewCardCohort, ViewCardSure, ViewCaring, ViewCared},
		steps:  []cohort.View{ViewCardCohort, ViewCardSure, ViewCaring},
		screen: (*talk).cardScreen,
		needs:  cardNeeds,
		hears:  (*talk).caring,
		arrows: []Transition{
			{anywhere, VerbCard, (*talk).toCard},
			{ViewCard, VerbCare, (*talk).toCare},
			{ViewCardCohort, VerbCareTo, (*talk).careTo},
			{ViewCardSure, VerbCareSure, (*talk).careSure},
			{ViewCard, VerbNudgeHer, (*talk).nudgeOnCard},
			{ViewCard, VerbOne, (*talk).releaseToHer},
		},
	}
}

// caring takes what is asked for her in her own turn, and what came of it in the turn of
// whoever asked.
func (t *talk) caring() bool {
	switch e := t.e.Event; {
	case e.Care != nil:
		t.care(e.Care)
	case e.Cared != nil:
		t.cared(e.Cared)
	case e.Return != nil:
		t.comeBack(e.Return)
	default:
		return false
	}
	return true
}

// Delivery is what became of the messages made for somebody lately.
type Delivery struct {
	Since   cohort.Instant // nothing older is counted
	Sent    int
	Waiting int
	Failed  int   // not delivered, or not for certain
	Why     []Why // in the order of Reasons
}

// cardNeeds is whoever the card is of, and what it says of her that is not hers alone.
func cardNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	switch ev := e.Event; {
	case ev.Care != nil:
		return t.unseen(ev.Care.To)
	case ev.Return != nil:
		return returnNeeds(w, p)
	}
	id := t.cardOf(e.Event)
	if id == "" {
		return nil
	}
	her, seen := w.Actors[id]
	switch {
	case !seen:
		return []Need{{Actor: id}}
	case !t.coordinates(her):
		return nil
	}
	out := t.unseen(her.Cohort)
	if _, seen := w.Actors[her.Lost.By]; !seen && her.Lost.Link != "" {
		out = append(out, Need{Actor: her.Lost.By})
	}
	if w.Delivery == nil {
		out = append(out, Need{Delivery: id})
	}
	return out
}

// unseen asks for a cohort that is not seen yet.
func (t *talk) unseen(id cohort.ID) []Need {
	if _, seen := t.w.Cohorts[id]; seen || id == "" {
		return nil
	}
	return []Need{{Cohort: id}}
}

// cardOf is whose card an event may show; "" when it shows none.
func (t *talk) cardOf(e Event) string {
	if !t.may(carding()) || e.Cared == nil && !carding().concerns(t.p, e, VerbCard) {
		return ""
	}
	if e.Cared != nil {
		return e.Cared.Person
	}
	if act := pressedAct(e); act != nil && act.Verb == VerbCard {
		return act.Arg
	}
	return cmp.Or(t.p.Place.Person, t.behind().Person)
}

// coordinates says that her learns in a cohort which whoever looks works with. Of anybody
// else it is not even said whether she is there.
func (t *talk) coordinates(her *cohort.Participant) bool {
	return her != nil && Learning(her, her.Cohort) && slices.Contains(t.mine(), her.Cohort)
}

// toCard shows somebody's card.
func (t *talk) toCard(arg string) bool {
	if !t.may(carding()) {
		return false
	}
	if !t.coordinates(t.w.Actors[arg]) {
		return t.noCard()
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewCard, Person: arg})
	return true
}

// nudgeOnCard nudges her, or says why she is not to be.
func (t *talk) nudgeOnCard(string) bool {
	her, ok := t.carded()
	if !ok {
		return t.noCard()
	}
	t.move(t.p.Place, t.nudge(t.p.Place.Person, her))
	return true
}

// releaseToHer leads on to what is open for her alone.
func (t *talk) releaseToHer(string) bool {
	her, ok := t.carded()
	if !ok {
		return t.noCard()
	}
	t.p.Hand = her.Cohort
	return t.release(her.Cohort, cohort.Releasing{Person: t.p.Place.Person}, ViewRelease)
}

// noCard is the same for somebody who is not there and for one who is not hers.
func (t *talk) noCard() bool {
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewMenu}, note("card_none"))
	return true
}

// carded is whom her screen is about, as she is now.
func (t *talk) carded() (her *cohort.Participant, ok bool) {
	her = t.w.Actors[t.p.Place.Person]
	return her, t.may(carding()) && t.coordinates(her)
}

// as is her conversation as a learner, to be asked about and not to be changed.
func (t *talk) as(id string, her *cohort.Participant) *talk {
	p := her.Clone()
	p.Acting = cohort.RoleParticipant
	w := t.w
	w.ID = id
	return &talk{w: w, p: p, d: &Decision{}}
}

// otherHomes are the cohorts to which she may be moved.
func (t *talk) otherHomes(her *cohort.Participant) []cohort.ID {
	return slices.DeleteFunc(t.mine(), func(id cohort.ID) bool { return id == her.Cohort })
}

// careFor are what may be asked for somebody, as she is.
func (t *talk) careFor(her *cohort.Participant) []CareAct {
	var out []CareAct
	if len(t.otherHomes(her)) > 0 {
		out = append(out, CareMove)
	}
	parts := mayPart(t.w, her, t.p)
	switch {
	case her.Lost.At > 0 && !parts:
		return out
	case her.Lost.At > 0 && !leadsBack(t.w, her):
		return append(out, CareRenew)
	case her.Lost.At > 0:
		return append(out, CareRenew, CareRevoke)
	case her.Unreachable > 0:
		out = append(out, CareReachable)
	default:
		out = append(out, CareUnreachable)
	}
	if parts && her.Code != t.p.Code {
		out = append(out, CareLost)
	}
	return out
}

// toCare asks before anything is done for her.
func (t *talk) toCare(arg string) bool {
	her, ok := t.carded()
	if !ok {
		return t.noCard()
	}
	if !slices.Contains(t.careFor(her), CareAct(arg)) { // somebody else has done it meanwhile
		t.move(cohort.Place{View: ViewCard, Person: t.p.Place.Person}, t.outcome("cared_same", t.p.Place.Person))
		return true
	}
	if CareAct(arg) == CareLost && settled(t.w, her) { // said before she is sure that it is to be
		t.move(cohort.Place{View: ViewCard, Person: t.p.Place.Person}, t.outcome("cared_settings", t.p.Place.Person))
		return true
	}
	t.p.Task = cohort.Task{Field: arg}
	at := cohort.Place{View: ViewCardSure, Person: t.p.Place.Person}
	if CareAct(arg) == CareMove {
		at.View = ViewCardCohort
	}
	t.move(at)
	return true
}

// careTo takes the cohort to which she is to be moved, or turns to another page of them.
func (t *talk) careTo(arg string) bool {
	her, ok := t.carded()
	if !ok {
		return t.noCard()
	}
	for _, id := range t.otherHomes(her) {
		if tag(string(id)) == arg {
			t.p.Task = cohort.Task{Field: string(CareMove), Cohort: id}
			t.move(cohort.Place{View: ViewCardSure, Person: t.p.Place.Person})
			return true
		}
	}
	t.move(cohort.Place{View: ViewCardCohort, Person: t.p.Place.Person, PageAt: cohortsPage(arg)})
	return true
}

// careSure asks for it in her own turn.
func (t *talk) careSure(string) bool {
	her, ok := t.carded()
	if !ok {
		return t.noCard()
	}
	x := t.p.Task
	t.p.Place = cohort.Place{View: ViewCaring, Person: t.p.Place.Person}
	t.p.Step++
	t.then(Ref{Person, t.p.Place.Person}, Event{Care: &Care{Do: CareAct(x.Field), To: x.Cohort, Seed: her.Lost.Seed}})
	return true
}

// cared tells what came of it: on her screen, or below it when she has gone on.
func (t *talk) cared(c *Cared) {
	if t.p.Stage != cohort.StageMember {
		return
	}
	if c.Why == CareDead || c.Why == CareBack {
		t.hearsOfLink(c)
		return
	}
	key := "cared_" + string(c.Do)
	switch c.Why {
	case CareNone:
		key = "card_none"
	case CareSame:
		key = "cared_same"
	case CareSettings, CareOver:
		key = "cared_" + string(c.Why)
	}
	if !t.coordinates(t.w.Actors[c.Person]) || !t.may(carding()) {
		key = "card_none"
	}
	t.givesLink(c)
	waits := t.p.Place.View == ViewCaring && t.p.Place.Person == c.Person
	switch {
	case !waits:
		t.say(Say{Op: OpSend, Parts: []Part{t.outcome(key, c.Person)}})
		t.p.Screen.Buried = true
	case key == "card_none":
		t.noCard()
	default:
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewCared, Person: c.Person, Matter: key})
	}
}

// hearsOfLink tells somebody of the team that who stands before a link that leads back needs
// another one, or that somebody has come by it: if that was not she, only the team can see it.
func (t *talk) hearsOfLink(c *Cared) {
	if !t.may(carding()) || !t.coordinates(t.w.Actors[c.Person]) || !t.hearsNews() {
		t.d.Void = true
		return
	}
	t.newsOfTeam([]Part{t.outcome("cared_"+string(c.Why), c.Person)}, Button{Label: note("card_back"), Act: t.act(VerbCard, c.Person)})
}

// givesLink hands over the link that leads her back, in her language, to whoever asked for it
// and may have it: a message that can be sent on.
func (t *talk) givesLink(c *Cared) {
	her := t.w.Actors[c.Person]
	if c.Seed == "" || !t.may(carding()) || !t.coordinates(her) || !mayPart(t.w, her, t.p) || her.Lost.Seed != c.Seed {
		return
	}
	payload, _ := returnCode(t.w.Keys, c.Person, c.Seed)
	t.say(Say{Op: OpSend, Parts: []Part{{Key: "return_message", Args: Args{"Link": Link(payload)}, Lang: her.Lang}}})
	t.p.Screen.Buried = true
}

// outcome says what came of it, of whom by her code alone: it may come while somebody looks
// over a shoulder.
func (t *talk) outcome(key, person string) Part {
	her := t.w.Actors[person]
	if key == "card_none" || her == nil {
		return note("card_none")
	}
	return note(key, "Code", her.Code, "Name", t.cohortName(t.listed(her.Cohort)), "Date", Day(her.Lost.Until))
}
