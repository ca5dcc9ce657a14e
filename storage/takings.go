package storage

import (
	"context"
	"errors"
	"fmt"
	"math"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// taken is how many took part in something, as everybody may see it. It lies beside the releases; its id,
// !<cohort>/<kind>/<id>, comes before theirs.
type taken struct {
	ID      string         `json:"_id"`
	Version int64          `json:"version"`
	Taking  *cohort.Taking `json:"taking,omitempty"`
}

func takingID(t *cohort.Taking) string {
	return "!" + string(t.Cohort) + "/" + string(t.Kind) + "/" + t.Of
}

// Takings gives how many took part in the announcements and sessions of a cohort, or of every one when it is
// empty, in no order that means anything.
func (s *Store) Takings(ctx context.Context, in cohort.ID) ([]cohort.Taking, error) {
	q := Query{Index: releasesByID, From: "!", To: "\"", Limit: page}
	if in != "" {
		q.From, q.To = "!"+string(in)+"/", "!"+string(in)+"0"
	}
	return s.takings(ctx, q, math.MaxInt)
}

// latestTakings gives as many as are asked for, those that began or begin last.
func (s *Store) latestTakings(ctx context.Context, of dialog.ResultsOf) ([]cohort.Taking, error) {
	if of.Takings == 0 {
		return s.Takings(ctx, of.Cohort)
	}
	q := Query{Index: takingsByTime, From: int64(0), Descending: true, Limit: min(page, of.Takings)}
	if of.Cohort != "" {
		q.Index, q.Equal = takingsByCohort, []any{string(of.Cohort)}
	}
	return s.takings(ctx, q, of.Takings)
}

// takings gives those of a walk, so many at most.
func (s *Store) takings(ctx context.Context, q Query, most int) ([]cohort.Taking, error) {
	var out []cohort.Taking
	err := s.walk(ctx, q, func(d Decode) error {
		var t taken
		if err := d(&t); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: how many took part in something cannot be read and is left out")
			return nil
		} else if err != nil {
			return err
		}
		if t.Taking != nil {
			t.Taking.Version = t.Version
			out = append(out, *t.Taking)
		}
		if len(out) == most {
			return errFull
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how many took part: %w", err)
	}
	return out, nil
}

// KeepTaking stores what is shown of an announcement or a session from now on, in place of what was read. What
// another leader has taken on meanwhile stays, as with KeepReleases.
func (s *Store) KeepTaking(ctx context.Context, t *cohort.Taking) error {
	doc := &taken{ID: takingID(t), Version: t.Version + 1, Taking: t}
	if err := s.keepAfter(ctx, doc.ID, t.Version, doc); err != nil && !overtaken(err) {
		return fmt.Errorf("store how many took part: %w", err)
	}
	return nil
}

// CountTaken counts what the takings are made of: facts of taking part, and announcements that were sent.
func (s *Store) CountTaken(ctx context.Context) (int64, error) {
	var queries []Query
	for _, kind := range []cohort.FactKind{cohort.FactReplied, cohort.FactComing, cohort.FactAttended} {
		queries = append(queries, Query{Index: factsByKind, Equal: []any{string(kind)}})
	}
	queries = append(queries, Query{Index: messagesByLane, Equal: []any{outbox.Sent, outbox.Announcements}})
	total := int64(0)
	for _, q := range queries {
		n, err := s.engine.Count(ctx, q)
		if err != nil {
			return 0, fmt.Errorf("count who took part: %w", err)
		}
		total += n
	}
	return total, nil
}

// Outgoing is an announcement without its words.
type Outgoing struct {
	ID           string
	Announcement cohort.Announcement // its sealed fields are not opened
}

// EachOutgoing reads the announcements of a cohort that have begun to go out, the latest first.
func (s *Store) EachOutgoing(ctx context.Context, in cohort.ID, each func(Outgoing) error) error {
	q := Query{Index: announcementsByCohort, Equal: []any{string(in)}, Descending: true, Limit: page}
	err := s.walk(ctx, q, func(d Decode) error {
		var doc struct {
			ID   string `json:"_id"`
			Body struct {
				Announcement cohort.Announcement `json:"announcement"`
			} `json:"body"`
		}
		if err := d(&doc); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: an announcement cannot be read and is not counted")
			return nil
		} else if err != nil || doc.Body.Announcement.Started == 0 {
			return err
		}
		return each(Outgoing{doc.ID, doc.Body.Announcement})
	})
	if err != nil {
		return fmt.Errorf("read what was announced: %w", err)
	}
	return nil
}

// Went counts for an announcement what Reach does, so far as anybody may see it: to how many people it goes or
// went, held ones among them, and how many it has reached.
func (s *Store) Went(ctx context.Context, id string) (to, sent int, err error) {
	matter := cohort.AnnouncementMatter(id)
	if sent, err = s.ofMatter(ctx, matter, made(), outbox.Sent); err != nil {
		return 0, 0, err
	}
	for _, op := range made() {
		n, err := s.engine.Count(ctx, Query{Index: messagesByMatter, Equal: []any{matter, op}})
		if err != nil {
			return 0, 0, fmt.Errorf("count the messages of a matter: %w", err)
		}
		to += int(n)
	}
	held, err := s.Replying(ctx, id, cohort.ResponseHeld)
	return to + held, sent, err
}

// Replying counts who replies so now: those who did, without those who changed it since.
func (s *Store) Replying(ctx context.Context, id string, reply cohort.Response) (int, error) {
	counts := map[cohort.Response]int{}
	err := s.replies(ctx, cohort.AnnouncementMatter(id), counts, reply)
	return counts[reply], err
}

// EachReply reads the facts by which people gave one of some replies to an announcement or took it back, each once.
func (s *Store) EachReply(ctx context.Context, id string, replies []cohort.Response, each func(*cohort.Fact) error) error {
	seen := map[string]bool{}
	for _, index := range []string{factsByReply, factsByWas} {
		for _, reply := range replies {
			q := Query{Index: index, Equal: []any{cohort.AnnouncementMatter(id), reply}, Limit: page}
			err := s.eachFact(ctx, q, func(f *cohort.Fact) error {
				if seen[f.ID] {
					return nil
				}
				seen[f.ID] = true
				return each(f)
			})
			if err != nil {
				return fmt.Errorf("read the replies to an announcement: %w", err)
			}
		}
	}
	return nil
}

// CountSession counts the facts of a session.
func (s *Store) CountSession(ctx context.Context, id string) (int64, error) {
	n, err := s.engine.Count(ctx, Query{Index: factsBySession, Equal: []any{id}})
	if err != nil {
		return 0, fmt.Errorf("count who comes to a session: %w", err)
	}
	return n, nil
}

// EachOfSession reads the facts of a session: who comes, and who was there.
func (s *Store) EachOfSession(ctx context.Context, id string, each func(*cohort.Fact) error) error {
	if err := s.eachFact(ctx, Query{Index: factsBySession, Equal: []any{id}, Limit: page}, each); err != nil {
		return fmt.Errorf("read who comes to a session: %w", err)
	}
	return nil
}
