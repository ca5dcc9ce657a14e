package dialog_test

import (
	"testing"

	"cohortbot/dialog"
	"cohortbot/seal"
)

// BenchmarkTyped is the decision about a typed text: each is looked through for what tells of danger.
func BenchmarkTyped(b *testing.B) {
	g := newRigOf(b, 1, loadCourse(b, true))
	her := g.phone()
	her.p.Lang = "ar"
	e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, Event: dialog.Event{Said: &dialog.Said{Text: seal.Conceal("كانت أمي معلمة في مدرسة البصرة وعلمتني كيف أصغي إلى الناس قبل أن أتكلم معهم في كل اجتماع")}}}
	w := g.whole(g.world(her.id, her.version))
	for b.Loop() {
		dialog.Decide(w, dialog.Subject{Person: her.p}, e)
	}
}
