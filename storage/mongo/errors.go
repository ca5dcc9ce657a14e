package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"cohortbot/storage"
)

// indexNotFound is the server's code for an index that somebody else has dropped.
const indexNotFound = 27

func hasCode(err error, code int) bool { return slices.Contains(mongo.ErrorCodes(err), code) }

// mapped turns the driver's errors into storage's. The commands were written
// here and the documents checked before, so whatever is neither a duplicate
// nor a miss is the state of the server or of the way to it.
func mapped(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, mongo.ErrNoDocuments):
		return storage.ErrNotFound
	case mongo.IsDuplicateKeyError(err):
		return storage.ErrDuplicate
	}
	return unavailable(err)
}

// mappedMissing does so for an insertion of what is missing: there duplicates
// are no error, and hide none beside them.
func mappedMissing(ctx context.Context, err error) error {
	switch {
	case err == nil, onlyDuplicates(err):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return unavailable(err)
}

// onlyDuplicates: everything was stored but for what was there already.
func onlyDuplicates(err error) bool {
	var bulk mongo.BulkWriteException
	if !errors.As(err, &bulk) || bulk.WriteConcernError != nil || len(bulk.WriteErrors) == 0 {
		return false
	}
	for _, e := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(e.WriteError) {
			return false
		}
	}
	return true
}

// unavailable tells of the driver's error no more than its kind. Its text may
// quote ids, whole documents and the URI, so the error itself goes no further.
func unavailable(err error) error {
	return fmt.Errorf("%w: %s", storage.ErrUnavailable, kind(err))
}

func kind(err error) string {
	var command mongo.CommandError
	if errors.As(err, &command) && command.Code != 0 {
		return fmt.Sprintf("the server answered %d %s", command.Code, command.Name)
	}
	if codes := mongo.ErrorCodes(err); len(codes) > 0 {
		return fmt.Sprintf("the server answered %d", codes)
	}
	// Of why there is no connection the driver speaks in its text alone; these
	// words of it say what to mend.
	for _, known := range []string{"auth error", "x509", "connection refused", "no such host"} {
		if strings.Contains(err.Error(), known) {
			return known
		}
	}
	switch {
	case mongo.IsTimeout(err):
		return "no answer in time"
	case mongo.IsNetworkError(err):
		return "the connection broke"
	case errors.Is(err, mongo.ErrClientDisconnected):
		return "closed"
	}
	return fmt.Sprintf("%T", err)
}
