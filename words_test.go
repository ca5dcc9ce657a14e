package rooms_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"cohortbot/locales"
)

// families are keys that the program puts together, beside those whose beginning stands
// before a plus.
var families = []string{"cmd_", "role_", "invite_", "trouble_is_", "trouble_are_", "occasion_", "sieve_", "release_as_", "nudge_not_", "nudge_no_", "today_is_", "today_tell_", "line_", "inbox_", "thread_",
	"announce_as_", "announce_ask_", "announce_file_", "announce_in_", "announce_lacks_", "announce_line_asks_", "announce_set_",
	"announce_who_", "announce_meeting", "announce_moved", "announce_cancelled", "announce_deadline", "translate_",
}

// begins finds the beginnings of keys that are put together.
var begins = regexp.MustCompile(`"([a-z0-9]+_(?:[a-z0-9]+_)*)" ?\+`)

// TestEveryMessageIsUsed finds messages of the catalogue that nobody is shown.
func TestEveryMessageIsUsed(t *testing.T) {
	var code strings.Builder
	for _, s := range sources(t) {
		if s.room() == "locales" {
			continue // it knows some keys by their limits, and shows none
		}
		text, err := os.ReadFile(s.path)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([a-z0-9_]+)"`).FindAllStringSubmatch(code.String(), -1) {
		used[m[1]] = true
	}
	begun := families
	for _, m := range begins.FindAllStringSubmatch(code.String(), -1) {
		begun = append(begun, m[1])
	}
	bundle, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range bundle.Keys() {
		made := used[strings.TrimSuffix(key, "_staff")] || used[strings.TrimSuffix(key, "_alone")] || used[strings.TrimSuffix(key, "_none")] // see worded, verdict and people in dialog
		for _, f := range begun {
			made = made || strings.HasPrefix(key, f)
		}
		if !used[key] && !made {
			t.Errorf("no code shows the message %s", key)
		}
	}
}
