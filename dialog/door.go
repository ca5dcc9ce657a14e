package dialog

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// How long no link is looked at after many wrong ones: twice as long each time, up to a day.
const (
	firstPause   = time.Hour
	longestPause = 24 * time.Hour
)

// start answers /start, with or without a payload.
func (t *talk) start(said *Said) {
	switch {
	case said.Invitation != "":
		t.link(said.Invitation)
	case said.Module != "" && t.p.Stage == cohort.StageMember:
		t.linkedModule(said.Module)
	case said.Session != "" && t.p.Stage == cohort.StageMember:
		t.linkedSession(said.Session)
	case t.p.Place.View == ViewCleared:
		t.goBack()
	case t.p.Stage != cohort.StageVisitor:
		t.show()
	case t.owns() && t.p.Place.View == ViewDoor:
		t.p.Registration = cohort.Registration{Role: cohort.RoleOwner}
		t.move(cohort.Place{View: ViewLanguage})
	case said.Payload:
		t.wrongLink()
	default:
		t.show()
	}
}

// link answers an invitation's link. The code is consumed when she agrees, not
// here.
func (t *talk) link(id string) {
	inv := t.w.Invited[id]
	switch {
	case t.p.Place.View == ViewWaiting:
		t.show()
	case t.pauses() && id != t.p.Registration.Invitation && !(inv != nil && slices.Contains(inv.Lately, t.w.ID)):
		t.wrongLink() // though it may be a good one: she cannot tell
	case t.p.Stage != cohort.StageVisitor:
		t.another(id, inv)
	case t.awaits() && id == t.p.Registration.Invitation:
		t.show()
	case !t.admits(inv):
		if t.p.Asked.Cohort = ""; inv != nil {
			t.p.Asked.Cohort = inv.Cohort
		}
		t.wrongLink()
	default:
		t.p.Registration = cohort.Registration{
			Invitation: id, Role: inv.Role, Cohort: inv.Cohort, Known: inv.Profile,
			Return: inv.Subject != "",
		}
		if t.p.Lang != "" && t.offers(t.p.Lang) {
			t.move(cohort.Place{View: t.afterLanguage()})
			return
		}
		t.move(cohort.Place{View: ViewLanguage})
	}
}

// admits says whether an invitation still admits somebody: none to a cohort that has come to
// its end does.
func (t *talk) admits(inv *cohort.Invitation) bool {
	return inv.Open(t.w.Now) && !over(t.w.Cohorts[inv.Cohort])
}

// ownLink greets somebody who opens the link she came by.
func (t *talk) ownLink() {
	if t.p.Stage == cohort.StageMember {
		t.leavePage()
		t.move(cohort.Place{View: ViewMenu}, note(t.worded("door_welcome_back")))
		return
	}
	t.show(note(t.worded("door_welcome_back")))
}

// linkedModule opens the module that a link names, if it is open to her.
func (t *talk) linkedModule(module string) {
	if !t.openModule(tag(module)) {
		t.show(note("module_not_open"))
	}
}

// wrongLink is the polite door: the same words whether the link is wrong, used,
// expired or revoked, or there were many before it, and whoever opens it. Where she is stays
// as it is, and is shown again below.
func (t *talk) wrongLink() {
	t.wrongs()
	if t.p.Place.View == ViewDoor {
		t.doorSays("door_closed")
		return
	}
	t.show(note("door_closed", "Contact", t.w.Course.Contact))
}

// pauses says that there were so many wrong links that no other is looked at.
func (t *talk) pauses() bool { return t.w.Now < t.p.Registration.PauseUntil }

// wrongs counts one more wrong link in a row; after many of them there is a pause.
func (t *talk) wrongs() {
	r := &t.p.Registration
	if t.pauses() {
		return
	}
	if r.Wrong++; r.Wrong >= t.w.Limits.wrongLinks() {
		r.PauseUntil = t.w.Now.Add(min(firstPause<<min(r.Pauses, 5), longestPause))
		r.Wrong, r.Pauses = 0, r.Pauses+1
	}
}

// doorSays speaks to somebody without an invitation in hand, in her language or,
// while it is not known, in all of them one under another.
func (t *talk) doorSays(key string) {
	t.strip() // of an answer, which else would wait for the morning and all that follows with it
	t.say(Say{Op: OpSend, Parts: t.inAll(key, "Contact", t.w.Course.Contact), Rows: t.doorRows()})
}

// inAll gives a paragraph in her language, or in each language of the course.
func (t *talk) inAll(key string, kv ...any) []Part {
	return t.inThese(t.w.Course.Languages, key, kv...)
}

// inThese gives a paragraph in her language or, while it is not known, in each of some.
func (t *talk) inThese(langs []locales.Lang, key string, kv ...any) []Part {
	if t.p.Lang != "" {
		return []Part{note(key, kv...)}
	}
	var out []Part
	for _, l := range langs {
		p := note(key, kv...)
		p.Lang = l
		out = append(out, p)
	}
	return out
}

// offers says whether her cohort (or else the course) is held in l.
func (t *talk) offers(l locales.Lang) bool {
	for _, x := range t.languages() {
		if x == l {
			return true
		}
	}
	return false
}

// languages are those she may choose from; of somebody who is in hers stays, though her
// cohort may be held in it no more.
func (t *talk) languages() []locales.Lang {
	held := t.held(t.cohort())
	if t.p.Stage == cohort.StageVisitor || t.p.Lang == "" || t.speechless() || slices.Contains(held, t.p.Lang) {
		return held
	}
	return slices.DeleteFunc(slices.Clone(t.w.Course.Languages), func(l locales.Lang) bool {
		return l != t.p.Lang && !slices.Contains(held, l)
	})
}

// held are the languages of a cohort that the course still has; those of the
// course where that leaves none.
func (t *talk) held(c *cohort.Cohort) []locales.Lang { return heldIn(t.w.Course, c) }

func heldIn(c *course.Course, in *cohort.Cohort) []locales.Lang {
	if in == nil {
		return c.Languages
	}
	out := slices.DeleteFunc(slices.Clone(in.Languages), func(l locales.Lang) bool {
		return !slices.Contains(c.Languages, l)
	})
	if len(out) == 0 {
		return c.Languages
	}
	return out
}

// code is what staff see instead of a name. It is made from her random subject
// id, so it says nothing about her Telegram account.
func code(subject string) string {
	sum := sha256.Sum256([]byte("code/" + subject))
	alphabet := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
	return codePrefix + alphabet.EncodeToString(sum[:5])[:6]
}

// codePrefix is how every code begins.
const codePrefix = "P-"
