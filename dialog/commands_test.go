package dialog_test

import (
	"bytes"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// lists gives the lists of commands that a decision sets in her app.
func lists(d dialog.Decision) (out [][]string) {
	for _, s := range d.Say {
		if s.Op == dialog.OpCommands {
			out = append(out, s.List)
		}
	}
	return out
}

// The commands in her app follow her stage, her role and her language, and are set once.
func TestCommandsInHerApp(t *testing.T) {
	g := newRig(t, 51, false)
	ph := g.phone()
	g.follows(ph, g.offer(cohort.RoleParticipant, "past"))
	if d := g.writes(ph, "English"); len(lists(d)) > 0 {
		t.Error("a list is set before she has agreed")
	}
	g.tap(ph, dialog.VerbAbout)
	g.tap(ph, dialog.VerbAgree)
	listed := ph.p.Listed
	if listed == "" {
		t.Fatal("nothing is set while she registers")
	}
	if d := g.tap(ph, dialog.VerbUseName); len(lists(d)) > 0 || ph.p.Listed != listed {
		t.Error("the same list is set twice")
	}
	g.tap(ph, dialog.VerbSkipProfile)
	if d := g.tap(ph, dialog.VerbSkipProfile); len(lists(d)) != 1 || len(lists(d)[0]) != 6 {
		t.Errorf("registered, she is given %v", lists(d))
	}
	g.writes(ph, "/language")
	if d := g.writes(ph, "العربية"); len(lists(d)) != 1 {
		t.Errorf("in another language she is given %v", lists(d))
	}
	g.follows(ph, g.offer(cohort.RoleOwner, ""))
	g.pressed(ph, dialog.VerbPromise)
	d := g.turn(ph, dialog.Envelope{
		On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: ph.p.Offer.Invitation,
		Event: dialog.Event{Admitted: &dialog.Admitted{Role: cohort.RoleOwner}},
	})
	if got := lists(d); len(got) != 1 || !slices.Contains(got[0], "cohort") {
		t.Errorf("as an owner she is given %v", got)
	}
}

// New words for a command reach her app with the next thing she does.
func TestCommandsInOtherWords(t *testing.T) {
	g := newRig(t, 52, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	if d := g.writes(ph, "/menu"); len(lists(d)) > 0 {
		t.Fatal("the same list is set twice")
	}
	text, err := fs.ReadFile(locales.Files(), "en/messages.toml")
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Replace(text, []byte(`cmd_menu = "`), []byte(`cmd_menu = "All: `), 1)
	words, err := locales.Load(locales.Files(), fstest.MapFS{"en/messages.toml": {Data: other}})
	if err != nil {
		t.Fatal(err)
	}
	g.words, g.render.Bundle = words, words
	if d := g.writes(ph, "/menu"); len(lists(d)) != 1 {
		t.Errorf("lists: %v", lists(d))
	}
	if d := g.writes(ph, "/menu"); len(lists(d)) > 0 {
		t.Error("the same list is set twice")
	}
}
