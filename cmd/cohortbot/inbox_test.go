package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
	"cohortbot/storage"
)

// coordinator has somebody of a language come in who coordinates the stage's cohort.
func (s *stage) coordinator(lang locales.Lang) *scene {
	c := s.enter(lang)
	c.works(cohort.RoleCoordinator)
	return c
}

// overhears writes down what came to her by what others did.
func (c *scene) overhears(what string) {
	c.out.WriteString("▸ " + what + "\n")
	c.tell()
	c.out.WriteString("\n")
}

// quotes reads as proofread does; what others have written, in whatever language, and the
// names of languages are no foreign words.
func (c *scene) quotes(words ...string) {
	plain := c.check
	var pairs []string
	for _, w := range append(words, "English", "Maryam") {
		pairs = append(pairs, w, "")
	}
	drop := strings.NewReplacer(pairs...)
	c.check = func(text string) {
		c.check = plain
		c.proofread(drop.Replace(text))
		c.quotes(words...)
	}
}

// playAsk is a question and what comes of it, on her side and on that of two coordinators.
func playAsk(t *testing.T, st *stage, lang locales.Lang) (her, one *scene) {
	her = st.enter(lang)
	her.registers()
	one = st.coordinator(lang)
	her.presses(dialog.VerbFirst)
	her.writes("/ask")
	her.writes(her.by("مساعدة", "یارمەتی", "help"))
	her.presses(dialog.VerbIsAnswer)
	her.writes(her.by("أين نلتقي؟", "لە کوێ کۆ دەبینەوە؟", "Where do we meet?"))
	her.sends("voice")
	her.sends("photo")
	her.presses(dialog.VerbAsked)
	her.presses(dialog.VerbTakeBack)
	her.presses(dialog.VerbAskDone)
	one.overhears("somebody waits")
	one.presses(dialog.VerbInbox)
	one.presses(dialog.VerbThread)
	one.presses(dialog.VerbShowFile)
	one.presses(dialog.VerbClaim)
	one.presses(dialog.VerbWriteBack)
	one.writes("\u200f\u2069")
	one.writes(one.by("في القاعة.\nالساعة العاشرة.", "لە هۆڵەکە.\nکاتژمێر دە.", "In the hall.\nAt ten."))
	her.overhears("the team answers")
	her.presses(dialog.VerbAskMore)
	her.writes(her.by("شكراً", "سوپاس", "Thank you"))
	her.presses(dialog.VerbAskDone)
	one.presses(dialog.VerbInbox)
	one.presses(dialog.VerbThread)
	one.presses(dialog.VerbTakeBack)
	her.overhears("the answer is taken back")
	one.presses(dialog.VerbWriteBack)
	one.sends("voice")
	her.overhears("the team answers with a voice message")
	one.presses(dialog.VerbCloseTalk)
	her.writes("/mydata")
	return her, one
}

func TestAsk(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			her, one := playAsk(t, st, lang)
			golden(t, "ask."+string(lang), masked(her.out.String()))
			golden(t, "inbox."+string(lang), masked(one.out.String()))
			protected := 0
			for _, m := range one.Messages() {
				if m.Protected {
					protected++
				}
			}
			if protected > 0 {
				t.Error("a file of hers is left standing in a coordinator's chat")
			}
		})
	}
}

// Two press at once; the program stops in between; she leaves while it is claimed.
func playTogether(t *testing.T, st *stage, lang locales.Lang) *scene {
	her, one, two := st.enter(lang), st.coordinator(lang), st.coordinator("en")
	her.registers()
	two.check, one.check = func(string) {}, nil
	one.quotes("Maryam")
	her.writes("/ask")
	her.writes(her.by("سؤال", "پرسیار", "A question"))
	for _, c := range []*scene{one, two} {
		c.overhears("somebody waits")
		c.presses(dialog.VerbInbox)
		c.presses(dialog.VerbThread)
	}
	m, b := one.find(dialog.VerbClaim, 0)
	n, d := two.find(dialog.VerbClaim, 0)
	must(t, one.PressOld(m.ID, b.Data))
	must(t, two.PressOld(n.ID, d.Data))
	st.settle()
	one.overhears("both press at once")
	two.overhears("both press at once")
	th := st.threadOf(her)
	winner, other := one, two
	if th.Claimed == st.idOf(two) {
		winner, other = two, one
	}
	if !strings.Contains(other.Last().Words(), winner.person().Code) {
		t.Errorf("who came second is told %q", other.Last().Words())
	}
	winner.presses(dialog.VerbWriteBack)
	st.restart()
	winner.writes("1, 2, 3")
	winner.acts("the same press again", func() error { return winner.PressOld(m.ID, b.Data) })
	if got := len(st.threadOf(her).Lines); got != 2 {
		t.Errorf("%d lines", got)
	}
	her.overhears("the team answers")
	her.writes("/forget")
	her.presses(dialog.VerbErase)
	for _, c := range []*scene{one, two} {
		if c.overhears("she who asked is erased"); c.has(dialog.VerbWriteBack) || c.person().Place.View == dialog.ViewThread {
			t.Errorf("her thread stands on a screen of the team: %q", c.Last().Words())
		}
	}
	winner.writes("/inbox")
	if st.books().there(t.Context(), "threads", cohort.ThreadID(th.Person)) {
		t.Error("her thread outlives her")
	}
	return winner
}

func TestTwoCoordinators(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			playTogether(t, st, lang)
		})
	}
}

// threadOf is her thread as it is stored, with its words.
func (s *stage) threadOf(c *scene) *cohort.Thread {
	s.t.Helper()
	doc, err := s.program.store.Load(s.t.Context(), dialog.Thread, cohort.ThreadID(s.idOf(c)))
	must(s.t, err)
	return doc.Body.Thread
}

// idOf is the subject of a phone.
func (s *stage) idOf(c *scene) string {
	s.t.Helper()
	books := s.books()
	return books.people(s.t.Context())[books.door(c.ID())].ID
}

// playStranger writes from a door: with a link that was revoked, and with none.
func playStranger(st *stage, lang locales.Lang) (her, one, boss *scene) {
	one, boss = st.coordinator(lang), st.enter(lang)
	boss.works(cohort.RoleOwner)
	her = st.enter(lang)
	her.opens(st.invite(cohort.Invitation{Expires: 1}), "a link whose time has passed")
	her.presses(dialog.VerbAsk, map[locales.Lang]int{"ar": 0, "ckb": 1, "en": 2}[lang])
	her.chosen = true
	her.writes(her.by("انتهى رابطي", "بەستەرەکەم بەسەرچووە", "My link has ended"))
	her.presses(dialog.VerbAskDone)
	one.overhears("somebody waits")
	one.presses(dialog.VerbInbox)
	one.presses(dialog.VerbThread)
	one.presses(dialog.VerbClaim)
	one.presses(dialog.VerbWriteBack)
	one.writes(one.by("نرسل رابطاً جديداً.", "بەستەرێکی نوێ دەنێرین.", "We send a new link."))
	her.overhears("the team answers")
	for range 5 {
		her.unseen(func() {
			her.presses(dialog.VerbAsk)
			her.writes("1")
			if her.has(dialog.VerbAskDone) {
				her.presses(dialog.VerbAskDone)
			}
		})
	}
	her.presses(dialog.VerbAsk)
	her.writes("2")
	her.remark("somebody without any link")
	other := st.enter(lang)
	other.opens("", "the bot, without a link")
	other.presses(dialog.VerbAsk, map[locales.Lang]int{"ar": 0, "ckb": 1, "en": 2}[lang])
	other.chosen = true
	other.writes(other.by("كيف أشارك؟", "چۆن بەشداری بکەم؟", "How do I take part?"))
	her.out.WriteString(other.out.String())
	boss.overhears("somebody waits")
	boss.presses(dialog.VerbOutside)
	boss.presses(dialog.VerbThread)
	boss.presses(dialog.VerbClaim)
	return her, one, boss
}

func TestStrangerWrites(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			her, one, boss := playStranger(st, lang)
			golden(t, "stranger-writes."+string(lang), masked(her.out.String()+"── a coordinator ──\n\n"+one.out.String()+"── an owner ──\n\n"+boss.out.String()))
			id := st.idOf(her)
			st.later(10 * 24 * time.Hour)
			must(t, st.program.store.Expire(t.Context()))
			if !st.books().there(t.Context(), "threads", cohort.ThreadID(id)) {
				t.Error("her thread is gone before she could read the answer")
			}
			st.later(10 * 24 * time.Hour)
			must(t, st.program.store.Expire(t.Context()))
			if st.books().there(t.Context(), "threads", cohort.ThreadID(id)) {
				t.Error("the thread of a stranger stays for ever")
			}
		})
	}
}

func playDanger(c, one *scene) {
	c.registers()
	c.unseen(func() { c.answersThree() })
	c.writes(c.by(" أمان ", "سەلامەتی", "SAFE"))
	c.presses(dialog.VerbGoBelow)
	c.writes(c.by("خطر", "مەترسی", "danger"))
	c.presses(dialog.VerbVanish)
	c.acts("she sends a photo, under which she has written a word of danger", func() error {
		_, err := c.Attach(rehearsal.KindPhoto, c.by("أمان", "سەلامەتی", "safe"))
		return err
	})
	c.presses(dialog.VerbEmptyNow)
	c.presses(dialog.VerbKeep)
	c.presses(dialog.VerbVanish)
	c.writes(c.by("أمان", "سەلامەتی", "safe"))
	m, b := c.find(dialog.VerbTellTeam, 0)
	c.presses(dialog.VerbGoBelow)
	c.writes(c.by("استمعتُ أولاً", "یەکەم جار گوێم گرت", "I listened first"))
	c.restart()
	c.acts("after a restart she presses ["+b.Text+"] twice, above what has come since", func() error {
		must(c.t, c.PressOld(m.ID, b.Data))
		return c.PressOld(m.ID, b.Data)
	})
	c.presses(dialog.VerbGoBelow)
	c.remark("a coordinator")
	one.overhears("somebody waits")
	one.presses(dialog.VerbInbox)
	one.presses(dialog.VerbThread)
	one.writes(one.by("خطر", "مەترسی", "danger"))
	one.presses(dialog.VerbVanish)
	c.out.WriteString(one.out.String())
}

func TestDanger(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, may: []string{"message is not modified"}})
			one, c := st.coordinator(lang), st.enter(lang)
			playDanger(c, one)
			golden(t, "danger."+string(lang), masked(c.out.String()))
			if th := st.threadOf(c); len(th.Lines) != 1 || th.State != cohort.ThreadDanger {
				t.Errorf("told once, the thread is %+v", th)
			}
		})
	}
}

// TestDangerIsHeardAtNight: a question of somebody else waits for the morning of the
// coordinator. Who may be in danger does not.
func TestDangerIsHeardAtNight(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	her, other, one := st.enter("en"), st.enter("en"), st.coordinator("en")
	her.registers()
	other.registers()
	one.until("2026-12-01 23:30")
	other.writes("/ask")
	other.writes("When is the next meeting?")
	had := one.Last().ID
	st.later(20 * time.Minute)
	her.writes("safe")
	if one.Last().ID != had {
		t.Fatalf("she is woken by a question: %s", one.Last().Words())
	}
	her.presses(dialog.VerbTellTeam)
	if said := one.Last().Words(); !strings.Contains(said, "It is urgent") {
		t.Errorf("the coordinator is told nothing; she has: %s", said)
	}
}

// Nothing of a word of danger, of a question, of her name or her number lies open, or in
// the logs, the facts, the audit log, or in what a coordinator is shown.
func TestNothingLeaksThroughTheInbox(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse})
	one, her := st.coordinator("en"), st.enter("en")
	her.registers()
	her.writes("/ask")
	her.writes("my-secret-question")
	raw, err := json.Marshal(map[string]any{"message": map[string]any{
		"message_id": 990, "date": st.program.set.now().Unix(), "text": "my-forwarded-secret",
		"forward_origin": map[string]any{"type": "user", "sender_user": map[string]any{"id": 77, "first_name": "Originator"}},
	}})
	must(t, err)
	her.acts("she forwards", func() error { return her.Forge(raw) })
	her.sends("photo")
	her.writes("danger")
	her.presses(dialog.VerbTellTeam)
	one.presses(dialog.VerbInbox)
	one.presses(dialog.VerbThread)
	one.presses(dialog.VerbShowFile, 1)
	var copies []rehearsal.Message
	for _, m := range one.Messages() {
		if m.Kind == rehearsal.KindPhoto {
			copies = append(copies, m)
		}
	}
	if len(copies) != 1 || !copies[0].Protected {
		t.Errorf("her photo is shown as %+v", copies)
	}
	one.presses(dialog.VerbClaim)
	one.presses(dialog.VerbWriteBack)
	one.writes("my-secret-answer")
	for _, m := range her.Messages() {
		if m.FromBot && strings.Contains(m.Words(), one.person().Code) {
			t.Error("she sees who of the team answers")
		}
	}
	number := strconv.FormatInt(her.ID(), 10)
	for _, words := range []string{"my-secret", "my-forwarded", "Originator", "danger", "Maryam", number} {
		if n := st.log.count(words); n > 0 {
			t.Errorf("the log says %q %d times", words, n)
		}
	}
	for _, x := range []string{"facts_by_subject", "messages_by_state", "threads_by_state", "people_by_id", "envelopes_by_time"} {
		st.books().each(t.Context(), x, nil, func(d storage.Decode) error {
			var raw json.RawMessage
			must(t, d(&raw))
			for _, words := range []string{"my-secret", "my-forwarded", "Originator", "Maryam"} {
				if strings.Contains(string(raw), words) {
					t.Errorf("%s: %q lies open", x, words)
				}
			}
			if x == "facts_by_subject" && strings.Contains(strings.ToLower(string(raw)), "danger") {
				t.Error("a fact tells of danger")
			}
			return nil
		})
	}
	shown := one.out.String()
	if strings.Contains(shown, number) || strings.Contains(shown, "Originator") {
		t.Error("a coordinator sees where it comes from")
	}
}
