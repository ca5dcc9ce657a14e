package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"cohortbot/storage"
)

// snapshot reads within a session that sees one moment alone.
type snapshot struct {
	store   *Store
	session *mongo.Session
}

var _ storage.Snapshotter = (*Store)(nil)

// Snapshot implements storage.Snapshotter. It takes a replica set and MongoDB 5.0
// or newer; otherwise the error says so, and there is only the store itself, read
// while others write.
func (s *Store) Snapshot(ctx context.Context) (storage.Reader, func() error, error) {
	session, err := s.client.StartSession(options.Session().SetSnapshot(true))
	if err != nil {
		return nil, nil, fmt.Errorf("begin a snapshot: %w", mapped(ctx, err))
	}
	end := func() error {
		session.EndSession(context.WithoutCancel(ctx))
		return nil
	}
	snap := &snapshot{s, session}
	// The first read settles what the session sees, and tells whether it can.
	within := mongo.NewSessionContext(ctx, session)
	first := s.db.Collection(string(s.declared.Collections()[0])).FindOne(within, byID("none"))
	if err := first.Err(); err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
		return nil, nil, errors.Join(fmt.Errorf("begin a snapshot: %w", mapped(ctx, err)), end())
	}
	return snap, end, nil
}

// Find implements storage.Reader.
func (s *snapshot) Find(ctx context.Context, q storage.Query, each func(storage.Decode) error) (storage.Cursor, error) {
	return s.store.Find(mongo.NewSessionContext(ctx, s.session), q, each)
}
