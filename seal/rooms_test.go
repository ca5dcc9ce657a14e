package seal

import (
	"bytes"
	"testing"
)

func TestBuffersAreWiped(t *testing.T) {
	for _, size := range []int{10, 5000, 2 * keptRoom} {
		var r rooms
		room := r.take(size)
		copy(*room, bytes.Repeat([]byte("x"), size))
		r.give(room)
		if bytes.Contains((*room)[:cap(*room)], []byte("x")) {
			t.Errorf("a buffer of %d bytes still holds its text", size)
		}
	}
}
