package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// ofColumns reads as proofread does; the ids of columns are no foreign words.
func (c *scene) ofColumns() {
	plain := c.check
	ids := strings.NewReplacer("language", "", "sector", "", "level", "", "region", "")
	c.check = func(text string) {
		c.check = plain
		c.proofread(ids.Replace(text))
		c.ofColumns()
	}
}

// why is a reason as somebody types it.
func (c *scene) why() string {
	return c.by("لمراجعة نتائج البرنامج مع الجهة المانحة", "بۆ پێداچوونەوەی ئەنجامەکانی بەرنامە لەگەڵ بەخشەر", "To go through the results with the donor")
}

// asksFor has an owner ask for a file, for a reason; what she is asked before is not in the transcript.
func (c *scene) asksFor(door dialog.Verb) {
	c.t.Helper()
	c.unseen(func() {
		c.writes("/export")
		c.presses(door)
		c.writes(c.why())
	})
}

// linked has the audit log hold together, with every entry in it.
func (s *stage) linked() {
	s.t.Helper()
	s.await("the log is linked", func() bool {
		entries, links, err := s.program.store.CountEntries(s.t.Context())
		must(s.t, err)
		return entries == links
	})
	chain, err := s.program.store.VerifyChain(s.t.Context())
	must(s.t, err)
	if !chain.Holds() || chain.Waiting > 0 {
		s.t.Errorf("the audit log does not hold together: %+v", chain)
	}
}

// whole is what Telegram has of the newest file.
func (c *scene) whole() string { c.t.Helper(); return string(c.file("document")) }

func playRows(s *stage, lang locales.Lang) string {
	c, staff := s.takesUp(cohort.RoleOwner, lang), s.takesUp(cohort.RoleStaff, lang)
	c.ofColumns()
	s.finishes()
	c.writes("/export")
	c.presses(dialog.VerbRows)
	c.writes(c.by("ل", "ب", "x"))
	c.writes(strings.Repeat(c.by("نتائج ", "ئەنجام ", "results "), 60))
	c.writes(c.why())
	c.presses(dialog.VerbReasonAnew)
	c.writes(c.why())
	c.remark("the program is started anew")
	s.restart()
	m, yes := c.find(dialog.VerbReasonSure, 1)
	c.presses(dialog.VerbReasonSure, 1)
	c.acts("she presses ["+yes.Text+"] again", func() error { return c.PressOld(m.ID, yes.Data) })
	if file := c.whole(); strings.Count(file, "\r\n") != 71 || !strings.HasPrefix(file, "\ufeffcode,cohort,") || strings.Contains(file, "آمال") || strings.Contains(file, "P-") {
		c.t.Errorf("the row file holds %d lines", strings.Count(file, "\r\n"))
	}
	if n := s.audited(cohort.ActionRowsTaken); n != 1 {
		c.t.Errorf("%d entries of one row file", n)
	}
	c.asksFor(dialog.VerbRows)
	c.presses(dialog.VerbReasonSure, 0)
	c.opensRows()
	staff.remark("staff")
	staff.writes("/export")
	staff.acts("she presses the owner's button", func() error {
		h := s.program.house
		act := dialog.Act{Step: staff.person().Step, Verb: dialog.VerbRows}
		return staff.PressOld(staff.Last().ID, dialog.Token(h.keys, staff.person().Door, act))
	})
	c.out.WriteString(staff.out.String())
	return c.out.String()
}

// opensRows opens the newest file as a workbook of rows: it begins on her side, under the same heads as the text.
func (c *scene) opensRows() {
	c.t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(c.whole()))
	must(c.t, err)
	view, err := f.GetSheetView("rows", 0)
	must(c.t, err)
	rows, err := f.GetRows("rows")
	must(c.t, err)
	if right := c.lang != "en"; *view.RightToLeft != right || len(rows) != 71 || rows[0][0] != "code" || rows[0][1] != "cohort" {
		c.t.Errorf("%s: %d rows, from the right %t: %q", c.lang, len(rows), *view.RightToLeft, rows[0])
	}
}

// TestRows plays the row file in three languages.
func TestRows(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, may: []string{"message is not modified"}}) // a forged press shows the same again
			golden(t, "rows."+string(lang), coded(playRows(st, lang)))
		})
	}
}

// twoOwners are owners who have been here for two days, with staff and the women of a cohort.
func (s *stage) twoOwners(lang locales.Lang) (c, d, staff *scene) {
	c, d, staff = s.takesUp(cohort.RoleOwner, lang), s.takesUp(cohort.RoleOwner, lang), s.takesUp(cohort.RoleStaff, lang)
	s.finishes()
	s.later(48 * time.Hour)
	return c, d, staff
}

func playNames(s *stage, lang locales.Lang) string {
	c, d, staff := s.twoOwners(lang)
	woman := s.called(lang, "پەروین", s.invite(cohort.Invitation{}))
	c.remark("an owner asks")
	c.writes("/export")
	c.presses(dialog.VerbNaming)
	c.writes(c.why())
	m, yes := c.find(dialog.VerbReasonSure, 0)
	c.presses(dialog.VerbReasonSure)
	c.acts("she presses ["+yes.Text+"] again", func() error { return c.PressOld(m.ID, yes.Data) })
	staff.remark("staff")
	staff.hears()
	d.remark("the other owner says no")
	d.hears()
	d.presses(dialog.VerbNaming)
	d.presses(dialog.VerbNamingStop)
	c.hears()
	c.remark("she asks again, and the other agrees")
	c.asksFor(dialog.VerbNaming)
	c.presses(dialog.VerbReasonSure)
	d.unseen(func() { d.presses(dialog.VerbNaming) })
	m, agree := d.find(dialog.VerbNamingYes, 0)
	d.presses(dialog.VerbNamingYes)
	d.acts("she presses ["+agree.Text+"] again", func() error { return d.PressOld(m.ID, agree.Data) })
	c.hears()
	c.presses(dialog.VerbNaming)
	c.remark("a woman is forgotten meanwhile")
	woman.unseen(func() { woman.writes("/forget"); woman.presses(dialog.VerbErase) })
	m, take := c.find(dialog.VerbNamingTake, 0)
	c.presses(dialog.VerbNamingTake)
	c.acts("she presses ["+take.Text+"] again", func() error { return c.PressOld(m.ID, take.Data) })
	file := c.whole()
	for words, held := range map[string]bool{"آمال": true, "P-": true, "پەروین": false} {
		if strings.Contains(file, words) != held {
			c.t.Errorf("the file with names holds %q: %t", words, !held)
		}
	}
	playNamesAlone(c, d)
	c.out.WriteString(staff.out.String() + d.out.String())
	return c.out.String()
}

// goesBy has time pass, and what it brings take effect.
func (c *scene) goesBy(d time.Duration) error {
	c.later(d)
	return errors.Join(c.tick(), c.program.sweeper.Begin(c.t.Context()))
}

// playNamesAlone has nobody agree.
func playNamesAlone(c, d *scene) {
	c.later(2 * time.Hour)
	c.remark("she asks, and nobody says anything")
	c.asksFor(dialog.VerbNaming)
	c.presses(dialog.VerbReasonSure)
	c.acts("nearly a day goes by", func() error { return c.goesBy(23 * time.Hour) })
	c.restart()
	c.acts("the day is over", func() error { return c.goesBy(time.Hour + time.Minute) })
	c.presses(dialog.VerbNaming)
	d.remark("the other owner, who has looked at it late")
	d.unseen(func() { d.hears(); d.presses(dialog.VerbNaming) })
	d.writes("/menu")
	c.acts("another day goes by", func() error { return c.goesBy(25 * time.Hour) })
	c.presses(dialog.VerbNamingTake)
}

// TestNames plays the file with names in three languages: a no, a yes, a day in which nobody says
// anything, and one that was not taken in time.
func TestNames(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			golden(t, "names."+string(lang), unchanging(playNames(st, lang)))
			st.linked()
			for a, want := range map[cohort.Action]int{
				cohort.ActionNamesAsked: 3, cohort.ActionNamesYes: 1, cohort.ActionNamesStopped: 1, cohort.ActionNamesTaken: 1, cohort.ActionNamesBack: 0,
			} {
				if n := st.audited(a); n != want {
					t.Errorf("%d entries %s, want %d", n, a, want)
				}
			}
			st.holdsNoNames()
		})
	}
}

// holdsNoNames looks for a woman's name in what is logged, and in the bodies of all messages: a file is
// made when it is sent, and kept nowhere.
func (s *stage) holdsNoNames() {
	s.t.Helper()
	if s.log.count("شیلان") > 0 {
		s.t.Error("a name is logged")
	}
	books, made := s.books(), 0
	for _, m := range books.rows(s.t.Context()) {
		must(s.t, books.keys.OpenAll(m))
		var body outbox.Body
		if err := json.Unmarshal([]byte(m.Body.Reveal()), &body); err != nil || body.Media == nil || body.Media.Recipe != dialog.RecipeNames {
			continue
		}
		made++
		if strings.Contains(body.Text, "شیلان") || body.Media.File != "" || !m.Once {
			s.t.Errorf("a row keeps more than a recipe: %+v", body.Media)
		}
	}
	if made != 1 {
		s.t.Errorf("%d rows with the file", made)
	}
}

// owners are the owners' one place, as it is stored.
func (s *stage) owners() *cohort.Owners {
	s.t.Helper()
	doc, err := s.program.store.Load(s.t.Context(), dialog.Owners, dialog.OwnersID)
	must(s.t, err)
	return doc.Body.Owners
}

// A recipe alone gives nothing: not before it was taken, not to another, not of another cohort, not later,
// and not to somebody whose role is gone.
func TestARecipeOfNamesAloneGivesNothing(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c, d, staff := st.twoOwners("en")
	c.asksFor(dialog.VerbNaming)
	c.presses(dialog.VerbReasonSure)
	id := st.owners().Naming.ID
	made := func(who *scene, from string) bool {
		t.Helper()
		x, err := st.program.Make(t.Context(), outbox.Media{Recipe: dialog.RecipeNames, Of: who.subject(), Lang: "en", From: from})
		if err == nil && !bytes.Contains(x.Data, []byte("آمال")) {
			t.Errorf("a file without anybody: %q", x.Data)
		}
		return err == nil
	}
	if made(c, id+"/") {
		t.Error("it is made while it waits")
	}
	d.presses(dialog.VerbNaming)
	d.presses(dialog.VerbNamingYes)
	if made(c, id+"/") {
		t.Error("it is made before it was taken")
	}
	c.presses(dialog.VerbNaming)
	c.presses(dialog.VerbNamingTake)
	for what, wrong := range map[string]bool{
		"another owner": made(d, id+"/"), "staff": made(staff, id+"/"), "another cohort": made(c, id+"/"+string(st.cohort)), "another one": made(c, "n/"),
	} {
		if wrong {
			t.Errorf("it is made for %s", what)
		}
	}
	if !made(c, id+"/") {
		t.Error("it is not made for who has asked")
	}
	st.later(cohort.NamingMade)
	if made(c, id+"/") {
		t.Error("it is made when its time is over")
	}
}

// Who is no owner any more between asking and taking gets nothing, and hears of it; nor does a row that is
// on its way already bring it.
func TestNamesAreForOwnersAlone(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse, may: []string{"a file cannot be made"}})
	c, d, _ := st.twoOwners("en")
	c.asksFor(dialog.VerbNaming)
	c.presses(dialog.VerbReasonSure)
	d.presses(dialog.VerbNaming)
	d.presses(dialog.VerbNamingYes)
	c.presses(dialog.VerbNaming)
	c.unroled()
	c.presses(dialog.VerbNamingTake)
	if n := st.audited(cohort.ActionNamesTaken); n != 0 || len(c.Last().Keyboard) == 0 {
		t.Errorf("%d files were taken; she stands on %s", n, c.person().Place.View)
	}
	// As if her turn had been before: the owners' place looks itself.
	must(t, c.tells(dialog.Naming{Do: dialog.NamingTake, ID: st.owners().Naming.ID}))
	st.settle()
	if st.owners().Naming.Taken != 0 {
		t.Error("it was taken by somebody who is no owner")
	}
	rows := outbox.Media{Recipe: dialog.RecipeRows, Of: c.subject(), Lang: "en", From: "csv/"}
	if _, err := st.program.Make(t.Context(), rows); err == nil {
		t.Error("a row file is made for somebody who is no owner")
	}
}

// tells sends an event of hers to the owners' place, as a turn of hers would.
func (c *scene) tells(x dialog.Naming) error {
	c.keyed++
	key := "names:" + c.subject() + "/" + string(x.Do) + string(rune('0'+c.keyed))
	_, err := c.program.runner.Run(c.t.Context(), dialog.Envelope{
		ID: key, Key: key, On: dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, By: c.subject(), At: cohort.At(c.program.set.now()), Event: dialog.Event{Naming: &x},
	})
	return err
}

// Of a yes and a no of two owners at once, one is heard; who asks for a second file waits.
func TestTwoOwnersAnswerAtOnce(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c, d, _ := st.twoOwners("ckb")
	e := st.takesUp(cohort.RoleOwner, "ar")
	st.later(48 * time.Hour)
	c.asksFor(dialog.VerbNaming)
	c.presses(dialog.VerbReasonSure)
	var both sync.WaitGroup
	for who, verb := range map[*scene]dialog.Verb{d: dialog.VerbNamingYes, e: dialog.VerbNamingStop} {
		who.presses(dialog.VerbNaming)
		m, b := who.find(verb, 0)
		both.Go(func() {
			if err := who.PressOld(m.ID, b.Data); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	st.settle()
	yes, no := st.audited(cohort.ActionNamesYes), st.audited(cohort.ActionNamesStopped)
	if no != 1 || yes > 1 { // a no after the yes stops it all the same: it was not taken yet
		t.Errorf("%d times yes, %d times no", yes, no)
	}
	if x := st.owners().Naming; x != nil {
		t.Errorf("it is not stopped: %+v", x)
	}
}

// A newcomer's yes makes no two of one, and her own word none either; a second envelope under a key does
// nothing; a cohort that has ended meanwhile keeps nobody from it.
func TestWhoseYesCounts(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c, d, _ := st.twoOwners("en")
	fresh := st.takesUp(cohort.RoleOwner, "en")
	must(t, c.tells(dialog.Naming{Do: dialog.NamingAsk, Cohort: st.cohort, Reason: seal.Conceal("For the donor")}))
	st.settle()
	id := st.owners().Naming.ID
	for _, who := range []*scene{c, fresh} {
		must(t, who.tells(dialog.Naming{Do: dialog.NamingYes, ID: id}))
	}
	must(t, d.tells(dialog.Naming{Do: dialog.NamingYes, ID: "another"}))
	must(t, d.tells(dialog.Naming{Do: dialog.NamingAsk, Reason: seal.Conceal("For the donor")}))
	must(t, c.tells(dialog.Naming{Do: dialog.NamingTake, ID: id}))
	must(t, c.tells(dialog.Naming{Do: dialog.NamingDue}))
	st.settle()
	if x := st.owners().Naming; x == nil || x.Released != 0 || x.By != c.subject() || x.ID != id {
		t.Fatalf("it was released: %+v", x)
	}
	doc, err := st.program.store.Load(t.Context(), dialog.Cohort, string(st.cohort))
	must(t, err)
	doc.Version++
	doc.Body.Cohort.Archived = cohort.At(st.program.set.now())
	must(t, st.program.store.Commit(t.Context(), doc))
	e := dialog.Envelope{
		ID: "twice", Key: "twice", On: dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, By: d.subject(), At: cohort.At(st.program.set.now()),
		Event: dialog.Event{Naming: &dialog.Naming{Do: dialog.NamingYes, ID: id}},
	}
	for range 2 {
		_, err := st.program.runner.Run(t.Context(), e)
		must(t, err)
	}
	st.settle()
	if n := st.audited(cohort.ActionNamesYes); n != 1 {
		t.Errorf("%d times yes", n)
	}
	c.presses(dialog.VerbNaming)
	c.presses(dialog.VerbNamingTake)
	if !strings.Contains(c.whole(), "آمال") {
		t.Error("the women of a cohort that has ended are not in it")
	}
}
