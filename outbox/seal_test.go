package outbox_test

import (
	"testing"

	"cohortbot/outbox"
	"cohortbot/seal/sealtest"
)

func TestARowIsSealedWhole(t *testing.T) {
	sealtest.Check(t, &outbox.Message{})
}
