package dialog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
)

// The screens of what was announced.
const (
	ViewHistory    cohort.View = "history"
	ViewSpoken     cohort.View = "spoken"      // one announcement
	ViewReworded   cohort.View = "reworded"    // "write the new words"
	ViewRewordSure cohort.View = "reword-sure" // "for everybody?"
	ViewWithdraw   cohort.View = "withdraw"    // "shall it be taken back?"
	ViewReplied    cohort.View = "replied"     // who replied what
)

// What their buttons mean.
const (
	VerbHistory     Verb = "bh"
	VerbOneSpoken   Verb = "bp"
	VerbLook        Verb = "bv"
	VerbReword      Verb = "be"
	VerbRewordSure  Verb = "bu"
	VerbWithdraw    Verb = "bd"
	VerbWithdrawYes Verb = "by"
	VerbWhoReplied  Verb = "bl"
	VerbHalt        Verb = "bz"
	VerbSendReady   Verb = "bn"
	VerbWriteAnew   Verb = "ba"
)

// recalling is about what was announced: how far it came, who replied what, other words,
// taking it back.
func recalling() conversation {
	return conversation{
		verb: VerbHistory, label: "menu_history", roles: coordinators(), open: (*talk).toHistory,
		offers: func(t *talk) bool { return t.hand() != "" },
		views:  []cohort.View{ViewHistory, ViewSpoken, ViewReworded, ViewRewordSure, ViewWithdraw, ViewReplied},
		steps:  []cohort.View{ViewReworded, ViewRewordSure},
		writes: []cohort.View{ViewReworded},
		screen: (*talk).historyScreens, typed: (*talk).typedWords, needs: historyNeeds,
		arrows: []Transition{
			{ViewHistory, VerbOneSpoken, (*talk).openSpoken},
			{ViewSpoken, VerbOneSpoken, (*talk).openSpoken},
			{ViewSpoken, VerbLook, (*talk).lookAtSpoken},
			{ViewSpoken, VerbReword, (*talk).toReword},
			{ViewSpoken, VerbAskFor, (*talk).askHeld},
			{ViewSpoken, VerbWithdraw, (*talk).toWithdraw},
			{ViewSpoken, VerbWhoReplied, (*talk).toReplied},
			{ViewSpoken, VerbHalt, (*talk).halt},
			{ViewSpoken, VerbSendReady, (*talk).sendReady},
			{ViewSpoken, VerbWriteAnew, (*talk).writeAnew},
			{ViewReworded, VerbReword, (*talk).toReword},
			{ViewReworded, VerbOneSpoken, (*talk).openSpoken},
			{ViewRewordSure, VerbReword, (*talk).toReword},
			{ViewRewordSure, VerbRewordSure, (*talk).rewordAll},
			{ViewRewordSure, VerbOneSpoken, (*talk).openSpoken},
			{ViewWithdraw, VerbWithdrawYes, (*talk).takeBackAll},
			{ViewWithdraw, VerbOneSpoken, (*talk).openSpoken},
			{ViewReplied, VerbWhoReplied, (*talk).toReplied},
			{ViewReplied, VerbOneSpoken, (*talk).openSpoken},
		},
	}
}

// What one screen lists.
const (
	spokenAtOnce  = 8
	repliedAtOnce = 12
)

// historyNeeds is what her screen shows, and what the press leads to.
func historyNeeds(w World, p *cohort.Participant, e Envelope) (out []Need) {
	t := &talk{w: w, p: p}
	if !t.may(recalling()) || !recalling().concerns(p, e.Event, VerbWatch, VerbKeep) {
		return nil
	}
	if act := pressedAct(e.Event); act != nil && (act.Verb == VerbOneSpoken || act.Verb == VerbWatch) {
		id, _, _ := strings.Cut(act.Arg, ".")
		if slices.Contains(recalling().views, p.Place.View) { // none is named: back to the one at hand
			id = cmp.Or(id, p.Place.Matter)
		}
		out = append(out, t.spokenAt(cohort.Place{View: ViewSpoken, Matter: id})...)
	}
	for _, at := range t.mayStandOn(pressedAct(e.Event)) {
		out = append(out, t.spokenAt(at)...)
	}
	return out
}

// mayStandOn are the places of this conversation at which she may stand afterwards.
func (t *talk) mayStandOn(act *Act) []cohort.Place {
	out := []cohort.Place{t.p.Place, {View: ViewHistory}, t.behind()}
	if act == nil {
		return out
	}
	switch act.Verb {
	case VerbHistory:
		out = append(out, cohort.Place{View: ViewHistory, PageAt: cohortsPage(act.Arg)})
	case VerbWhoReplied:
		out = append(out, t.repliedPlace(act.Arg))
	}
	return out
}

// spokenAt is what a place shows and was not seen yet.
func (t *talk) spokenAt(at cohort.Place) []Need {
	switch at.View {
	case ViewHistory:
		of := t.historyOf(at)
		if _, seen := t.w.History[of]; !seen && of.Cohort != "" {
			return []Need{{History: &of}}
		}
	case ViewReplied:
		of := repliedOf(at)
		if _, seen := t.w.Replied[of]; !seen {
			return append(spokenNeeds(t.w, at.Matter), Need{Replied: &of})
		}
		return spokenNeeds(t.w, at.Matter)
	case ViewSpoken:
		out := spokenNeeds(t.w, at.Matter)
		if a := t.w.Spoken[at.Matter]; a != nil && t.w.Team == nil && len(t.heldIn(a)) > 0 { // whom to ask for words
			out = append(out, Need{Team: true})
		}
		return out
	case ViewReworded, ViewRewordSure, ViewWithdraw:
		return spokenNeeds(t.w, at.Matter)
	}
	return nil
}

func (t *talk) historyOf(at cohort.Place) HistoryOf {
	return HistoryOf{Cohort: t.hand(), From: max(0, at.PageAt) * spokenAtOnce, Limit: spokenAtOnce}
}

func repliedOf(at cohort.Place) RepliedOf {
	return RepliedOf{ID: at.Matter, Reply: cohort.Response(at.Content), From: max(0, at.PageAt) * repliedAtOnce, Limit: repliedAtOnce}
}

// repliedPlace is the page of those who replied so, as a button names it.
func (t *talk) repliedPlace(arg string) cohort.Place {
	reply, page, _ := strings.Cut(arg, ".")
	n, _ := strconv.Atoi(page) // none: the first
	return cohort.Place{View: ViewReplied, Matter: t.p.Place.Matter, Content: reply, PageAt: n}
}

func (t *talk) toHistory(arg string) bool {
	if !t.may(recalling()) {
		return false
	}
	if t.handless() {
		return true
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewHistory, PageAt: cohortsPage(arg)})
	return true
}

// spokenOf is the announcement of an id, if it is of a cohort that she may work with in the role
// she acts in.
func (t *talk) spokenOf(id string) *cohort.Announcement {
	a := t.w.Spoken[id]
	if a == nil || !t.may(recalling()) || !slices.Contains(t.mine(), a.Cohort) && !t.ledTo(a.Cohort) {
		return nil
	}
	return a
}

// ledTo says that a cohort has come to its end that she might work with in the role she acts in: what
// was announced there can still be looked at and taken back.
func (t *talk) ledTo(in cohort.ID) bool {
	if !over(t.listed(in)) {
		return false
	}
	return t.acting() == cohort.RoleOwner || slices.Contains(t.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in})
}

// openSpoken shows one announcement; without a name the one at hand.
func (t *talk) openSpoken(id string) bool {
	if id == "" {
		if a, shown := t.spokenHere(); a == nil {
			return shown
		}
		id = t.p.Place.Matter
	}
	if t.spokenOf(id) == nil {
		return false
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewSpoken, Matter: id})
	return true
}

// toSpoken shows an announcement, from wherever she is and in whichever role she acts.
func (t *talk) toSpoken(a *cohort.Announcement, id string) bool {
	if !t.may(recalling()) {
		kind := cohort.RoleCoordinator
		if !slices.Contains(t.p.Roles, cohort.Role{Kind: kind, Cohort: a.Cohort}) {
			kind = cohort.RoleOwner
		}
		t.take(kind)
	}
	t.p.Screen.Buried = true
	return t.openSpoken(id)
}

// refresh shows the announcement anew on which she stands, if it is the one that has changed. What
// others have changed comes where the page stands, or not at all: a message of its own would have a
// sound, at any hour, and show the words.
func (t *talk) refresh(id string, hers bool, notes ...Part) {
	if !hers && (t.p.Screen.Row == "" || t.p.Screen.Buried) {
		return
	}
	if t.p.Place.View == ViewSpoken && t.p.Place.Matter == id && t.spokenOf(id) != nil {
		t.move(t.p.Place, notes...)
	}
}

// spokenHere is the announcement at hand. Where it is hers no more there is none, and she is shown
// that.
func (t *talk) spokenHere() (a *cohort.Announcement, shown bool) {
	if a = t.spokenOf(t.p.Place.Matter); a != nil || !t.may(recalling()) {
		return a, false
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewSpoken, Matter: t.p.Place.Matter})
	return nil, true
}

func (t *talk) lookAtSpoken(string) bool {
	a, shown := t.spokenHere()
	if a == nil {
		return shown
	}
	for _, l := range t.spokenIn(a) {
		s, _ := t.announces(a, l)
		t.say(s)
	}
	if a.Change != nil {
		for _, l := range t.changedIn(a) {
			t.say(t.beforehand(changed(a), l, "second_preview"))
		}
	}
	t.p.Screen.Buried, t.told = true, true
	t.show()
	return true
}

// backAtSpoken goes back to the announcement at hand, which is shown when it has answered.
func (t *talk) backAtSpoken() bool {
	t.answer("follow_moment")
	t.p.Task, t.p.Place = cohort.Task{}, cohort.Place{View: ViewSpoken, Matter: t.p.Place.Matter}
	t.p.Step++
	return true
}

func (t *talk) toWithdraw(string) bool {
	a, shown := t.spokenHere()
	if a == nil || !takesBack(a) {
		return shown
	}
	t.move(cohort.Place{View: ViewWithdraw, Matter: t.p.Place.Matter})
	return true
}

// takesBack says that there is something to be taken back.
func takesBack(a *cohort.Announcement) bool {
	switch a.State {
	case cohort.AnnouncementGoes, cohort.AnnouncementGone:
		return true
	case cohort.AnnouncementCancelled:
		return a.Started > 0
	}
	return false
}

func (t *talk) takeBackAll(string) bool {
	if a, shown := t.spokenHere(); a == nil {
		return shown
	}
	t.steer(t.p.Place.Matter, Steer{Do: SteerWithdraw})
	return t.backAtSpoken()
}

func (t *talk) halt(string) bool { return t.steerHere(SteerStop) }

func (t *talk) sendReady(string) bool { return t.steerHere(SteerReady) }

func (t *talk) steerHere(do Steering) bool {
	if a, shown := t.spokenHere(); a == nil {
		return shown
	}
	t.answer("follow_moment")
	t.steer(t.p.Place.Matter, Steer{Do: do})
	return true
}

// toReplied shows who replied so.
func (t *talk) toReplied(arg string) bool {
	at := t.repliedPlace(arg)
	a, shown := t.spokenHere()
	if a == nil || !slices.Contains(repliesListed(a), cohort.Response(at.Content)) {
		return shown
	}
	t.move(at)
	return true
}

// repliesListed are the replies of which it may be seen who gave them.
func repliesListed(a *cohort.Announcement) []cohort.Response {
	return append(RepliesTo(a.Question), cohort.ResponseHeld, cohort.ResponseStays)
}
