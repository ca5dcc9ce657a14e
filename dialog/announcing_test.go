package dialog_test

import (
	"html"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// What goes out is in words of her own language, or under a heading that says which it is,
// or held.
func TestWhatIsAnnounced(t *testing.T) {
	g := newRig(t, 1, false)
	w := g.world("a", 0)
	own := map[locales.Lang]seal.Private{"ar": seal.Conceal("<b>سلام</b>"), "ckb": seal.Conceal("سڵاو")}
	filled := map[string]seal.Private{"day": seal.Conceal("2026-12-15"), "hour": seal.Conceal("18:30"), "link": seal.Conceal("https://example.org/a")}
	for name, x := range map[string]struct {
		a    cohort.Announcement
		want map[locales.Lang]string // words that are there; none: held
	}{
		"translated": {cohort.Announcement{Way: cohort.WayReady, Original: "ar", Texts: own}, map[locales.Lang]string{"ar": "<b>سلام</b>", "ckb": "سڵاو"}},
		"original": {cohort.Announcement{Way: cohort.WayOriginal, Original: "ar", Texts: own}, map[locales.Lang]string{
			"ar": "<b>سلام</b>", "ckb": "سڵاو", "en": "In Arabic, from the coordinator:"}},
		"nothing": {cohort.Announcement{Way: cohort.WayOriginal, Original: "en"}, nil},
		"meeting": {cohort.Announcement{Way: cohort.WayTemplate, Template: "meeting", Values: filled}, map[locales.Lang]string{
			"ar": "نلتقي", "ckb": "کۆدەبینەوە", "en": "We meet on"}},
		"deadline": {cohort.Announcement{Way: cohort.WayTemplate, Template: "deadline", Values: filled}, map[locales.Lang]string{
			"ar": "اليوم المحدّد", "ckb": "ڕۆژی دیاریکراو", "en": "15 December 2026"}},
		"link": {cohort.Announcement{Way: cohort.WayTemplate, Template: "link", Values: filled}, map[locales.Lang]string{
			"ar": "https://example.org/a", "ckb": "بەستەر", "en": "Here is the link"}},
	} {
		for _, l := range []locales.Lang{"ar", "ckb", "en"} {
			s, ok := dialog.Announces(w, &x.a, l)
			if ok != (x.want[l] != "") {
				t.Errorf("%s in %s: %v", name, l, ok)
				continue
			}
			if !ok {
				continue
			}
			body, err := g.render.Render(&cohort.Participant{Lang: l}, s)
			if err != nil || !strings.Contains(body.Text, x.want[l]) {
				t.Errorf("%s in %s: %q, %v", name, l, body.Text, err)
			}
			if l == "en" && x.a.Way == cohort.WayOriginal && !strings.Contains(body.Text, "سلام") {
				t.Errorf("the original is not there: %q", body.Text)
			}
			g.covered(l, body.Text)
		}
	}
}

// covered says that a locked phone shows the neutral line alone, and that the rest is hidden.
func (g *rig) covered(l locales.Lang, text string) {
	g.t.Helper()
	lead, err := g.words.Text(l, "announce_lead", nil)
	if err != nil {
		g.t.Fatal(err)
	}
	plain := []rune(html.UnescapeString(tags.ReplaceAllString(text, "")))
	if !strings.HasPrefix(string(plain), lead) || len([]rune(lead)) < course.Preview || g.course.Tells(l, string(plain)) {
		g.t.Errorf("a locked phone shows in %s: %q", l, string(plain[:min(len(plain), course.Preview)]))
	}
	for _, part := range strings.Split(text, "\n\n")[1:] {
		if bare := strings.TrimLeft(part, "\u200f"); !strings.HasPrefix(bare, "<tg-spoiler>") || !strings.HasSuffix(bare, "</tg-spoiler>") {
			g.t.Errorf("in %s this is not hidden: %q", l, part)
		}
	}
}

// A place is for those who come: nobody reads it beforehand.
func TestAPlaceIsForThoseWhoCome(t *testing.T) {
	g := newRig(t, 1, false)
	a := &cohort.Announcement{
		Way: cohort.WayReady, Original: "en", Bare: true, Place: seal.Conceal("Babylon hall"), Question: cohort.QuestionCome,
		Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("We meet.")},
	}
	s, ok := dialog.Announces(g.world("a", 0), a, "en")
	body, err := g.render.Render(&cohort.Participant{Lang: "en"}, s)
	if !ok || err != nil || strings.Contains(body.Text, "Babylon") || !strings.HasPrefix(body.Text, "We meet.") {
		t.Errorf("%q, %v", body.Text, err)
	}
	var labels []string
	for _, row := range body.Keyboard {
		labels = append(labels, row[0].Label)
	}
	if !slices.Equal(labels, []string{"Coming", "Not coming", "Maybe"}) {
		t.Errorf("its buttons: %v", labels)
	}
	a.File, a.Bare = cohort.Attachment{Kind: "photo", ID: seal.Conceal("name")}, false
	s, _ = dialog.Announces(g.world("a", 0), a, "en")
	body, err = g.render.Render(&cohort.Participant{Lang: "en"}, s)
	if err != nil || body.Media == nil || !body.Media.Hidden || len(body.Keyboard) != 3 || body.Media.File != "name" {
		t.Errorf("with a picture: %+v, %v", body, err)
	}
}
