package storage_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

// lineOf stores a chat's rows, one for each state, the first with order 1.
func lineOf(t *testing.T, states ...outbox.State) *storage.Store {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	for i, state := range states {
		m := &outbox.Message{
			ID: fmt.Sprint("s/", i+1), Version: 1, Subject: "s", Order: int64(i + 1), State: state,
			Lane: outbox.Lane(i % 2), Made: cohort.Instant(1000 + i), Body: seal.Conceal("{}"),
		}
		if err := keys.SealAll(m); err != nil {
			t.Fatal(err)
		}
		if err := engine.Insert(t.Context(), outbox.Collection, m.ID, m); err != nil {
			t.Fatal(err)
		}
	}
	return storage.NewStore(engine, keys, nil)
}

func TestAhead(t *testing.T) {
	const r, s, x = outbox.Ready, outbox.Sending, outbox.Sent
	states := []outbox.State{r, x, r, x, x, r, s, r, r, r, r, r, r, r, r, r}
	store := lineOf(t, states...)
	for _, c := range []struct {
		order int64
		most  int
		want  []int64
	}{
		{15, math.MaxInt, []int64{13, 11, 9, 7}},
		{15, 4, []int64{13, 11}},
		{15, 5, []int64{13, 11}},
		{16, math.MaxInt, []int64{14, 12, 10, 8, 6}},
		{7, 100, nil}, // the lane's last one is settled
		{6, 100, nil},
		{3, 100, []int64{1}},
		{1, 100, nil},
	} {
		rows, err := store.Ahead(t.Context(), &outbox.Message{Subject: "s", Order: c.order, Lane: outbox.Lane((c.order - 1) % 2)}, c.most)
		var got []int64
		for _, m := range rows {
			got = append(got, m.Order)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("ahead of %d at most %d: %v, error %v; want %v", c.order, c.most, got, err, c.want)
		}
	}
}

func TestWaiting(t *testing.T) {
	states := slices.Repeat([]outbox.State{outbox.Ready, outbox.Sent, outbox.Sending}, 400)
	store := lineOf(t, states...)
	count := func(since, before time.Time) (n int) {
		last := cohort.Instant(0)
		err := store.Waiting(t.Context(), since, before, func(m *outbox.Message) {
			if m.State != outbox.Ready || m.Made < last {
				t.Errorf("%s made at %d comes after %d", m.State, m.Made, last)
			}
			n, last = n+1, m.Made
		})
		if err != nil {
			t.Error(err)
		}
		return n
	}
	all, from := time.Now(), cohort.Instant(1000+600).Time()
	if n := count(time.Time{}, all); n != 400 {
		t.Errorf("%d wait, want 400", n)
	}
	if n, rest := count(from, all), count(time.Time{}, from); n != 200 || rest != 200 {
		t.Errorf("%d were made from then on and %d before, want 200 each", n, rest)
	}
}
