package faults

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// One of so many has a screen with buttons above what comes; one of so many has blocked the
// bot.
const (
	oneWithScreen = 10
	oneBlocked    = 100
)

// fill puts so many more people straight into the store, each as like as she can be to one
// who has come in by herself, and with a phone that has opened the bot. Their subjects are in
// the order of the crowd.
func (m *many) fill(like *woman, n int) crowd {
	m.t.Helper()
	b := m.open()
	defer b.close()
	of := b.people()[b.door(like)]
	m.unheard()
	out, ids := make(crowd, n), make([]string, n)
	for i := range out {
		ids[i] = strings.ToLower(rand.Text())
	}
	slices.Sort(ids)
	for i := range out {
		w := &woman{n: i, Phone: m.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Maryam", LanguageCode: "en"})}
		must(m.t, w.Open(""))
		if out[i] = w; i%oneBlocked == oneBlocked/2 {
			w.Block()
		}
	}
	for page := range slices.Chunk(out, 500) {
		var puts []storage.Put
		for _, w := range page {
			puts = append(puts, m.person(b, of, ids[w.n], w)...)
		}
		must(m.t, b.engine.InsertMissing(m.t.Context(), puts))
	}
	return out
}

// person is what the store holds of somebody who is like another.
func (m *many) person(b *books, of *turn.Document, id string, w *woman) []storage.Put {
	m.t.Helper()
	p := of.Body.Person.Clone()
	p.Door, p.Code = b.door(w), fmt.Sprintf("P-%06d", w.n)
	p.Chat, p.Name = seal.Conceal(strconv.FormatInt(w.ID(), 10)), seal.Conceal("Maryam")
	p.Screen = cohort.Screen{Buried: true}
	doc := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, DueAt: of.DueAt, Plan: of.Plan, Body: dialog.Subject{Person: p}}
	puts := []storage.Put{
		{In: cohort.CollectionPeople, ID: id, Doc: doc},
		{In: "doors", ID: p.Door, Doc: &struct {
			ID      string `json:"_id"`
			Version int64  `json:"version"`
			Subject string `json:"subject"`
		}{p.Door, int64(p.Made), id}},
	}
	if w.n%oneWithScreen == 0 && w.n%oneBlocked != oneBlocked/2 {
		row := &outbox.Message{
			ID: id + "/1/0", Version: 1, Subject: id, Order: outbox.Order(1, 0), Op: dialog.OpSend, State: outbox.Sent,
			Made: cohort.At(time.Now()), Message: m.says(w),
		}
		p.Screen = cohort.Screen{Row: row.ID}
		puts = append(puts, storage.Put{In: outbox.Collection, ID: row.ID, Doc: row})
	}
	must(m.t, b.keys.SealAll(doc))
	return puts
}

// call calls a method of the Bot API as the bot would.
func (m *many) call(method string, params url.Values, into any) {
	m.t.Helper()
	resp, err := http.PostForm("http://"+m.gate.addr+"/bot"+m.server.Token()+"/"+method, params)
	must(m.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(m.t, err)
	must(m.t, json.Unmarshal(body, into))
}

// unheard has Telegram keep what people do now to itself, until the bot asks again.
func (m *many) unheard() {
	m.t.Helper()
	var any struct{ OK bool }
	m.call("getUpdates", url.Values{"allowed_updates": {`["poll"]`}, "timeout": {"0"}}, &any)
	if !any.OK {
		m.t.Fatal("updates are heard")
	}
}

// says puts a screen of the bot with a button into her chat, and gives its id.
func (m *many) says(w *woman) int64 {
	m.t.Helper()
	var sent struct {
		OK     bool
		Result struct {
			ID int64 `json:"message_id"`
		}
	}
	slow := m.front.slow
	m.front.slow = 0 // nobody waits here
	m.call("sendMessage", url.Values{
		"chat_id": {strconv.FormatInt(w.ID(), 10)}, "text": {"Question q00"},
		"reply_markup": {`{"inline_keyboard":[[{"text":"Option a","callback_data":"0.an.a.0"}]]}`},
	}, &sent)
	m.front.slow = slow
	if !sent.OK {
		m.t.Fatal("a screen cannot be sent")
	}
	return sent.Result.ID
}

// refuse chooses some to whom Telegram refuses to bring anything, and some from whom no
// answer ever comes: the first people in the order in which they are met, so that what is
// tried again and again is tried meanwhile.
func (m *many) refuse() {
	first := len(m.eager) + 2
	for i := range form(2, 20) {
		id := m.all[first+i*len(m.all)/25].ID()
		m.refuses = append(m.refuses, id)
		m.server.Ask(rehearsal.Fault{Method: "sendMessage", Chat: id, Code: 400, Times: -1})
	}
	for i := range form(0, 3) { // to be sure takes a minute
		id := m.all[first+1+i].ID()
		m.silent = append(m.silent, id)
		m.server.Ask(rehearsal.Fault{Method: "sendMessage", Chat: id, Drop: true, Times: -1})
	}
}
