package main

import (
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// TestTour plays the week of the README's chapter for coordinators, on the page of phones,
// with the cast of the demonstration. With COHORTBOT_TOUR, a folder, it keeps the chapter's
// pictures there: each phone as it stands when that is told of. The days are always the
// same, so that a picture made anew differs only in what has changed, and in the codes.
func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a whole week")
	}
	w := newWeek(t)
	w.sunday()
	w.announces()
	w.answers()
	w.invites()
	w.meets()
	w.releases()
	w.owns()
	w.reports()
}

// week is the tour: the stage, its people by name, and the page that shows them.
type week struct {
	*stage
	b      browser
	readme string
	folder string // where pictures are kept; "": nowhere
	women  map[string]*scene
	team   map[string]*scene
}

// onTour are those whose phones are on a picture, beside the team.
func onTour() []string { return []string{"زينب", "شیلان", "Maryam", "نور", "بيان"} }

func newWeek(t *testing.T) *week {
	t.Helper()
	w := &week{stage: newStage(t, stageConfig{may: []string{"can't be deleted"}}), folder: os.Getenv("COHORTBOT_TOUR")}
	readme, err := os.ReadFile("../../README.md")
	must(t, err)
	w.readme = string(readme)
	web := httptest.NewServer(w.server.Page(nil))
	t.Cleanup(web.Close)
	w.b = openBrowser(t, web.URL)
	must(t, chromedp.Do(w.b.ctx, chromedp.EmulateViewport(4400, 1010), inBaghdad(), still()))
	w.team = map[string]*scene{}
	for _, c := range []struct {
		name string
		lang locales.Lang
	}{{"سعاد", "ar"}, {"Layla", "en"}, {"نەسرین", "ckb"}} {
		w.team[c.name] = w.phone(c.name, c.lang, rehearsal.Coordinator)
		w.team[c.name].works(cohort.RoleCoordinator)
	}
	w.begins()
	return w
}

// phone is that of somebody of a name, who has not written yet.
func (w *week) phone(name string, lang locales.Lang, role rehearsal.Role) *scene {
	return &scene{
		stage: w.stage, lang: lang, numbers: map[int]int{},
		check: func(string) {}, // names and words of others, in every language, are on these screens
		Phone: w.server.AddPhone(rehearsal.PhoneConfig{
			FirstName: name, LanguageCode: string(lang), Role: role, Aside: role == "" && !slices.Contains(onTour(), name),
		}),
	}
}

// begins has the cast come in, and each come as far as she has after a few days.
func (w *week) begins() {
	w.t.Helper()
	w.women = map[string]*scene{}
	for _, r := range demoCast() {
		if r.aim == aimNone || r.aim == aimLooks {
			continue
		}
		her := w.phone(r.name, locales.Lang(r.lang), "")
		her.registers()
		w.women[r.name] = her
		if r.aim != aimJoins {
			her.presses(dialog.VerbFirst)
			her.turns(len(r.visits) * 3)
		}
		if r.aim == aimBlocks {
			her.acts("she blocks the bot", func() error { her.Block(); return nil })
		}
	}
	w.team["Layla"].until("2026-12-09 10:00")
	for _, r := range demoCast() {
		if her := w.women[r.name]; her != nil && len(r.visits) > 2 && r.aim != aimBlocks {
			her.writes("/menu")
			her.presses(dialog.VerbContinue)
			her.turns(len(r.visits))
		}
	}
}

// turns turns so many pages, if there are so many.
func (c *scene) turns(n int) {
	for range n {
		if !c.has(dialog.VerbNext) {
			return
		}
		c.presses(dialog.VerbNext)
	}
}

// sunday: the list of those who need somebody comes by itself, and one of them is nudged.
func (w *week) sunday() {
	c, her := w.team["سعاد"], w.women["شیلان"]
	c.until("2026-12-13 09:01")
	c.presses(dialog.VerbToday)
	list := w.shot(c, "مشاركات بحاجة إلى متابعة")
	c.writes("/roster")
	c.writes("شيلان")
	c.presses(dialog.VerbCard)
	card := w.shot(c)
	c.writes("/roster")
	c.presses(dialog.VerbToday)
	c.needs(her)
	c.presses(dialog.VerbNudgeHer)
	c.until("2026-12-13 09:05")
	w.keep("week-sunday", list, card, w.shot(her))
}

// needs opens what is said of one of those who need somebody.
func (c *scene) needs(her *scene) {
	c.t.Helper()
	for range 5 {
		m := c.Last()
		for _, b := range buttons(m, dialog.VerbNeed) {
			if strings.Contains(b.Text, her.code()) {
				c.acts("she presses ["+b.Text+"]", func() error { return c.PressOld(m.ID, b.Data) })
				return
			}
		}
		c.presses(dialog.VerbToday) // further
	}
	c.t.Fatal("she is not on the list")
}

// announces: a meeting is announced from a template, seen beforehand, and answered.
func (w *week) announces() {
	c, ar, ckb := w.team["Layla"], w.women["زينب"], w.women["شیلان"]
	c.until("2026-12-14 10:00")
	c.writes("/announce")
	c.presses(dialog.VerbTemplate)
	c.writes("17 December")
	c.writes("16:00")
	c.writes("The library, Karrada")
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbPreview)
	preview := w.shot(c, "وصلتكِ كلمة")
	w.lock(ckb)
	c.presses(dialog.VerbSend)
	must(w.t, w.spreads())
	ar.presses(dialog.VerbReplied)
	w.women["Maryam"].presses(dialog.VerbReplied)
	w.women["نور"].presses(dialog.VerbReplied, 2)
	locked, answered := w.shot(ckb), w.shot(ar)
	w.lock(ckb)
	w.keep("week-announce", preview, locked, answered)
}

// answers: a question comes into the inbox, is taken and answered.
func (w *week) answers() {
	c, her := w.team["Layla"], w.women["Maryam"]
	her.writes("/ask")
	her.writes("I cannot come on Thursday before five. May I join later?")
	c.presses(dialog.VerbInbox)
	c.presses(dialog.VerbThread)
	c.presses(dialog.VerbClaim)
	c.presses(dialog.VerbWriteBack)
	c.writes("Of course. We keep a seat for you, and begin with what concerns you at five.")
	w.keep("week-inbox", w.shot(c), w.shot(her))
}

// invites: a link is made, with its picture.
func (w *week) invites() {
	c := w.team["نەسرین"]
	c.writes("/invite")
	c.field("label")
	c.writes("هەولێر ٣")
	c.oneLanguage()
	c.presses(dialog.VerbIssue)
	link := w.shot(c, "سڵاوتان لێ بێت")
	guest := w.phone("هێڤی", "ckb", "")
	guest.agrees(c.makesForMany())
	guest.presses(dialog.VerbUseName)
	c.presses(dialog.VerbGuests)
	c.presses(dialog.VerbGuest)
	w.keep("week-invite", link, w.shot(c))
}

// meets: a meeting is called, and somebody comes.
func (w *week) meets() {
	c, her := w.team["Layla"], w.women["Maryam"]
	c.writes("/menu")
	c.presses(dialog.VerbSessions)
	c.presses(dialog.VerbCall)
	c.presses(dialog.VerbSet, 2)
	c.writes("19 December")
	c.writes("10:00")
	c.writes("90")
	c.writes("University of Baghdad, hall 2")
	c.presses(dialog.VerbSkip)
	c.presses(dialog.VerbByCode)
	c.presses(dialog.VerbMeet)
	c.until("2026-12-14 10:30")
	her.hears()
	her.presses(dialog.VerbOpen)
	her.presses(dialog.VerbComes)
	her.presses(dialog.VerbICS)
	c.presses(dialog.VerbSession)
	w.keep("week-meeting", w.shot(c), w.shot(her))
}

// releases: reminders rest for all until a day, and what that concerns is shown before.
func (w *week) releases() {
	c := w.team["سعاد"]
	c.writes("/release")
	open := w.shot(c)
	c.presses(dialog.VerbPauses)
	c.presses(dialog.VerbAdd)
	c.presses(dialog.VerbWhom)
	c.presses(dialog.VerbDay, 1)
	w.keep("week-release", open, w.shot(c))
}

// owns: an owner gives a role, and looks at what was done.
func (w *week) owns() {
	c, her := w.phone("ژیان", "ckb", rehearsal.Owner), w.women["Maryam"]
	c.works(cohort.RoleOwner)
	c.finds(her)
	c.presses(dialog.VerbGive)
	gives := w.shot(c)
	c.presses(dialog.VerbAppoint)
	c.writes("/audit")
	w.keep("week-owner", gives, w.shot(c))
}

// reports: staff look at how far people came, and at what they answered.
func (w *week) reports() {
	i := 0
	for _, r := range demoCast() { // in their order, so that the figures are the same each time
		her := w.women[r.name]
		if her == nil {
			continue
		}
		const m = "leadership-competencies"
		her.answered(0, m, "self-start", w.rates(m, "self-start", 2+i%2))
		her.answered(1, m, "check", w.chooses(m, "check", i))
		if i%5 > 0 {
			her.answered(2, m, "self-end", w.rates(m, "self-end", 3+i%3/2))
		}
		if i%5 > 0 {
			her.finished(m)
		}
		w.later(time.Minute)
		i++
	}
	w.stage.releases()
	c := w.phone("بيان", "ar", "")
	c.works(cohort.RoleStaff)
	c.writes("/results")
	card := w.shot(c, "النتائج")
	c.presses(dialog.VerbResultsQuiz, 1)
	quiz := w.shot(c, "صدرت")
	c.presses(dialog.VerbResults)
	c.presses(dialog.VerbResultsChart)
	w.keep("week-results", card, quiz, w.shot(c, "الصورة المطلوبة"))
}

// rates are answers to each scale of a quiz.
func (w *week) rates(m course.ModuleID, quiz course.QuizID, points int) map[course.QuestionID][]course.OptionID {
	out := map[course.QuestionID][]course.OptionID{}
	for _, item := range w.program.current().Quiz(m, quiz).Questions {
		if item.Type == course.Scale {
			out[item.ID] = []course.OptionID{course.OptionID(strconv.Itoa(points))}
		}
	}
	return out
}

// chooses are answers to each item of a quiz: of three women two have one of them right.
func (w *week) chooses(m course.ModuleID, quiz course.QuizID, who int) map[course.QuestionID][]course.OptionID {
	out := map[course.QuestionID][]course.OptionID{}
	for n, item := range w.program.current().Quiz(m, quiz).Questions {
		for i, o := range item.Options {
			if o.Correct == ((who+n)%3 > 0) && (item.Type == course.Multiple || len(out[item.ID]) == 0 && (o.Correct || i%2 == who%2)) {
				out[item.ID] = append(out[item.ID], o.ID)
			}
		}
	}
	return out
}
