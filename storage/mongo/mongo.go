// Package mongo is the distributed document engine: MongoDB 4.4 or newer,
// through its official driver. Writes are acknowledged by a journaled
// majority, reads come from the primary and give what a majority has, and no
// transaction spans documents, so a standalone server serves as well as a
// replica set.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"cohortbot/storage"
)

// Config says what to open. URI and Indexes are required.
type Config struct {
	URI     string          // its path names the database; "cohortbot" when it has none
	Indexes []storage.Index // the same in every process that uses the database
	Timeout time.Duration   // of one operation, retries included; 10 s when 0
}

// Store is the engine. It implements storage.Engine.
type Store struct {
	client   *mongo.Client
	db       *mongo.Database
	declared *storage.Table
}

var _ storage.Engine = (*Store)(nil)

const deleteBatch = 1000 // ids in one command, far below the largest message

// Open connects and makes the indexes that are not there yet.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	declared, err := storage.NewTable(cfg.Indexes)
	if err != nil {
		return nil, err
	}
	name, err := database(cfg.URI)
	if err != nil {
		return nil, err
	}
	client, err := mongo.Connect(cfg.options())
	if err != nil {
		return nil, fmt.Errorf("%w: the URI of MongoDB cannot be read", storage.ErrMisuse) // err may quote it
	}
	s := &Store{client: client, db: client.Database(name), declared: declared}
	if err := s.makeIndexes(ctx); err != nil {
		return nil, errors.Join(err, s.Close(ctx))
	}
	return s, nil
}

// options say how to read and write, whatever the URI says. What is read back
// must have reached a majority, too: else a write whose outcome is unknown could
// be found there, counted as done, and be rolled back by a failover.
func (cfg Config) options() *options.ClientOptions {
	if cfg.Timeout <= 0 {
		cfg.Timeout = 10 * time.Second
	}
	journaled := true
	return options.Client().ApplyURI(cfg.URI).SetTimeout(cfg.Timeout).SetServerSelectionTimeout(cfg.Timeout).
		SetReadPreference(readpref.Primary()).SetReadConcern(readconcern.Majority()).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journaled})
}

// database takes the name of the database out of a URI.
func database(uri string) (string, error) {
	_, rest, ok := strings.Cut(uri, "://")
	if !ok {
		return "", fmt.Errorf("%w: MongoDB needs a URI", storage.ErrMisuse)
	}
	rest, _, _ = strings.Cut(rest, "?")
	_, path, _ := strings.Cut(rest, "/")
	name, err := url.PathUnescape(path)
	if err != nil || strings.ContainsAny(name, `/\. "$`) {
		return "", fmt.Errorf("%w: the URI of MongoDB names no database", storage.ErrMisuse)
	}
	if name == "" {
		name = "cohortbot"
	}
	return name, nil
}

// Insert implements storage.Engine.
func (s *Store) Insert(ctx context.Context, in storage.Collection, id string, doc any) error {
	raw, err := s.encode(in, id, doc)
	if err == nil {
		_, err = s.db.Collection(string(in)).InsertOne(ctx, raw)
		err = mapped(ctx, err)
	}
	if err != nil {
		return fmt.Errorf("insert into %s: %w", in, err)
	}
	return nil
}

// InsertMissing implements storage.Engine: one command a collection.
func (s *Store) InsertMissing(ctx context.Context, puts []storage.Put) error {
	var order []storage.Collection
	batches := map[storage.Collection][]bson.Raw{}
	for _, p := range puts {
		raw, err := s.encode(p.In, p.ID, p.Doc)
		if err != nil {
			return fmt.Errorf("insert into %s: %w", p.In, err)
		}
		if batches[p.In] == nil {
			order = append(order, p.In)
		}
		batches[p.In] = append(batches[p.In], raw)
	}
	for _, in := range order {
		_, err := s.db.Collection(string(in)).InsertMany(ctx, batches[in], options.InsertMany().SetOrdered(false))
		if err = mappedMissing(ctx, err); err != nil {
			return fmt.Errorf("insert what is missing into %s: %w", in, err)
		}
	}
	return nil
}

// Get implements storage.Engine.
func (s *Store) Get(ctx context.Context, in storage.Collection, id string, into any) error {
	if _, err := s.declared.Fields(in); err != nil {
		return fmt.Errorf("get: %w", err)
	}
	raw, err := s.db.Collection(string(in)).FindOne(ctx, byID(id)).Raw()
	if err = mapped(ctx, err); err == nil {
		err = decode(raw, into)
	}
	if err != nil {
		return fmt.Errorf("get from %s: %w", in, err)
	}
	return nil
}

// Replace implements storage.Engine.
func (s *Store) Replace(ctx context.Context, in storage.Collection, id string, version int64, doc any) error {
	raw, err := s.encode(in, id, doc)
	if err == nil {
		var res *mongo.UpdateResult
		res, err = s.db.Collection(string(in)).ReplaceOne(ctx, byVersion(id, version), raw)
		if err = mapped(ctx, err); err == nil && res.MatchedCount == 0 {
			err = storage.ErrConflict
		}
	}
	if err != nil {
		return fmt.Errorf("replace in %s: %w", in, err)
	}
	return nil
}

// Delete implements storage.Engine.
func (s *Store) Delete(ctx context.Context, in storage.Collection, ids ...string) error {
	if _, err := s.declared.Fields(in); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	for len(ids) > 0 {
		n := min(len(ids), deleteBatch)
		these := bson.D{{Key: storage.IDField, Value: bson.D{{Key: "$in", Value: ids[:n]}}}}
		if _, err := s.db.Collection(string(in)).DeleteMany(ctx, these); err != nil {
			return fmt.Errorf("delete from %s: %w", in, mapped(ctx, err))
		}
		ids = ids[n:]
	}
	return nil
}

// DeleteVersion implements storage.Engine.
func (s *Store) DeleteVersion(ctx context.Context, in storage.Collection, id string, version int64) error {
	if _, err := s.declared.Fields(in); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	res, err := s.db.Collection(string(in)).DeleteOne(ctx, byVersion(id, version))
	if err = mapped(ctx, err); err == nil && res.DeletedCount == 0 {
		err = storage.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("delete from %s: %w", in, err)
	}
	return nil
}

// byVersion finds a document without a version by version 0.
func byVersion(id string, version int64) bson.D {
	if version == 0 {
		return append(byID(id), bson.E{Key: "version", Value: bson.D{{Key: "$in", Value: bson.A{int64(0), nil}}}})
	}
	return append(byID(id), bson.E{Key: "version", Value: version})
}

func byID(id string) bson.D { return bson.D{{Key: storage.IDField, Value: id}} }

// Close implements storage.Engine.
func (s *Store) Close(ctx context.Context) error {
	err := s.client.Disconnect(ctx)
	if err == nil || errors.Is(err, mongo.ErrClientDisconnected) {
		return nil
	}
	return fmt.Errorf("close MongoDB: %w", mapped(ctx, err))
}
