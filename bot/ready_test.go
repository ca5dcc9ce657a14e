package bot

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// The text of every invitation fits a copy button, whatever the bot is called; carried to
// another app it has no marks that would stick to its link.
func TestReadyTextIsCarried(t *testing.T) {
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	r := &Renderer{Bundle: words, Course: func() *course.Course { return &course.Course{} }, Name: func() string { return strings.Repeat("b", 32) }}
	payload := cohort.PayloadPrefix + strings.Repeat("c", 22)
	for _, l := range []locales.Lang{"ar", "ckb", "en"} {
		for _, inv := range []cohort.Invitation{
			{Role: cohort.RoleParticipant, Uses: 1}, {Role: cohort.RoleParticipant, Uses: 25},
			{Role: cohort.RoleCoordinator, Uses: 1}, {Role: cohort.RoleStaff, Uses: 1}, {Role: cohort.RoleOwner, Uses: 1},
		} {
			part := dialog.ReadyText(inv, payload, l)
			text, err := r.Bare(l, part)
			if err != nil {
				t.Fatal(err)
			}
			link := r.Link(payload)
			if n := utf8.RuneCountInString(text); n > mostCopied {
				t.Errorf("%s %s: %d characters", l, inv.Role, n)
			}
			if !strings.Contains(text, link) || strings.ContainsAny(text, "\u200e\u200f\u2066\u2067\u2068\u2069<&") {
				t.Errorf("%s %s: %q", l, inv.Role, text)
			}
			if to, err := url.Parse(WhatsApp(text)); err != nil || to.Query().Get("text") != text || len(to.String()) > 2048 {
				t.Errorf("%s %s: %d characters of an address, %v", l, inv.Role, len(to.String()), err)
			}
		}
	}
}

// What does not fit a copy button gives way to the link.
func TestALongTextGivesWayToItsLink(t *testing.T) {
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	r := &Renderer{Bundle: words, Course: func() *course.Course { return &course.Course{} }, Name: func() string { return strings.Repeat("b", 200) }}
	part := dialog.ReadyText(cohort.Invitation{Role: cohort.RoleParticipant, Uses: 1}, "i_x", "en")
	key, err := r.key(&cohort.Participant{Lang: "en"}, dialog.Button{Copy: &part})
	if err != nil || key.Copy != r.Link("i_x") {
		t.Errorf("%q, %v", key.Copy, err)
	}
}

// What is too long and has no link is copied as far as it fits: an empty button Telegram would refuse.
func TestALongTextWithoutALinkIsCut(t *testing.T) {
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	r := &Renderer{Bundle: words, Course: func() *course.Course { return &course.Course{} }}
	part := dialog.Part{Key: "results_both", Args: map[string]any{"A": strings.Repeat("word ", 60), "B": "end"}}
	key, err := r.key(&cohort.Participant{Lang: "en"}, dialog.Button{Copy: &part})
	if n := utf8.RuneCountInString(key.Copy); err != nil || n == 0 || n > mostCopied || !strings.HasPrefix(key.Copy, "word word") {
		t.Errorf("%d: %q, %v", n, key.Copy, err)
	}
}
