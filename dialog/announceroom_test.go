package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// fills are words of a size, in lines that need a mark of direction in one language or another.
func fills(n int) seal.Private {
	line := "We meet all.\n"
	text := strings.Repeat(line, n/len(line))
	return seal.Conceal("<b>" + text + strings.Repeat("x", n-len(text)) + "</b>")
}

// longest are the longest words that are taken: in a language of their own, and marks counted.
func (b *board) longest(file bool) seal.Private {
	room, n := dialog.Room(b.world("a", 0), file), 0
	for size := 1; size <= room; size++ {
		if w := b.world("a", 0); dialog.Sized(w, fills(size)) <= room {
			n = size
		}
	}
	return fills(n)
}

// wholly says that a message holds its neutral line, all of the words and what comes after them.
func (b *board) wholly(what string, ph *phone, s dialog.Say, own seal.Private, after string) {
	b.t.Helper()
	body, err := b.render.Render(ph.p, s)
	if err != nil {
		b.t.Errorf("%s: %v", what, err)
		return
	}
	most := dialog.MostText
	if s.Attached != nil {
		most = dialog.MostCaption
	}
	lines := strings.Count(own.Reveal(), "\n")
	if n := locales.Units(body.Text); n > most || strings.Count(body.Text, "We meet all.") != lines {
		b.t.Errorf("%s: %d units, %d lines of %d", what, n, strings.Count(body.Text, "We meet all."), lines)
	}
	for _, key := range []string{"announce_lead", after} {
		if key != "" && !hasPart(s, key) {
			b.t.Errorf("%s: without %s", what, key)
		}
	}
	if len(s.Parts) > 0 && s.Parts[0].Key != "" {
		first, err := b.words.Text(ph.p.Lang, s.Parts[0].Key, locales.Args{"Language": "", "Place": ""})
		if err != nil || !strings.Contains(body.Text, strings.Fields(first)[0]) {
			b.t.Errorf("%s: its first line is left out: %.80q", what, body.Text)
		}
	}
}

// TestTheLongestWordsFit: what can be written can be sent, with a file and without: to a second
// person, to whoever reads it in any language, to her who comes and sees the longest place, and
// changed afterwards.
func TestTheLongestWordsFit(t *testing.T) {
	place := seal.Conceal(strings.Repeat("😀", dialog.MostPlace/2))
	for _, file := range []bool{false, true} {
		for _, way := range []cohort.Way{cohort.WayTranslated, cohort.WayOriginal} {
			b := newBoard(t)
			own := b.longest(file)
			if n := dialog.Sized(b.world("a", 0), own); n < 400 {
				t.Fatalf("there is room for %d characters", n)
			}
			a := cohort.Announcement{
				Cohort: "past", Way: way, Original: "en", Expected: 500, Question: cohort.QuestionCome, Place: place,
				Texts: map[locales.Lang]seal.Private{"en": own},
			}
			if way == cohort.WayTranslated {
				a.Texts["ar"], a.Texts["ckb"] = own, own
			}
			if file {
				a.File = cohort.Attachment{Kind: "photo", ID: seal.Conceal("file")}
			}
			b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).is("asks", "author asked, boss ask, second ask", 1)
			what := string(way)
			for _, ph := range []*phone{b.second, b.boss} {
				d := b.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: "one", Event: dialog.Event{Announced: &dialog.Announced{ID: "one", Told: dialog.ToldAsk}}})
				n := 0
				for _, s := range d.Say {
					if hasPart(s, "second_preview") {
						b.wholly(what+", beforehand", ph, s, own, "announce_place_later")
						n++
					}
				}
				if n != 3 {
					t.Errorf("%s: %d previews", what, n)
				}
			}
			b.steer(b.second, dialog.SteerConfirm)
			for _, l := range []locales.Lang{"en", "ar", "ckb"} {
				ph := b.phone()
				b.registers(ph, cohort.RoleParticipant, "past", l)
				for _, s := range sent(b.spreads(ph)) {
					b.wholly(what+", sent in "+string(l), ph, s, own, "announce_place_later")
				}
				for _, s := range sent(b.replies(ph, "one.yes")) {
					b.wholly(what+", coming, in "+string(l), ph, s, own, "announced_place")
				}
			}
		}
	}
}

// TestWhatDoesNotFitIsNotSent: words that were asked for before there was a file may be too long
// under it: then it does not go, and says why; on its way already, they are not taken.
func TestWhatDoesNotFitIsNotSent(t *testing.T) {
	b := newBoard(t)
	long := fills(1500)
	b.author.p.Writing = &cohort.Writing{ID: "w", Of: cohort.Announcement{
		Cohort: "past", Way: cohort.WayReady, Original: "en", File: cohort.Attachment{Kind: "photo", ID: seal.Conceal("file")},
		Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("We meet."), "ar": long},
	}}
	b.writes(b.author, "/announce")
	b.tap(b.author, dialog.VerbNext)
	d := b.tap(b.author, dialog.VerbPreview)
	if b.author.p.Place.View != dialog.ViewAnnounceDraft || !says(d, "announce_lacks_room") {
		t.Errorf("she stands at %s: %s", b.author.p.Place.View, freeze(d.Say))
	}
	b.goes(func(a *cohort.Announcement) {
		a.Way, a.Original, a.File = cohort.WayReady, "en", cohort.Attachment{Kind: "photo", ID: seal.Conceal("file")}
		a.Texts = map[locales.Lang]seal.Private{"en": seal.Conceal("We meet.")}
	})
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: map[locales.Lang]seal.Private{"ar": long}}})
	if _, taken := b.spoken["one"].Texts["ar"]; taken {
		t.Error("words that do not fit under the file were taken")
	}
}
