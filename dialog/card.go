package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// A person's card.
const (
	ViewCard cohort.View = "card"
)

// VerbCard opens the card of whom its argument names, by her subject id.
const VerbCard Verb = "kc"

// carding shows what a coordinator may know of one person, and what can be done for her.
func carding() conversation {
	return conversation{
		roles:  coordinators(),
		views:  []cohort.View{ViewCard},
		screen: (*talk).cardScreen,
		needs:  cardNeeds,
		arrows: []Transition{
			{anywhere, VerbCard, (*talk).toCard},
		},
	}
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
	var out []Need
	if _, seen := w.Cohorts[her.Cohort]; !seen {
		out = append(out, Need{Cohort: her.Cohort})
	}
	if w.Delivery == nil {
		out = append(out, Need{Delivery: id})
	}
	return out
}

// cardOf is whose card an event may show; "" when it shows none.
func (t *talk) cardOf(e Event) string {
	if !t.may(carding()) || !carding().concerns(t.p, e, VerbCard) {
		return ""
	}
	if act := pressedAct(e); act != nil && act.Verb == VerbCard {
		return act.Arg
	}
	if t.p.Place.Person == "" && t.passing() {
		return t.p.Prior.Person
	}
	return t.p.Place.Person
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
	her := t.w.Actors[arg]
	if !t.coordinates(her) {
		return t.noCard()
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewCard, Person: arg})
	return true
}

// noCard is the same for somebody who is not there and for one who is not hers.
func (t *talk) noCard() bool {
	t.leavePage()
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
