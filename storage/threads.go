package storage

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Inbox implements turn.Threads. Of each state no more is read than the page holds; what
// was written stays sealed.
func (s *Store) Inbox(ctx context.Context, of dialog.InboxOf) (*dialog.Inbox, error) {
	out := &dialog.Inbox{}
	counts := map[cohort.ThreadState]int{}
	for _, state := range dialog.ThreadStates() {
		n, err := s.engine.Count(ctx, threadsIn(of.Cohort, state))
		if err != nil {
			return nil, fmt.Errorf("count the threads of a cohort: %w", err)
		}
		counts[state] = int(n)
		out.All += int(n)
	}
	out.Waiting = counts[cohort.ThreadDanger] + counts[cohort.ThreadWaits]
	out.From = of.From
	if of.From >= out.All && of.Limit > 0 {
		out.From = max(0, out.All-1) / of.Limit * of.Limit
	}
	skip := out.From
	for _, state := range dialog.ThreadStates() {
		room := of.Limit - len(out.Page)
		if skip >= counts[state] || room <= 0 {
			skip = max(0, skip-counts[state])
			continue
		}
		if err := s.threads(ctx, threadsIn(of.Cohort, state), skip, room, out); err != nil {
			return nil, fmt.Errorf("read the threads of a cohort: %w", err)
		}
		skip = 0
	}
	return out, nil
}

// threadsIn asks for those of one state: who waits the longest first, who is answered the
// latest.
func threadsIn(in cohort.ID, state cohort.ThreadState) Query {
	return Query{
		Index: threadsByState, Equal: []any{string(in), string(state)}, Descending: !state.Waiting(), Limit: page,
	}
}

// threads reads some of a query's, after the first few.
func (s *Store) threads(ctx context.Context, q Query, skip, room int, out *dialog.Inbox) error {
	q.Limit = min(page, skip+room)
	return s.walk(ctx, q, func(d Decode) error {
		if skip > 0 {
			skip--
			return nil
		}
		var doc struct {
			Body struct {
				Thread struct {
					Person    string             `json:"person"`
					Code      string             `json:"code"`
					State     cohort.ThreadState `json:"state"`
					Since     cohort.Instant     `json:"since"`
					Claimed   string             `json:"claimed"`
					ClaimedAt cohort.Instant     `json:"claimed_at"`
				} `json:"thread"`
			} `json:"body"`
		}
		err := d(&doc)
		if errors.Is(err, ErrDamaged) {
			s.log().Error("storage: a thread cannot be read and is left out")
			return nil
		}
		th := doc.Body.Thread
		out.Page = append(out.Page, dialog.Threaded{
			Person: th.Person, Code: th.Code, State: th.State, Since: th.Since, Claimed: th.Claimed, ClaimedAt: th.ClaimedAt,
		})
		if room--; err == nil && room == 0 {
			return errFull
		}
		return err
	})
}

// Outside implements turn.Threads.
func (s *Store) Outside(ctx context.Context) (int, error) {
	total := 0
	for _, state := range dialog.ThreadStates() {
		if !state.Waiting() {
			continue
		}
		n, err := s.engine.Count(ctx, Query{Index: threadsOutside, Equal: []any{true, string(state)}})
		if err != nil {
			return 0, fmt.Errorf("count the threads of strangers: %w", err)
		}
		total += int(n)
	}
	return total, nil
}
