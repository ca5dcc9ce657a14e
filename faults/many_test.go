package faults

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// perSecond is how many messages a second may go out, as it is set and shipped.
const perSecond = 28

// TestMany announces something to ten thousand people, at the pace at which Telegram takes
// it, while some of them go on learning; once undisturbed, and once with ten kills on the
// way. Everybody has it, nobody has it twice without that being counted, and what the
// coordinators see is what the rows say. Pace, memory and how long replies take are
// figures: they are printed.
func TestMany(t *testing.T) {
	for way, kills := range form(map[string]int{"killed": 2}, map[string]int{"undisturbed": 0, "killed": 10}) {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			m := newMany(ctx, t, form(120, 10_000))
			m.announces(ctx)
			g := m.gauge(ctx)
			still := m.learn(ctx)
			m.until(ctx, kills)
			m.ends(ctx)
			took := still()
			m.readsIt(ctx)
			g.stop()
			m.rest(ctx)
			shown := m.shown(ctx)
			m.now.stop()
			s := m.account()
			t.Logf("%s, %s", m.load(), s)
			t.Logf("%s", g.pace())
			t.Logf("%s", g.memory())
			t.Logf("%s; the author's screens that count the cohort took %v", m.latency(took), m.counted)
			s.wants(t, shown)
		})
	}
}

// many is a cohort to which something is announced.
type many struct {
	*rig
	all     crowd // everybody it is for
	eager   crowd // those of them who go on learning
	author  *woman
	second  *woman
	id      string // of the announcement
	now     *process
	running atomic.Int64 // which process it is
	killed  []span       // from a kill until it took updates again
	counted []time.Duration
	before  int // calls before it began
	refuses []int64
	silent  []int64
}

// span is some time.
type span struct{ from, to time.Time }

func (s span) meets(o span) bool { return s.from.Before(o.to) && o.from.Before(s.to) }

func newMany(ctx context.Context, t *testing.T, people int) *many {
	t.Helper()
	eager := form(5, 12)
	m := &many{rig: newRig(t, setup{slow: 60 * time.Millisecond, uses: eager})}
	m.env = append(m.env, "COHORTBOT_LOG=info") // what a debugger wants of so many is much
	p := m.start(ctx)
	m.eager = m.enrol(ctx, eager)
	m.author, m.second = m.coordinator(ctx), m.coordinator(ctx)
	m.rest(ctx)
	p.stop()
	m.all = slices.Concat(m.eager, m.fill(m.eager[0], people-eager))
	m.refuse()
	m.env = append(m.env, "COHORTBOT_RATE="+itoa(perSecond), "COHORTBOT_CHAT_RATE="+form("0", "1"))
	m.begins(ctx)
	return m
}

// begins starts the bot.
func (m *many) begins(ctx context.Context) {
	m.t.Helper()
	m.now = m.start(ctx)
	m.running.Store(int64(m.now.cmd.Process.Pid))
}

// coordinator brings somebody in who may announce.
func (m *many) coordinator(ctx context.Context) *woman {
	m.t.Helper()
	link := m.command("invite", "--role", "coordinator")
	w := &woman{Phone: m.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Shilan", LanguageCode: "en"})}
	must(m.t, w.Open(link[strings.LastIndexAny(link, "= ")+1:]))
	last := ""
	for {
		screen, data := rehearsal.Message{}, ""
		err := w.Wait(ctx, func(ms []rehearsal.Message) bool {
			if _, _, in := button(ms, dialog.VerbAnnounce, ""); in {
				data = ""
				return true
			}
			screen, data, _ = onward(ms)
			return data != "" && data != last
		})
		if err != nil {
			m.t.Fatalf("a coordinator's way stands still at %q: %v", w.Last().Words(), err)
		}
		if data == "" {
			return w
		}
		last = data
		must(m.t, w.PressOld(screen.ID, data))
	}
}

// announced are the words of the announcement.
const announced = "We meet in the great hall on the second day of the month."

// announces has it written and confirmed, by two as many as that need.
func (m *many) announces(ctx context.Context) {
	m.t.Helper()
	m.before = len(m.server.Ledger())
	w := m.author
	step := func(verb dialog.Verb, arg string, counts bool) {
		began := time.Now()
		must(m.t, w.press(ctx, verb, arg))
		if counts { // the screen before this button is the one that was counted for
			m.counted = append(m.counted, time.Since(began).Round(10*time.Millisecond))
		}
	}
	_, err := w.Say("/announce")
	must(m.t, err)
	step(dialog.VerbWrite, "", false)
	_, err = w.Say(announced)
	must(m.t, err)
	step(dialog.VerbField, "question", true)
	step(dialog.VerbSet, string(cohort.QuestionRead), false)
	step(dialog.VerbPreview, "", true)
	step(dialog.VerbSend, "", true)
	must(m.t, m.second.press(ctx, dialog.VerbWatch, "confirm"))
	for m.id == "" {
		m.id = m.goes()
		m.pause(ctx)
	}
}

// pause waits a little, and fails when all the time is over.
func (m *many) pause(ctx context.Context) {
	m.t.Helper()
	time.Sleep(100 * time.Millisecond)
	if ctx.Err() != nil {
		m.t.Fatalf("it does not come to its end\n%s", m.logged.tail())
	}
}

// goes is the id of the announcement, when it is on its way.
func (m *many) goes() (id string) {
	m.t.Helper()
	b := m.open()
	defer b.close()
	moving, err := b.store.Moving(m.t.Context(), 0)
	must(m.t, err)
	for _, x := range moving {
		if x.Announcement.State == cohort.AnnouncementGoes {
			id = x.ID
		}
	}
	return id
}

// until kills the bot at so many moments, each somewhere in its share of the way.
func (m *many) until(ctx context.Context, kills int) {
	m.t.Helper()
	for k := range kills {
		at := int64(float64(len(m.all)) * (float64(k) + 0.1 + 0.8*rand.Float64()) / float64(kills))
		for m.gone() < at {
			m.pause(ctx)
		}
		time.Sleep(rand.N(time.Second / perSecond))
		s := span{from: time.Now()}
		m.now.kill()
		if k%3 == 2 {
			m.stillborn()
		}
		m.begins(ctx)
		s.to = time.Now()
		m.killed = append(m.killed, s)
	}
}

// gone is to how many it has gone.
func (m *many) gone() (n int64) {
	for _, c := range m.server.Ledger()[m.before:] {
		if spoken(c) {
			n++
		}
	}
	return n
}

// spoken says that a call brought somebody the announcement, or would have.
func spoken(c rehearsal.Call) bool {
	return c.Method == "sendMessage" && strings.Contains(c.Text, announced)
}

// readsIt has one of the eager say that she has read it, should it have stood last before none of them.
func (m *many) readsIt(ctx context.Context) {
	m.t.Helper()
	if !slices.ContainsFunc(m.eager, func(w *woman) bool { return w.read }) {
		must(m.t, m.eager[0].press(ctx, dialog.VerbReplied, string(cohort.ResponseRead)))
	}
}

// ends waits until the announcement has gone to all, and says so to its author.
func (m *many) ends(ctx context.Context) {
	m.t.Helper()
	b := m.open()
	defer b.close()
	for {
		a, err := b.store.Announcement(ctx, m.id)
		if err == nil && a.State == cohort.AnnouncementGone {
			return
		}
		m.pause(ctx)
		time.Sleep(400 * time.Millisecond)
	}
}

// shown is what the author is told when it has come to its end, and what stands among that
// which was announced.
func (m *many) shown(ctx context.Context) (out []string) {
	m.t.Helper()
	text := ""
	must(m.t, m.author.Wait(ctx, func(ms []rehearsal.Message) bool {
		for _, x := range ms {
			if strings.HasPrefix(x.Text, "The announcement has gone to everybody it could reach.") {
				text = x.Text
			}
		}
		return text != ""
	}))
	must(m.t, m.author.press(ctx, dialog.VerbWatch, "open"))
	page := ""
	must(m.t, m.author.Wait(ctx, func(ms []rehearsal.Message) bool {
		last := ms[len(ms)-1]
		page = last.Text
		return strings.Contains(page, "Sent: ") && strings.Contains(page, announced)
	}))
	return []string{text, page}
}
