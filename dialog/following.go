package dialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// Progress brings whoever wrote an announcement, or agreed to it, how far it has come. The leader alone does.
type Progress struct {
	ID        string `json:"id"`
	PerMinute int    `json:"per_minute,omitempty"` // people it reached lately
	Reach     *Reach `json:"reach,omitempty"`      // as the leader has counted it
}

// VerbWatch is what the buttons of the message mean that keeps up with an announcement. They
// belong to no step.
const VerbWatch Verb = "bw"

// secondMatter is what a message to a second person belongs to: each has its own, for a later
// one of the same would take its place.
func secondMatter(id, of string) string { return "second/" + id + "/" + of }

// following keeps those of the team told of an announcement who wrote it, or are asked for
// their yes.
func following() conversation {
	return conversation{
		needs: followingNeeds,
		hears: func(t *talk) bool {
			switch ev := t.e.Event; {
			case ev.Announced != nil:
				t.announced(ev.Announced)
			case ev.Progress != nil:
				t.progressed(ev.Progress)
			default:
				return false
			}
			return true
		},
		arrows: []Transition{{anywhere, VerbWatch, (*talk).watch}},
	}
}

func followingNeeds(w World, _ *cohort.Participant, e Envelope) []Need {
	id := ""
	if x := e.Event.Announced; x != nil {
		id = x.ID
	} else if x := e.Event.Progress; x != nil {
		return slices.DeleteFunc(spokenNeeds(w, x.ID), func(n Need) bool { return n.Reach != "" && x.Reach != nil })
	} else if act := pressedAct(e.Event); act != nil && act.Verb == VerbWatch {
		id, _, _ = strings.Cut(act.Arg, ".")
	}
	return spokenNeeds(w, id)
}

// spokenNeeds is an announcement, and how far it has come.
func spokenNeeds(w World, id string) (out []Need) {
	if id == "" {
		return nil
	}
	if _, seen := w.Spoken[id]; !seen {
		out = append(out, Need{Spoken: id})
	}
	if _, seen := w.Reach[id]; !seen {
		out = append(out, Need{Reach: id})
	}
	return out
}

func (t *talk) followOf(id string) int {
	return slices.IndexFunc(t.p.Follows, func(f cohort.Follow) bool { return f.ID == id })
}

// announced tells her what became of an announcement, in the message that keeps up with it.
func (t *talk) announced(x *Announced) {
	a := t.w.Spoken[x.ID]
	if a == nil || t.p.Stage != cohort.StageMember || t.p.Blocked {
		t.d.Void = true
		return
	}
	var said []Part
	ask := x.Told == ToldAsk
	switch x.Told {
	case ToldRole, ToldOwn, ToldLate, ToldOver, ToldChanged, ToldWaits:
		said = []Part{note("follow_" + string(x.Told))}
	case ToldTranslated:
		t.awaitsNoMore(x.ID, x.In)
		said = []Part{note("follow_translated")}
		if x.Code != t.p.Code { // what others have written in her name she reads
			t.previewsOf(a, x.In, x.ID, "follow_words")
		}
	case ToldLost, ToldEnded, ToldChangeOff:
		said = []Part{note("follow_" + string(x.Told))}
	case ToldRefused, ToldChangeNo: // whoever asked must not miss it
		if x.Told == ToldChangeNo {
			said = []Part{note("follow_change_no", "Code", x.Code)}
		}
		if x.Code != t.p.Code {
			t.followAnew(x.ID, t.sleep())
		}
	case ToldAsk: // what was asked before is asked below what she has to see by now
		t.previewsOf(a, t.spokenIn(a), x.ID, "second_preview")
		t.followAnew(x.ID, t.quietNow())
	case ToldChangeAsk:
		if !t.weighs(a) {
			break
		}
		t.previewsOf(changed(a), t.changedIn(a), x.ID, "second_preview")
		ask = t.followAnew(x.ID, t.quietNow())
	case ToldAlone:
		ask = t.followAnew(x.ID, Hush{})
	}
	t.follow(a, x.ID, ask, 0, said...)
	hers := x.Code == t.p.Code
	if brought(x.Told) && !hers {
		t.waitsForHerDay()
	}
	if x.Told == ToldTranslated && hers {
		t.refresh(x.ID, hers, note("spoken_saved"))
		return
	}
	t.refresh(x.ID, hers)
}

// brought says that time has brought it, or somebody else.
func brought(x Told) bool {
	return slices.Contains([]Told{ToldLost, ToldEnded, ToldChangeOff, ToldRefused, ToldChangeNo}, x)
}

// waitsForHerDay has what is said in this turn wait for a humane hour, unless that is settled already.
func (t *talk) waitsForHerDay() {
	for i := range t.d.Say {
		if t.d.Say[i].Hush == (Hush{}) {
			t.d.Say[i].Hush = t.sleep()
		}
	}
}

// progressed brings the message up to date that keeps up with an announcement.
func (t *talk) progressed(x *Progress) {
	a := t.w.Spoken[x.ID]
	if a == nil || t.p.Stage != cohort.StageMember || t.p.Blocked || t.followOf(x.ID) < 0 {
		t.d.Void = true
		return
	}
	t.follow(a, x.ID, false, x.PerMinute)
	t.d.Void = len(t.d.Say) == 0
}

// follow puts what is known of an announcement into its message, or begins one.
func (t *talk) follow(a *cohort.Announcement, id string, ask bool, perMinute int, notes ...Part) {
	i := t.followOf(id)
	if i >= 0 {
		ask = t.p.Follows[i].Ask
	}
	s := t.followed(a, id, ask, perMinute)
	s.Parts = append(s.Parts, notes...)
	if ask || t.weighs(a) {
		s.Matter, s.Hush = secondMatter(id, "ask"), t.quietNow()
	}
	as := tag(fmt.Sprint(t.p.Lang, s.Parts, s.Rows))
	switch {
	case i >= 0 && t.p.Follows[i].As == as: // it says so already
		return
	case i >= 0:
		s.Op, s.Of = OpEdit, t.p.Follows[i].Row
		t.p.Follows[i].As = as
		t.say(s)
		return
	}
	s.Op = OpSend
	t.p.Follows = append(t.p.Follows, cohort.Follow{ID: id, Row: t.say(s), Ask: ask, As: as})
	t.p.Follows = t.p.Follows[max(0, len(t.p.Follows)-cohort.FollowsKept):]
	t.p.Screen.Buried = true
}

// followAnew has what she must not miss come in a message of its own, for a change of one makes no
// sound; asked says that her yes was asked for in the one before, whose buttons go when it comes.
func (t *talk) followAnew(id string, hush Hush) (asked bool) {
	i := t.followOf(id)
	if i < 0 {
		return false
	}
	old := t.p.Follows[i]
	t.p.Follows = slices.Delete(t.p.Follows, i, i+1)
	t.say(Say{Op: OpStrip, Of: old.Row, Hush: hush})
	return old.Ask
}

// previewsOf shows what it says, in each language of its own, under a line that says why.
func (t *talk) previewsOf(a *cohort.Announcement, in []locales.Lang, id, why string) {
	for _, l := range in {
		s := t.beforehand(a, l, why)
		s.Matter, s.Hush, s.Silent = secondMatter(id, string(l)), t.quietNow(), true
		if why == "follow_words" {
			s.Rows = [][]Button{{{Label: note("follow_open"), Act: always(VerbWatch, id+".open")}}}
		}
		t.say(s)
	}
}

// beforehand is an announcement as those will see it who read l, under a line that says why she
// sees it.
func (t *talk) beforehand(a *cohort.Announcement, l locales.Lang, why string) Say {
	s, _ := t.announces(a, l)
	kv := []any{"Language", course.Text{t.p.Lang: t.w.Words.OwnName(l)}}
	if why == "follow_words" {
		kv = append(kv, "Date", Day(a.Made), "Hour", t.hourOf(a.Made))
	}
	s.Parts = append([]Part{note(why, kv...)}, s.Parts...)
	return s
}

// followed is the message that keeps up with an announcement, as it stands now.
func (t *talk) followed(a *cohort.Announcement, id string, ask bool, perMinute int) Say {
	if !mayCoordinate(t.w, t.p, a.Cohort) {
		return Say{Parts: []Part{note("follow_not_hers")}}
	}
	if t.weighs(a) {
		s := Say{Parts: t.asksChange(a), Rows: yesOrNo(a, id)}
		s.Rows = append(s.Rows, []Button{{Label: note("follow_open"), Act: always(VerbWatch, id+".open")}})
		return s
	}
	r := t.reach(id)
	s := Say{Parts: t.standsNow(a, ask)}
	if a.Change != nil {
		s.Parts = append(s.Parts, note("follow_change_asked"))
	}
	if a.Started > 0 && (!ask || a.Second == t.w.ID) {
		s.Parts = append(s.Parts, t.figures(a, r, perMinute)...)
	}
	open := []Button{{Label: note("follow_open"), Act: always(VerbWatch, id+".open")}}
	stop := []Button{{Label: note("follow_stop"), Act: always(VerbWatch, id+"."+string(SteerStop))}}
	switch a.State {
	case cohort.AnnouncementAsks:
		if ask {
			s.Rows = yesOrNo(a, id)
			return s
		}
		s.Rows = [][]Button{stop}
	case cohort.AnnouncementSet, cohort.AnnouncementGoes:
		if s.Rows = [][]Button{open}; !ask { // else that is for who wrote it, and on its page
			s.Rows = [][]Button{stop, open}
		}
	default:
		if s.Rows = [][]Button{open}; a.Change != nil {
			s.Rows = [][]Button{{{Label: note("follow_drop"), Act: stop[0].Act}}, open}
		}
	}
	return s
}

// yesOrNo are the buttons of a second person. They say to what: what is asked may be another thing
// before they are pressed.
func yesOrNo(a *cohort.Announcement, id string) [][]Button {
	does := func(do Steering) Act { return always(VerbWatch, id+"."+string(do)+"."+strconv.Itoa(a.Asks)) }
	return [][]Button{
		{{Label: note("second_yes"), Act: does(SteerConfirm)}},
		{{Label: note("second_no"), Act: does(SteerRefuse)}},
	}
}

// standsNow says in words where an announcement stands.
func (t *talk) standsNow(a *cohort.Announcement, ask bool) []Part {
	n := forHowMany(a)
	switch {
	case a.State == cohort.AnnouncementRefused:
		return []Part{note("follow_role")}
	case a.State == cohort.AnnouncementAsks && ask:
		return t.withPlace(append([]Part{note("second_ask", "Code", a.Code)}, n...), a)
	case a.State == cohort.AnnouncementSet && a.Alone && a.At <= t.w.Now.Add(aloneFor):
		return append([]Part{note("follow_alone")}, n...)
	case a.State == cohort.AnnouncementSet:
		return append([]Part{note("follow_set", "Date", Day(a.At), "Hour", t.hourOf(a.At))}, n...)
	case a.State == cohort.AnnouncementCancelled && a.Refused != "":
		return []Part{note("follow_refused", "Code", a.Refused)}
	case a.State == cohort.AnnouncementCancelled && a.Started == 0:
		return []Part{note("follow_never")}
	case a.State == cohort.AnnouncementGoes && !firstRound(a):
		return []Part{note("follow_again")}
	}
	return []Part{note("follow_" + string(a.State))}
}

// forHowMany says for how many it is, and how many of them wait for their language.
func forHowMany(a *cohort.Announcement) []Part {
	out := []Part{note("follow_people", "N", a.Expected)}
	if held := a.Held(); held > 0 && held <= a.Expected {
		out = append(out, note("follow_now", "N", a.Expected-held), note("follow_wait", "N", held))
	}
	return tight(out)
}

// withPlace tells a second person also of what only those read who come.
func (t *talk) withPlace(out []Part, a *cohort.Announcement) []Part {
	if a.Place.IsZero() {
		return out
	}
	place := note("announce_line_place", "Place", a.Place)
	place.Hidden = true
	return append(out, place)
}

// watch does what a button asks for under the message that keeps up with an announcement.
func (t *talk) watch(arg string) bool {
	id, do, _ := strings.Cut(arg, ".")
	do, asks, _ := strings.Cut(do, ".")
	n, _ := strconv.Atoi(asks)
	a := t.w.Spoken[id]
	switch {
	case a == nil || !mayCoordinate(t.w, t.p, a.Cohort):
		t.answer("follow_role")
	case do == "open":
		return t.toSpoken(a, id)
	default:
		t.answer("follow_moment")
		t.steer(id, Steer{Do: Steering(do), Asks: n})
	}
	return true
}

// steer has something done with an announcement; its own turn answers.
func (t *talk) steer(id string, x Steer) { t.then(Ref{Announcement, id}, Event{Steer: &x}) }
