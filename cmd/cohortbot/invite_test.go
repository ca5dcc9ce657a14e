package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// hears has what came to her since be written down.
func (c *scene) hears() {
	c.t.Helper()
	c.acts("a message has come", func() error { return nil })
}

// masked leaves out what differs from play to play.
func masked(told string) string {
	return aCode.ReplaceAllString(inviteLink.ReplaceAllString(told, "i_…"), "P-······")
}

// lastLink is the payload in the newest message that has one.
func (c *scene) lastLink() string {
	c.t.Helper()
	all := inviteLink.FindAllString(c.out.String(), -1)
	if len(all) == 0 {
		c.t.Fatal("no link has come")
	}
	return all[len(all)-1]
}

// oneLanguage chooses hers for the text.
func (c *scene) oneLanguage() {
	c.t.Helper()
	c.field("lang")
	c.presses(dialog.VerbSet, map[string]int{"ar": 0, "ckb": 1, "en": 2}[string(c.lang)])
}

// field opens a part of the invitation.
func (c *scene) field(name string) {
	c.t.Helper()
	for n := range 12 {
		if m, b := c.find(dialog.VerbField, n); strings.Split(b.Data, ".")[2] == name {
			c.acts("she presses ["+b.Text+"]", func() error { return c.PressOld(m.ID, b.Data) })
			return
		}
	}
}

// A coordinator makes a link with a label, sees it in the list, and revokes it.
func playInvite(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.writes("/invite")
	c.field("role")
	c.presses(dialog.VerbSet)
	c.field("label")
	c.writes(strings.Repeat("x", 80))
	c.writes(c.by("البصرة 7", "بەسرە 7", "Basra 7"))
	c.oneLanguage()
	c.field("approval")
	c.presses(dialog.VerbSet, 1)
	c.presses(dialog.VerbIssue)
	c.remark("the press once more")
	c.acts("she presses it again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.presses(dialog.VerbLinks)
	c.presses(dialog.VerbLink)
	c.presses(dialog.VerbAnew)
	c.presses(dialog.VerbLinks)
	c.presses(dialog.VerbLink)
	c.remark("the program is restarted")
	c.restart()
	c.presses(dialog.VerbRevoke)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbRevoke)
	c.presses(dialog.VerbSure)
	c.writes(c.by("شكراً", "سوپاس", "thank you"))
	c.writes("/cancel")
	c.remark("she loses the role before the press")
	c.writes("/invite")
	c.becomes(func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} })
	c.presses(dialog.VerbIssue)
	c.remark("a participant")
	p := c.enter(c.lang)
	p.registers()
	p.writes("/invite")
	c.out.WriteString(p.out.String())
}

func TestInviting(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playInvite(c)
			golden(t, "invite."+string(lang), masked(c.out.String()))
		})
	}
}

// makesForMany makes a link for many, which the team confirms.
func (c *scene) makesForMany() (payload string) {
	c.t.Helper()
	c.unseen(func() {
		c.writes("/invite")
		c.field("uses")
		c.presses(dialog.VerbSet, 1)
		c.oneLanguage()
		c.presses(dialog.VerbIssue)
		payload = c.lastLink()
	})
	return payload
}

// agrees goes from a link to the name.
func (c *scene) agrees(payload string) {
	c.t.Helper()
	c.unseen(func() {
		c.opens(payload, "the link")
		c.chosen = true
		c.choosesLanguage()
		c.presses(dialog.VerbAbout)
		c.presses(dialog.VerbAgree)
	})
}

// Somebody comes by a link that asks the team; it admits her, and turns another away.
func playApproval(c *scene) {
	c.works(cohort.RoleCoordinator)
	other := c.enter(c.lang)
	other.works(cohort.RoleCoordinator)
	link := c.makesForMany()
	guest := c.enter(c.lang)
	guest.agrees(link)
	guest.presses(dialog.VerbUseName)
	guest.writes("/modules")
	guest.writes("/mydata")
	guest.presses(dialog.VerbAsk)
	guest.opens(link, "the link once more")
	c.remark("a coordinator")
	c.hears()
	c.presses(dialog.VerbGuests)
	c.presses(dialog.VerbGuest)
	c.remark("the program is restarted")
	c.restart()
	c.presses(dialog.VerbAdmit)
	c.remark("another coordinator, too late")
	other.hears()
	other.presses(dialog.VerbGuests)
	guest.remark("she is confirmed")
	guest.hears()
	guest.presses(dialog.VerbConfirmed)
	c.remark("somebody else comes, and nobody answers for a day")
	second := c.enter(c.lang)
	second.agrees(link)
	second.writes(c.by("وردة", "گوڵ", "Rose"))
	c.unseen(func() { c.hears() })
	c.later(30 * time.Hour)
	c.acts("the next day", func() error {
		was := len(c.Messages())
		err := c.tick()
		c.await("the team hears of her again", func() bool { return len(c.Messages()) > was })
		return err
	})
	c.presses(dialog.VerbGuests)
	c.presses(dialog.VerbGuest)
	c.presses(dialog.VerbTurnAway)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbTurnAway)
	c.presses(dialog.VerbSure)
	second.remark("she is turned away")
	second.hears()
	c.out.WriteString("── who comes ──\n\n" + guest.out.String() + second.out.String() + "── another coordinator ──\n\n" + other.out.String())
}

func TestApproval(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playApproval(c)
			golden(t, "approval."+string(lang), masked(c.out.String()))
		})
	}
}

// Two coordinators press at once: one of them counts, and she is in or out, not both.
func TestTwoCoordinatorsAtOnce(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	one, two := st.enter("en"), st.enter("en")
	one.works(cohort.RoleCoordinator)
	two.works(cohort.RoleCoordinator)
	guest := st.enter("en")
	guest.agrees(one.makesForMany())
	guest.presses(dialog.VerbUseName)
	two.writes("/menu")
	for _, c := range []*scene{one, two} {
		c.writes("/invite")
		c.presses(dialog.VerbGuests)
		c.presses(dialog.VerbGuest)
	}
	two.presses(dialog.VerbTurnAway)
	var both sync.WaitGroup
	for c, verb := range map[*scene]dialog.Verb{one: dialog.VerbAdmit, two: dialog.VerbSure} {
		m, b := c.find(verb, 0)
		both.Go(func() {
			if err := c.PressOld(m.ID, b.Data); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	st.settle()
	late := 0
	for _, c := range []*scene{one, two} {
		c.hears()
		late += strings.Count(c.out.String(), "has been decided already")
	}
	if p := guest.person(); late != 1 || p.Stage != cohort.StageJoining && p.Stage != cohort.StageGone {
		t.Errorf("%d of two came too late; she is %s", late, p.Stage)
	}
}

// Somebody comes by a link that was not for her.
func playNotHer(c *scene) {
	link := ""
	c.works(cohort.RoleCoordinator)
	c.unseen(func() {
		c.writes("/invite")
		c.field("label")
		c.writes(c.by("البصرة 7", "بەسرە 7", "Basra 7"))
		c.oneLanguage()
		c.presses(dialog.VerbIssue)
		link = c.lastLink()
	})
	guest := c.enter(c.lang)
	guest.agrees(link)
	guest.unseen(func() { guest.presses(dialog.VerbUseName) })
	c.hears()
	c.presses(dialog.VerbLink)
	c.presses(dialog.VerbDeny)
	c.presses(dialog.VerbBack)
	c.presses(dialog.VerbDeny)
	c.remark("the program is restarted")
	c.restart()
	c.presses(dialog.VerbSure)
	c.remark("the press once more")
	c.acts("she presses it again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	guest.remark("who came by it")
	guest.hears()
	guest.chosen = false // she is a stranger again
	guest.opens(link, "the link once more")
	c.out.WriteString(guest.out.String())
}

func TestNotHer(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playNotHer(c)
			golden(t, "not-her."+string(lang), masked(c.out.String()))
		})
	}
}

// A coordinator has many links made at once; then her role is lost while others are.
func playInviteMany(c *scene) {
	c.works(cohort.RoleCoordinator)
	c.writes("/invite")
	c.field("label")
	c.writes(c.by("البصرة", "بەسرە", "Basra"))
	c.oneLanguage()
	c.field("uses")
	c.presses(dialog.VerbSet, 3)
	c.writes("1")
	c.writes("24")
	c.presses(dialog.VerbIssue)
	c.presses(dialog.VerbLinks)
	c.presses(dialog.VerbLinks)
	c.presses(dialog.VerbLink)
}

func TestInviteMany(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := newStage(t, stageConfig{course: smallCourse}).enter(lang)
			playInviteMany(c)
			golden(t, "invite-many."+string(lang), masked(c.out.String()))
		})
	}
}

// file is the newest file of a kind in her chat.
func (c *scene) file(kind string) []byte {
	c.t.Helper()
	for _, m := range slices.Backward(c.Messages()) {
		if m.Kind == kind {
			data, ok := c.server.File(m.File.ID)
			if !ok {
				c.t.Fatal("the file is not kept")
			}
			return data
		}
	}
	c.t.Fatalf("no %s has come", kind)
	panic("not reached")
}

// The picture that comes with a link is read by a camera as that link, with room about it.
func TestPictureOfALink(t *testing.T) {
	t.Parallel()
	c := newStage(t, stageConfig{course: smallCourse}).enter("en")
	c.works(cohort.RoleCoordinator)
	c.writes("/invite")
	c.oneLanguage()
	c.presses(dialog.VerbIssue)
	drawn, err := png.Decode(bytes.NewReader(c.file(rehearsal.KindPhoto)))
	must(t, err)
	if w := drawn.Bounds().Dx(); w < 400 || w > 1600 || w != drawn.Bounds().Dy() {
		t.Errorf("it is %d pixels wide", w)
	}
	seen, err := gozxing.NewBinaryBitmapFromImage(drawn)
	must(t, err)
	// Nothing but the code is on it: looked for anywhere in a picture, some codes are not found.
	read, err := qrcode.NewQRCodeReader().Decode(seen, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	must(t, err)
	if want := "https://t.me/" + c.server.Username() + "?start=" + c.lastLink(); read.GetText() != want {
		t.Errorf("it says %q, not %q", read.GetText(), want)
	}
}

// The workbook has a row for each link; each link admits one, and its message, carried to
// another app, is the one that stands there.
func TestWorkbookOfLinks(t *testing.T) {
	t.Parallel()
	c := newStage(t, stageConfig{course: smallCourse}).enter("ar")
	playInviteMany(c)
	f, err := excelize.OpenReader(bytes.NewReader(c.file(rehearsal.KindDocument)))
	must(t, err)
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	must(t, err)
	view, err := f.GetSheetView(sheet, 0)
	must(t, err)
	if len(rows) != 25 || view.RightToLeft == nil || !*view.RightToLeft {
		t.Fatalf("%d rows, view %+v", len(rows), view)
	}
	if head := strings.Join(rows[0], "\n"); strings.ContainsAny(head, "\u200e\u200f\u2066\u2067\u2068\u2069") {
		t.Errorf("the headings have marks: %q", rows[0])
	}
	met := map[string]bool{}
	for i, r := range rows[1:] {
		to, err := url.Parse(r[3])
		must(t, err)
		link := inviteLink.FindString(r[1])
		if r[0] != fmt.Sprintf("البصرة · %d", i+1) || met[link] || !strings.HasSuffix(r[2], r[1]) || to.Query().Get("text") != r[2] || r[4] != "2026-12-31" {
			t.Errorf("row %d: %q", i+1, r)
		}
		met[link] = true
	}
	guest := c.enter("ar")
	guest.comes(inviteLink.FindString(rows[24][1]))
	if !guest.person().Learns() {
		t.Error("the last link does not let in")
	}
	sealed := 0
	for _, m := range c.books().rows(t.Context()) {
		raw, err := json.Marshal(m)
		must(t, err)
		for link := range met {
			if bytes.Contains(raw, []byte(link)) {
				t.Fatal("a code lies open in the outbox")
			}
		}
		sealed++
	}
	if sealed == 0 {
		t.Error("no row was looked at")
	}
}
