package main

import (
	"context"
	"strings"
	"testing"

	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// TestFromATokenToTheFirstParticipant goes the README's way with the real binary on
// a fresh machine: serve, a link for the owner, the cohort founded in her chat, the
// invitation sent on, the first participant in.
func TestFromATokenToTheFirstParticipant(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a binary for some seconds")
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	k := newBinaryRig(t)
	k.env = append(k.env, "COHORTBOT_COURSE=") // the shipped one
	s := k.serveBinary(t)
	s.ready()
	owner := k.phone(ctx, "Rana", k.command("invite", "--role", "owner"))
	owner.chooses(dialog.VerbLanguage, 2)
	owner.chooses(dialog.VerbPromise, 0)
	owner.chooses(dialog.VerbUseName, 0)
	owner.says("What is the cohort called", "Spring")
	owner.chooses(dialog.VerbDay, 0)
	owner.chooses(dialog.VerbSpokenDone, 0)
	owner.waits(func(ms []rehearsal.Message) bool { return len(rigButtons(rigScreen(ms), dialog.VerbInvite)) > 0 })
	link := ""
	for _, m := range owner.Messages() {
		if found := inviteLink.FindString(m.Words()); found != "" {
			link = found
		}
	}
	guest := k.phone(ctx, "Zaynab", link)
	for _, verb := range []dialog.Verb{
		dialog.VerbLanguage, dialog.VerbAbout, dialog.VerbAgree, dialog.VerbUseName, dialog.VerbSkipProfile,
		dialog.VerbSkipProfile, dialog.VerbFirst,
	} {
		guest.chooses(verb, 0)
	}
	guest.waits(func(ms []rehearsal.Message) bool { return len(rigButtons(rigScreen(ms), dialog.VerbContents)) > 0 })
	if list := k.command("cohort", "list"); !strings.HasSuffix(list, "Spring") {
		t.Errorf("cohort list: %q", list)
	}
	s.terminate()
}

// guided is a phone whose owner knows what to do.
type guided struct {
	*rehearsal.Phone
	t   *testing.T
	ctx context.Context
}

// phone opens a link, or the payload of one, on a new phone.
func (k *killRig) phone(ctx context.Context, name, link string) guided {
	k.t.Helper()
	p := guided{k.server.AddPhone(rehearsal.PhoneConfig{FirstName: name, LanguageCode: "en"}), k.t, ctx}
	must(k.t, p.Open(link[strings.LastIndexAny(link, "= ")+1:]))
	return p
}

func (p guided) waits(until func([]rehearsal.Message) bool) {
	p.t.Helper()
	if err := p.Wait(p.ctx, until); err != nil {
		p.t.Fatalf("%v\n%s", err, p.Last().Words())
	}
}

// chooses waits for the button of a verb, presses the n-th, and waits until the
// screen has gone on.
func (p guided) chooses(verb dialog.Verb, n int) {
	p.t.Helper()
	var m rehearsal.Message
	p.waits(func(ms []rehearsal.Message) bool {
		m = rigScreen(ms)
		return len(rigButtons(m, verb)) > n
	})
	must(p.t, p.PressOld(m.ID, rigButtons(m, verb)[n].Data))
	p.waits(func(ms []rehearsal.Message) bool { return rigFace(rigScreen(ms)) != rigFace(m) })
}

// says waits for words and answers them.
func (p guided) says(asked, text string) {
	p.t.Helper()
	p.waits(func(ms []rehearsal.Message) bool { return strings.Contains(rigScreen(ms).Words(), asked) })
	_, err := p.Say(text)
	must(p.t, err)
}
