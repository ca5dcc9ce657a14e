package rehearsal_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

func TestPressing(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	w.poll(t, params{"offset": -1})
	link := params{"text": "open", "url": w.Link("m_1")}
	keys := inline([]params{{"text": "\u200fأ. نعم\u200f", "callback_data": "yes"}, {"text": "copy", "copy_text": params{"text": "c"}}}, []params{link, {"text": "out", "url": "https://example.org"}})
	id := accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "q", "reply_markup": keys})).id(t)
	for _, what := range []string{"أ. نعم", "yes", "copy", "out", "open"} {
		if err := p.Press(what); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := p.Press("elsewhere"); !errors.Is(err, rehearsal.ErrNotThere) {
		t.Errorf("a button that is not there: %v", err)
	}
	accepted(t, w.call(t, "deleteMessage", params{"chat_id": p.ID(), "message_id": id}))
	if err := p.PressOld(id, "late"); err != nil {
		t.Error(err)
	}
	if got := texts(w.poll(t, params{})); got != "/start, press yes, press yes, /start m_1, press late" {
		t.Errorf("the bot saw %s", got)
	}
	log := w.Updates()
	if last := string(log[len(log)-1]); !strings.Contains(last, `"date":0`) {
		t.Errorf("a press of what is deleted still shows it: %s", last)
	}
	p.Block()
	if err := p.Press("yes"); err == nil {
		t.Error("pressed while blocked")
	}
}

func TestHerOwnMessages(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	id, err := p.Say("one\u202e")
	if err != nil || p.Last().Text != "one" || p.Last().ID != id || p.Last().From != p.ID() {
		t.Fatalf("said %+v, %v", p.Last(), err)
	}
	if err := p.EditText(id, "two"); err != nil || p.Last().Text != "two" || p.Last().Edited.IsZero() {
		t.Errorf("edited %+v, %v", p.Last(), err)
	}
	if err := p.EditText(id+1, "x"); !errors.Is(err, rehearsal.ErrNotThere) {
		t.Errorf("edited nothing: %v", err)
	}
	if _, err := p.Say(" \n"); err == nil {
		t.Error("said nothing")
	}
	if _, err := p.Say(strings.Repeat("word ", 1000)); err != nil || len(p.Messages()) != 4 {
		t.Errorf("a long text: %d messages, %v", len(p.Messages()), err)
	}
	for _, kind := range []string{"photo", "voice", "audio", "video", "document", "sticker", "contact", "location", "video_note"} {
		if _, err := p.SendOther(kind); err != nil || p.Last().Kind != kind {
			t.Errorf("%s: %v", kind, err)
		}
		log := w.Updates()
		if last := string(log[len(log)-1]); !strings.Contains(last, `"`+kind+`":`) {
			t.Errorf("the update of a %s is %s", kind, last)
		}
	}
	all := w.Updates()
	if !strings.Contains(string(all[2]), `"edited_message":`) || !strings.Contains(string(all[2]), `"edit_date":`) {
		t.Errorf("the edit is %s", all[2])
	}
}

// Deleting the chat empties her screen alone; what comes later is there again.
func TestDeletingTheChat(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	id := accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "one"})).id(t)
	own, _ := p.Say("two")
	before := len(w.Updates())
	p.DeleteChat()
	if len(p.Messages()) != 0 || p.Last().ID != 0 || len(w.Updates()) != before {
		t.Errorf("left on her screen: %+v; the bot was told of %d", p.Messages(), len(w.Updates())-before)
	}
	if err := p.EditText(own, "three"); !errors.Is(err, rehearsal.ErrNotThere) {
		t.Errorf("edited what she does not see: %v", err)
	}
	accepted(t, w.call(t, "editMessageText", params{"chat_id": p.ID(), "message_id": id, "text": "unseen"}))
	accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "new"}))
	if all := p.Messages(); len(all) != 1 || all[0].Text != "new" || p.Last().Text != "new" {
		t.Errorf("on her screen: %+v", all)
	}
}

// What her app would not let her change stays as it is.
func TestEditingLittle(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	id, _ := p.Say("one")
	before := len(w.Updates())
	if err := p.EditText(id, " one "); err != nil || len(w.Updates()) != before {
		t.Errorf("the same words: %v, %d updates", err, len(w.Updates())-before)
	}
	if err := p.EditText(id, " "); err == nil {
		t.Error("edited into nothing")
	}
	p.Block()
	if err := p.EditText(id, "two"); !errors.Is(err, rehearsal.ErrBlocked) {
		t.Errorf("edited for a blocked bot: %v", err)
	}
}

func TestWaitingEnds(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := p.Wait(ctx, func([]rehearsal.Message) bool { return false }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for nothing: %v", err)
	}
	if err := w.Settled(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("settled with an update waiting: %v", err)
	}
}

func TestIDsLookReal(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	seen := map[int64]bool{}
	for range 200 {
		id := w.AddPhone(rehearsal.PhoneConfig{}).ID()
		if id < 400_000_000 || id > 7_400_000_000 || seen[id] {
			t.Errorf("id %d", id)
		}
		seen[id] = true
	}
	if p := w.AddPhone(rehearsal.PhoneConfig{ID: 77}); p.ID() != 77 {
		t.Errorf("id %d, want the one given", p.ID())
	}
	if id, _, _ := strings.Cut(w.Token(), ":"); len(id) != 10 || len(w.Token()) != 46 {
		t.Errorf("token of %d characters", len(w.Token()))
	}
}
