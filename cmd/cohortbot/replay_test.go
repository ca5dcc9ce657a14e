package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// Who takes part in the replays, and how much they have to say. The eager say
// more than a document keeps keys for.
const (
	replaySeed               = 20261124
	replayPeople             = 50
	replayEager              = 8
	eagerUpdates, fewUpdates = 300, 63
)

// replay is many people's conversations, to be brought to the bot again.
type replay struct {
	*stage
	r      *rand.Rand
	people []*talker
	links  []string
	books  *rigBooks
}

// TestReplays brings every update again, three times: after the conversation,
// after some had themselves forgotten, and after some of those came back by a new
// link. Nothing may come of it.
func TestReplays(t *testing.T) {
	if testing.Short() {
		t.Skip("brings thousands of updates three times again")
	}
	t.Parallel()
	t.Logf("seed %d", replaySeed)
	p := newReplay(t)
	p.converse()
	p.checkConversation()
	p.bringAgain("after the conversation, by polling", p.poll)
	gone := p.people[replayEager-3 : replayEager+7] // some of each kind
	p.forget(gone)
	p.bringAgain("after some were forgotten, by webhook", p.post)
	p.comeBack(gone[2:5])
	p.bringAgain("after some came back, by polling", p.poll)
}

func newReplay(t *testing.T) *replay {
	t.Helper()
	s := newStage(t, stageConfig{})
	p := &replay{
		stage: s, r: rand.New(rand.NewPCG(replaySeed, 0)), links: []string{s.invite(cohort.Invitation{Uses: replayPeople})},
		books: s.books(),
	}
	for i := range replayPeople {
		lang := []locales.Lang{"ar", "ckb", "en"}[i%3]
		who := &talker{scene: s.enter(lang), r: rand.New(rand.NewPCG(replaySeed, uint64(i+1))), link: p.links[0], left: fewUpdates}
		if i < replayEager {
			who.left = eagerUpdates
		}
		if i%2 == 1 {
			who.link = p.invite(cohort.Invitation{})
			p.links = append(p.links, who.link)
		}
		p.people = append(p.people, who)
	}
	return p
}

// converse lets each do one thing after another until all have said enough.
func (p *replay) converse() {
	p.t.Helper()
	for busy := true; busy; {
		busy = false
		for i, who := range p.people {
			if who.left > 0 {
				must(p.t, who.act(p.people[(i+1)%len(p.people)].Last()))
				busy = true
			}
		}
		p.settle()
	}
}

// checkConversation makes sure that the replays have something to spoil: enough
// was said, every update took effect once, and keys have left their documents.
func (p *replay) checkConversation() {
	p.t.Helper()
	people, away := p.books.people(p.t.Context()), map[string]bool{}
	for _, u := range p.log() {
		door := p.program.keys.Lookup("telegram", u.who)
		if people[door].Keys.Has(u.key) {
			continue
		}
		away[u.who] = true
		if known, err := p.program.store.Remembers(p.t.Context(), door, u.key); err != nil || !known {
			p.t.Errorf("update %s had no effect: %v", u.key, err)
		}
	}
	used := 0
	for _, link := range p.links {
		used += p.books.used(p.t.Context(), link)
	}
	n, answered := len(p.log()), p.answeredOnce()
	p.t.Logf("%d updates of %d people, %d uses, %d answers, older keys of %d people", n, len(people), used, answered, len(away))
	if n < 5000 || len(people) != replayPeople || used != replayPeople || answered < 500 || len(away) < replayEager {
		p.t.Error("this is not what the replays need")
	}
}

// answeredOnce counts the answers; none may be there twice.
func (p *replay) answeredOnce() int {
	p.t.Helper()
	total, there := 0, map[string]bool{}
	for subject, facts := range p.books.facts(p.t.Context(), cohort.FactAnswered) {
		for _, f := range facts {
			total++
			one := fmt.Sprint(subject, f.Module, f.Quiz, f.Attempt, f.Answer.Question)
			if there[one] {
				p.t.Errorf("an answer counts twice: %s", f.ID)
			}
			there[one] = true
		}
	}
	return total
}

// bringAgain brings the whole log in one of the ways; one person's updates keep
// their order.
func (p *replay) bringAgain(when string, bring func()) {
	p.t.Helper()
	before := p.tally()
	bring()
	p.settle()
	p.compare(when, before, p.tally())
}

// poll leaves the updates for the bot to fetch, in an order that only keeps each
// person's own.
func (p *replay) poll() {
	p.t.Helper()
	log := p.log()
	own, turns := byPerson(log), make([]string, len(log))
	for i, at := range p.r.Perm(len(log)) {
		turns[i] = log[at].who
	}
	for some := range slices.Chunk(turns, 500) {
		for _, who := range some {
			must(p.t, p.server.Deliver(own[who][0].raw))
			own[who] = own[who][1:]
		}
		p.settle()
	}
}

// post brings the updates to a webhook.
func (p *replay) post() {
	const secret = "a-secret-of-the-webhook"
	hook := &bot.Webhook{Intake: p.program.intake, Secret: secret}
	p.sideBySide(func(raw []byte) error {
		req := httptest.NewRequestWithContext(p.t.Context(), http.MethodPost, "/", bytes.NewReader(raw))
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		answer := httptest.NewRecorder()
		if hook.ServeHTTP(answer, req); answer.Code != http.StatusOK {
			return fmt.Errorf("the webhook answers %d", answer.Code)
		}
		return nil
	})
}

// sideBySide takes each person's updates in their order, some people at a time.
func (p *replay) sideBySide(take func([]byte) error) {
	own := byPerson(p.log())
	order := slices.Sorted(maps.Keys(own))
	p.r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slots := make(chan struct{}, 8)
	var people sync.WaitGroup
	for _, who := range order {
		slots <- struct{}{}
		people.Go(func() {
			defer func() { <-slots }()
			for _, u := range own[who] {
				if err := take(u.raw); err != nil {
					p.t.Errorf("an update is not taken again: %v", err)
				}
			}
		})
	}
	people.Wait()
}

// forget lets people have themselves forgotten, and waits until each farewell is
// said and the chat erased with it.
func (p *replay) forget(gone []*talker) {
	p.t.Helper()
	for _, who := range gone {
		who.writes("/forget")
		who.presses(dialog.VerbErase)
	}
	look, deadline := time.NewTicker(time.Millisecond), time.Now().Add(patience)
	defer look.Stop()
	for silent := 0; silent < len(gone); <-look.C {
		silent = 0
		for _, doc := range p.books.people(p.t.Context()) {
			if who := doc.Body.Person; who.Stage == cohort.StageGone && who.Chat.IsZero() {
				silent++
			}
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%d of %d tombstones fell silent", silent, len(gone))
		}
	}
}

// comeBack lets forgotten people begin anew by a link.
func (p *replay) comeBack(gone []*talker) {
	p.t.Helper()
	for _, who := range gone {
		who.link, who.opened, who.left = p.invite(cohort.Invitation{}), false, 40
		p.links = append(p.links, who.link)
	}
	p.converse()
	p.answeredOnce()
	for _, who := range gone {
		if n := p.books.used(p.t.Context(), who.link); n != 1 {
			p.t.Errorf("the link of one who came back was used %d times", n)
		}
	}
}

// tally is everything that an update may bring about, by name.
func (p *replay) tally() map[string]string {
	p.t.Helper()
	ctx, out := p.t.Context(), map[string]string{}
	p.books.each(ctx, "people_by_id", nil, func(d storage.Decode) error {
		var doc turn.Document
		err := d(&doc)
		who := doc.Body.Person
		out[string(who.Stage)+" "+doc.ID] = fmt.Sprint(who.Step, who.Place, who.Seen, who.Blocked, doc.Keys)
		return err
	})
	must(p.t, p.program.store.EachFact(ctx, func(f *cohort.Fact) error { out[string(f.Kind)+" "+f.ID] = ""; return nil }))
	for _, m := range p.books.rows(ctx) {
		out["row "+m.ID] = fmt.Sprint(m.State, m.Message)
		if m.State != outbox.Sent {
			p.t.Errorf("row %s is %s", m.ID, m.State)
		}
	}
	for i, link := range p.links {
		out[fmt.Sprint("link ", i)] = fmt.Sprint(p.books.used(ctx, link))
	}
	for _, index := range []string{"doors_by_id", "parked_by_id", "envelopes_by_time", "seen_expiring"} {
		p.books.each(ctx, index, nil, func(d storage.Decode) error {
			var row struct {
				ID string `json:"_id"`
			}
			err := d(&row)
			out[index+" "+row.ID] = ""
			return err
		})
	}
	for i, c := range p.server.Ledger() {
		if c.Chat != 0 { // not an answer to a press
			out[fmt.Sprint(c.Method, " ", i)] = fmt.Sprint(c.Chat, c.Message)
		}
	}
	return out
}

// compare names what a replay changed.
func (p *replay) compare(when string, before, after map[string]string) {
	p.t.Helper()
	both := maps.Clone(before)
	maps.Copy(both, after)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		was, there := before[name]
		is, still := after[name]
		if was != is || there != still {
			p.t.Errorf("%s: %s: was %q (%v), is %q (%v)", when, name, was, there, is, still)
		}
	}
}

// logged is an update of the server's log.
type logged struct {
	who, key string
	raw      json.RawMessage
}

// log is every update so far. Whoever made one is the first it names.
func (p *replay) log() []logged {
	p.t.Helper()
	parts := regexp.MustCompile(`^\{"update_id":(\d+),.*?"from":\{"id":(\d+),`)
	var out []logged
	for _, raw := range p.server.Updates() {
		of := parts.FindStringSubmatch(string(raw))
		out = append(out, logged{who: of[2], key: "tg:" + of[1], raw: raw})
	}
	return out
}

func byPerson(log []logged) map[string][]logged {
	own := map[string][]logged{}
	for _, u := range log {
		own[u.who] = append(own[u.who], u)
	}
	return own
}

// talker is somebody who finds her way through the course, not always straight.
type talker struct {
	*scene
	r      *rand.Rand
	link   string
	opened bool
	left   int // updates she still has to make
}

// act does one thing; another's message is at hand for pressing what is not hers.
func (w *talker) act(others rehearsal.Message) error {
	w.left--
	messages := w.Messages()
	switch n := w.r.IntN(100); {
	case !w.opened:
		w.opened = true
		return w.Open(w.link)
	case n < 6:
		return w.say("menu", "/menu", "/modules", "/quiz", "/language", "/help", "/cancel", "something else")
	case n < 8:
		w.left--
		id, err := w.Say("first words")
		return errors.Join(err, w.EditText(id, "better words"))
	case n < 10:
		_, err := w.SendOther("sticker")
		return err
	case n < 13:
		return w.press(messages[w.r.IntN(len(messages))], false)
	case n < 15:
		return w.press(others, false)
	case n < 17:
		w.left--
		w.Block()
		w.Unblock()
		return nil
	}
	for _, m := range slices.Backward(messages) {
		if len(m.Keyboard) > 0 {
			return w.press(m, w.r.IntN(5) > 0)
		}
	}
	return w.say("/menu")
}

func (w *talker) say(words ...string) error {
	_, err := w.Say(words[w.r.IntN(len(words))])
	return err
}

// press presses some button that ends nothing, or one that leads on; sometimes
// twice. Where there is none, she types.
func (w *talker) press(m rehearsal.Message, on bool) error {
	own := slices.DeleteFunc(slices.Concat(m.Keyboard...), func(b rehearsal.Button) bool {
		ends := func(v dialog.Verb) bool { return strings.Contains(b.Data, "."+string(v)+".") }
		return b.Data == "" || ends(dialog.VerbForget) || ends(dialog.VerbErase) || ends(dialog.VerbDisagree)
	})
	for _, verb := range append(rigWay(), dialog.VerbDone, dialog.VerbTick) {
		if found := buttons(m, verb); on && len(found) > 0 {
			if own = found; verb == dialog.VerbSkip {
				return w.say("words of her own", "other words", "7")
			}
			break
		}
	}
	if len(own) == 0 {
		return w.say("/modules")
	}
	b := own[w.r.IntN(len(own))]
	if w.r.IntN(10) > 0 {
		return w.PressOld(m.ID, b.Data)
	}
	w.left--
	return errors.Join(w.PressOld(m.ID, b.Data), w.PressOld(m.ID, b.Data))
}
