package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/archive"
	"cohortbot/turn"
)

const backupWords = "words that nobody guesses"

// backsUp makes a backup of a stage beside its running program, as the command does.
func (s *stage) backsUp() string {
	s.t.Helper()
	s.set.work = 4
	file := filepath.Join(s.t.TempDir(), "stage.backup")
	h, err := shell{stderr: s.log}.openForBackup(s.t.Context(), s.set)
	must(s.t, err)
	defer h.close()
	begun := h.clock()
	_, err = h.backUp(s.t.Context(), file, begun, backupWords)
	must(s.t, err)
	must(s.t, h.remember(s.t.Context(), begun, filepath.Dir(file)))
	return file
}

// loses ends the program and deletes everything it had; restores fills the place
// again and starts it.
func (s *stage) loses() {
	s.t.Helper()
	s.end()
	must(s.t, os.RemoveAll(s.set.data))
}

func (s *stage) restores(file string) archive.Loaded {
	s.t.Helper()
	in, err := os.Open(file)
	must(s.t, err)
	defer in.Close()
	r, err := archive.Open(in, backupWords)
	must(s.t, err)
	erasures, _, err := erasuresFor(file, "")
	must(s.t, err)
	loaded, err := shell{stderr: s.log}.load(s.t.Context(), s.set, r, erasures, file)
	must(s.t, err)
	s.open()
	s.run()
	return loaded
}

// TestAfterALossSheGoesOn: everything is deleted and restored, and the same woman
// goes on at the same question, in each language: on the screen she has, and also
// when she had gone further than the backup knows.
func TestAfterALossSheGoesOn(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	var women []*scene
	for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
		c := st.enter(lang)
		c.registers()
		c.opensQuiz(1)
		c.presses(dialog.VerbAnswer)
		c.presses(dialog.VerbNextQuestion)
		women = append(women, c)
	}
	file := st.backsUp()
	st.loses()
	st.restores(file)
	for _, c := range women {
		at := c.person().Place
		if at.Question != "which" {
			t.Fatalf("%s: she stands at %q", c.lang, at.Question)
		}
		c.presses(dialog.VerbTick)
		c.presses(dialog.VerbDone)
		if !c.has(dialog.VerbNextQuestion) {
			t.Errorf("%s: her answer is not taken on the screen she had:\n%s", c.lang, c.out.String())
		}
	}
	file = st.backsUp()
	for _, c := range women {
		c.presses(dialog.VerbNextQuestion)
		c.presses(dialog.VerbAnswer, 2) // of the scale: this answer will be lost
	}
	st.later(time.Minute)
	st.loses()
	st.restores(file)
	for _, c := range women {
		if got := len(c.answersOf()); got != 2 {
			t.Fatalf("%s: %d answers are restored, want 2", c.lang, got)
		}
		c.presses(dialog.VerbSkip) // of the question that is lost
		if got := len(c.answersOf()); got != 2 {
			t.Errorf("%s: a button of a lost screen answered something: %d answers", c.lang, got)
		}
		c.presses(dialog.VerbNextQuestion)
		c.presses(dialog.VerbAnswer, 2)
		if got := c.answersOf(); len(got) != 3 || got[2].Question != "sure" {
			t.Errorf("%s: she does not go on: %v\n%s", c.lang, got, c.out.String())
		}
	}
}

// answersOf are the answers stored of her, the oldest first.
func (c *scene) answersOf() []*cohort.Answer {
	c.t.Helper()
	books := c.books()
	id := books.people(c.t.Context())[books.door(c.ID())].ID
	var out []*cohort.Answer
	for _, f := range books.facts(c.t.Context(), cohort.FactAnswered)[id] {
		out = append(out, f.Answer)
	}
	return out
}

// TestAnErasureSurvivesALoss: she was erased after the backup; restored, nothing of
// hers is there, also not in the file, and she is a stranger.
func TestAnErasureSurvivesALoss(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	stays, goes := st.enter("ckb"), st.enter("ar")
	for _, c := range []*scene{stays, goes} {
		c.registers()
		c.opensQuiz(1)
		c.presses(dialog.VerbAnswer)
	}
	books := st.books()
	door := books.door(goes.ID())
	subject := books.people(t.Context())[door].ID
	file := st.backsUp()
	goes.writes("/forget")
	goes.presses(dialog.VerbErase)
	goes.settle()
	told, err := os.ReadFile(filepath.Join(filepath.Dir(file), erasuresName))
	if err != nil || !strings.Contains(string(told), subject) {
		t.Fatalf("the file beside the backup says %q (%v), and not that she was erased", told, err)
	}
	st.loses()
	if loaded := st.restores(file); loaded.Erased != 1 {
		t.Errorf("%d are left out, want 1", loaded.Erased)
	}
	st.knows(subject, door)
	if doc := st.books().people(t.Context())[door]; doc != nil {
		t.Error("she is there")
	}
	stays.presses(dialog.VerbNextQuestion)
	if !stays.has(dialog.VerbTick) {
		t.Error("the other does not go on")
	}
	goes.chosen = false
	goes.opens("", "the bot")
	if doc := st.books().people(t.Context())[door]; doc == nil || doc.Body.Person.Stage != cohort.StageVisitor {
		t.Error("she is no stranger")
	}
}

// knows fails for every document that holds one of the words, audit entries and the links
// between them excepted: they keep a random id.
func (s *stage) knows(words ...string) {
	s.t.Helper()
	for _, walk := range storage.Walks() {
		s.books().each(s.t.Context(), walk.Name, nil, func(d storage.Decode) error {
			var doc map[string]any
			err := d(&doc)
			text := fmt.Sprint(doc)
			for _, w := range words {
				if strings.Contains(text, w) && doc["kind"] != string(cohort.FactAudit) && walk.In != "links" {
					s.t.Errorf("%s still knows of her: %s", walk.In, text)
				}
			}
			return err
		})
	}
}

// TestUnsentStaysUnsent: what had not been sent when the backup was made is not sent
// by a store restored from it.
func TestUnsentStaysUnsent(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.enter("en")
	c.registers()
	st.end()
	st.open()
	books := st.books()
	id := books.people(t.Context())[books.door(c.ID())].ID
	body, err := outbox.Conceal(outbox.Body{Text: "Tomorrow at ten"})
	must(t, err)
	row := &outbox.Message{
		ID: id + "/1/77", Version: 1, Subject: id, Lane: outbox.Announcements, Order: outbox.Order(1, 77), Op: dialog.OpSend,
		Body: body, State: outbox.Ready, Made: st.program.clock(),
	}
	must(t, st.program.keys.SealAll(row))
	must(t, st.program.engine.Insert(t.Context(), outbox.Collection, row.ID, row))
	file := st.backsUp()
	st.program.close()
	must(t, os.RemoveAll(st.set.data))
	seen := len(c.Messages())
	if loaded := st.restores(file); loaded.Held != 1 {
		t.Errorf("%d are held, want 1", loaded.Held)
	}
	c.settle()
	c.writes("/menu")
	for _, m := range c.Messages()[seen:] {
		if strings.Contains(m.Words(), "Tomorrow") {
			t.Error("it was sent")
		}
	}
	var m outbox.Message
	must(t, st.program.engine.Get(t.Context(), outbox.Collection, row.ID, &m))
	if m.State != outbox.Held {
		t.Errorf("it is %s", m.State)
	}
}

// TestAnOlderStoreIsBackedUpAndLifted: serve brings a database of an earlier shape up
// to date by itself, after a backup that opens with the passphrase beside it; other
// commands do not.
func TestAnOlderStoreIsBackedUpAndLifted(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	c := st.enter("ckb")
	c.registers()
	st.end()
	ages(t, st.set)
	sh := shell{func(string) string { return "" }, &bytes.Buffer{}, st.log}
	if _, err := sh.open(t.Context(), st.set); !errors.Is(err, storage.ErrOlder) {
		t.Fatalf("another command: %v", err)
	}
	st.set.work = 4
	ctx, cancel := context.WithCancel(t.Context())
	err := sh.serve(ctx, st.set, cancel)
	must(t, err)
	files, err := filepath.Glob(filepath.Join(st.set.data, "before-shape-*.backup"))
	if err != nil || len(files) != 1 {
		t.Fatalf("backups: %v (%v)", files, err)
	}
	words, err := passphraseIn(files[0] + ".passphrase")
	must(t, err)
	in, err := os.Open(files[0])
	must(t, err)
	defer in.Close()
	r, err := archive.Open(in, words)
	must(t, err)
	must(t, r.Skim())
	if r.Head.Schema != turn.Schema-1 {
		t.Errorf("the backup is of shape %d", r.Head.Schema)
	}
	st.open()
	st.run()
	c.presses(dialog.VerbFirst)
}

// ages marks a database as one of the shape before.
func ages(t *testing.T, set settings) {
	t.Helper()
	e, err := openEngine(t.Context(), set)
	must(t, err)
	doc := map[string]json.RawMessage{}
	must(t, e.Get(t.Context(), "meta", "canary", &doc))
	var version int64
	must(t, json.Unmarshal(doc["version"], &version))
	doc["version"], doc["schema"] = json.RawMessage(fmt.Sprint(version+1)), json.RawMessage(fmt.Sprint(turn.Schema-1))
	must(t, e.Replace(t.Context(), "meta", "canary", version, &doc))
	must(t, e.Close(t.Context()))
}

// TestBackupWhileTheyAnswer runs the real binary while phones answer as fast as they
// can, and makes backups of it. In each lies every answer that was acknowledged before
// the backup began; restored on a bare machine from file and passphrase, the bot goes on.
func TestBackupWhileTheyAnswer(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a binary for some seconds")
	}
	t.Parallel()
	k := newKillRig(t)
	words := filepath.Join(t.TempDir(), "words")
	must(t, os.WriteFile(words, []byte(backupWords+"\n"), 0o600))
	k.env = append(k.env, envPassphrase+"="+words)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	serve := k.start(ctx)
	const phones = 12
	var done [phones]atomic.Int64 // answers acknowledged: her screen has gone on
	for i := range phones {
		k.joinWith(ctx, func(p *rigPhone) { done[i].Store(int64(len(p.given))) })
	}
	sum := func() (n int64) {
		for i := range done {
			n += done[i].Load()
		}
		return n
	}
	for sum() < 20*phones && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	type taken struct {
		file  string
		noted [phones]int
	}
	var all []taken
	before, began := sum(), time.Now()
	for n := range 3 {
		b := taken{file: filepath.Join(t.TempDir(), fmt.Sprintf("%d.backup", n))}
		for i := range done {
			b.noted[i] = int(done[i].Load())
		}
		k.command("backup", b.file)
		all = append(all, b)
	}
	t.Logf("%.0f answers a second while backups were made", float64(sum()-before)/time.Since(began).Seconds())
	if sum() == before {
		t.Error("nobody answered meanwhile")
	}
	k.stop.Store(true)
	k.busy.Wait()
	k.kill(serve)
	for _, b := range all {
		must(t, os.RemoveAll(k.data))
		k.command("restore", b.file)
		k.holds(ctx, b.noted[:])
	}
	k.stop.Store(false)
	serve = k.start(ctx)
	for _, p := range k.phones {
		for range 3 {
			if err := p.step(ctx); err != nil {
				t.Fatalf("after the restore a phone stands still: %v", err)
			}
		}
	}
	k.kill(serve)
}

// holds checks that the first noted answers of each phone are stored, and nothing that
// its document does not know.
func (k *killRig) holds(ctx context.Context, noted []int) {
	k.t.Helper()
	books := rigOpen(ctx, k.t, k.data)
	defer books.close()
	people, answered := books.people(ctx), books.facts(ctx, cohort.FactAnswered)
	for i, phone := range k.phones {
		doc := people[books.door(phone.ID())]
		if doc == nil {
			k.t.Errorf("phone %d is not stored", i)
			continue
		}
		got := rigGiven(answered[doc.ID])
		if len(got) < noted[i] || !slices.Equal(got, phone.given[:min(len(got), len(phone.given))]) {
			k.t.Errorf("phone %d had %d answers acknowledged, %d are restored, or others", i, noted[i], len(got))
		}
		for _, f := range answered[doc.ID] {
			if rigVersion(f.ID) > doc.Version {
				k.t.Errorf("phone %d: fact %s is later than her document, which is of version %d", i, f.ID, doc.Version)
			}
		}
	}
}

// TestTheKeyThatIsThereMayHoldMore: moving into MongoDB the key file stays where it
// is, and may have been shown, or given one more key, since the backup.
func TestTheKeyThatIsThereMayHoldMore(t *testing.T) {
	backed := seal.New()
	path := filepath.Join(t.TempDir(), "key")
	must(t, backed.Show(time.Unix(1_900_000_000, 0)).AddKey().Create(path))
	if made, err := putKey(path, backed.Encode()); made || err != nil {
		t.Errorf("made %v, error %v", made, err)
	}
	if _, err := putKey(path, seal.New().Encode()); err == nil || !strings.Contains(err.Error(), "another key") {
		t.Errorf("another key: %v", err)
	}
}
