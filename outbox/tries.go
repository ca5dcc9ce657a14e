package outbox

import "context"

type triesKey struct{}

// TriesOf is how often the row that a Sender carries was tried before: what costs much each time is not tried
// for ever.
func TriesOf(ctx context.Context) int {
	n, _ := ctx.Value(triesKey{}).(int)
	return n
}

// WithTries says it to a Sender.
func WithTries(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, triesKey{}, n)
}
