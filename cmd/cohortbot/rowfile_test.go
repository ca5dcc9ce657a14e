package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// rowPeople is a house with people of two cohorts who answered as they came, one after another: some rare
// in what they say of themselves, some in two languages, each with words of her own.
func rowPeople(t *testing.T, seed uint64, people int) *house {
	t.Helper()
	h := crowded(t, 0)
	r := rand.New(rand.NewPCG(seed, 7))
	few := func(words ...string) string { return words[min(r.IntN(len(words)), r.IntN(len(words)+1))] }
	var puts []storage.Put
	for who := range people {
		id, in := fmt.Sprintf("subject%04d", who), cohort.ID(few("first", "second"))
		p := &cohort.Participant{Stage: cohort.StageMember, Cohort: in, Code: fmt.Sprintf("P-%06d", who), Profile: map[string]string{}}
		for _, q := range h.current().Profile {
			var ids []string
			for _, o := range q.Options[:min(3, len(q.Options))] {
				ids = append(ids, string(o.ID))
			}
			p.Profile[string(q.ID)] = few(append(ids, "")...)
		}
		puts = append(puts, storage.Put{In: cohort.CollectionPeople, ID: id, Doc: &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}})
		for n := range 2 + r.IntN(6) {
			score := float64(1 + r.IntN(5))
			a := cohort.Answer{Question: course.QuestionID(fmt.Sprint("q", n)), Lang: locales.Lang(few("ar", "ckb")), Score: &score, Text: seal.Private{Box: "CANARY"}}
			f := cohort.Fact{ID: fmt.Sprintf("%s/1/%d", id, n), Subject: id, Kind: cohort.FactAnswered, Cohort: in, At: cohort.Instant(1_700_000_000_000 + who*1000), Module: "m", Quiz: "z", Attempt: 1, Answer: &a}
			puts = append(puts, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: &f})
		}
	}
	if err := h.engine.InsertMissing(t.Context(), puts); err != nil {
		t.Fatal(err)
	}
	return h
}

// rowFile writes the row file as the command does, and reads it.
func rowFile(t *testing.T, h *house) (head []string, rows [][]string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "rows.csv")
	must(t, h.writeRows(context.WithoutCancel(t.Context()), out, results.RowsConfig{}, shell{stdout: &bytes.Buffer{}}))
	text, err := os.ReadFile(out)
	must(t, err)
	if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) != 1 {
		t.Errorf("beside the file lie %v, %v", left, err)
	}
	if bad := regexp.MustCompile(`CANARY|subject|P-\d`).Find(text); bad != nil {
		t.Errorf("%q is in the file", bad)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	must(t, err)
	return all[0], all[1:]
}

// What the columns of a row file that tell of somebody say together is said of five people or more, in
// whatever cohort it comes from, or of nobody; whoever holds two files of the same answers finds no code of
// one in the other, and in neither an order of people that follows the roster or the clock.
func TestRowFileNamesNobody(t *testing.T) {
	emptied := map[int]bool{}
	for seed := range uint64(6) {
		h := rowPeople(t, seed, []int{4, 40, 400}[seed%3])
		head, first := rowFile(t, h)
		_, second := rowFile(t, h)
		h.close()
		telling := slices.IndexFunc(head, func(c string) bool { return c == "module" })
		emptied[anonymous(t, head[1:telling], first)] = true
		codes := map[string]bool{}
		for _, row := range first {
			codes[row[0]] = true
		}
		if len(first) != len(second) || slices.ContainsFunc(second, func(row []string) bool { return codes[row[0]] }) {
			t.Fatal("two files of the same answers share a code")
		}
		if len(codes) > 100 {
			unordered(t, first, second)
		}
	}
	if len(emptied) < 2 {
		t.Errorf("the same columns were emptied each time: %v", emptied)
	}
}

// anonymous counts people, not rows, in each combination of the columns after the code, of which the first
// is the cohort; it gives how many of these columns hold nothing at all.
func anonymous(t *testing.T, head []string, rows [][]string) (empty int) {
	t.Helper()
	sharing := map[string]map[string]bool{}
	filled := make([]bool, len(head))
	for _, row := range rows {
		seen := strings.Join(row[1:len(head)+1], "\x00")
		if sharing[seen] == nil {
			sharing[seen] = map[string]bool{}
		}
		sharing[seen][row[0]] = true
		for i := range head {
			filled[i] = filled[i] || row[i+1] != ""
		}
	}
	for _, is := range filled {
		if !is {
			empty++
		}
	}
	for seen, people := range sharing {
		if len(people) < 5 && empty < len(head)-1 { // the cohort stays
			t.Errorf("%d people share %q of %q", len(people), seen, head)
		}
	}
	return empty
}

// unordered compares the places of people in one file with those in another, and with the day's order in
// which they answered: what each answered tells the test who is who where she is the only one.
func unordered(t *testing.T, a, b [][]string) {
	t.Helper()
	placed := func(rows [][]string) map[string]int {
		answers := map[string]string{}
		var order []string
		for _, row := range rows {
			if answers[row[0]] == "" {
				order = append(order, row[0])
			}
			answers[row[0]] += strings.Join(row[1:], "|") + "\n"
		}
		out := map[string]int{}
		for i, code := range order {
			if _, twice := out[answers[code]]; twice {
				i = -1
			}
			out[answers[code]] = i
		}
		return out
	}
	var x, y []float64
	second := placed(b)
	for who, i := range placed(a) {
		if j := second[who]; i >= 0 && j >= 0 {
			x, y = append(x, float64(i)), append(y, float64(j))
		}
	}
	// Of two orders drawn apart the correlation is beyond 6/√n once in 500 million times.
	if r := correlation(x, y); len(x) < 100 || math.Abs(r) > 6/math.Sqrt(float64(len(x))) {
		t.Errorf("the order of %d people in one file goes with that in another: r = %.2f", len(x), r)
	}
}

func correlation(x, y []float64) float64 {
	mean := func(of []float64) (m float64) {
		for _, v := range of {
			m += v / float64(len(of))
		}
		return m
	}
	mx, my := mean(x), mean(y)
	var xy, xx, yy float64
	for i := range x {
		xy, xx, yy = xy+(x[i]-mx)*(y[i]-my), xx+(x[i]-mx)*(x[i]-mx), yy+(y[i]-my)*(y[i]-my)
	}
	return xy / math.Sqrt(xx*yy)
}

// A row file that its time ends while it is written can be made later; one that is broken cannot.
func TestRowFileThatRunsOutOfTime(t *testing.T) {
	h := rowPeople(t, 1, 40)
	defer h.close()
	boss := &cohort.Participant{Stage: cohort.StageMember, Roles: []cohort.Role{{Kind: cohort.RoleOwner}}}
	must(t, h.engine.InsertMissing(t.Context(), []storage.Put{{In: cohort.CollectionPeople, ID: "boss", Doc: &turn.Document{
		ID: "boss", Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: boss},
	}}}))
	for _, form := range []string{dialog.FormCSV, dialog.FormWorkbook} {
		of := outbox.Media{Recipe: dialog.RecipeRows, Of: "boss", Lang: "en", From: form + "/"}
		ctx, cancel := context.WithCancel(t.Context())
		made, err := h.Make(ctx, of)
		must(t, err)
		cancel()
		if err := made.Write(io.Discard); !errors.Is(err, outbox.ErrNotSent) {
			t.Errorf("%s: out of time: %v", form, err)
		}
		made, err = h.Make(t.Context(), of)
		must(t, err)
		if err := made.Write(io.Discard); err != nil {
			t.Errorf("%s: made again: %v", form, err)
		}
	}
}
