package dialog

import "cohortbot/cohort"

// RecipeMyData names the file of everything that is kept of a person.
const RecipeMyData = "mydata"

// myData sends her the file of everything that is kept of her. Of a visitor so
// little is kept that it is told in words.
func (t *talk) myData(string) bool {
	if t.p.Stage == cohort.StageVisitor && t.p.Place.View == ViewDoor {
		t.doorSays("mydata_visitor")
		return true
	}
	s := Say{Op: OpSend, Parts: t.inAll("mydata_visitor")}
	if t.awaits() {
		s.Parts = []Part{note("mydata_awaits")}
	}
	if t.p.Stage != cohort.StageVisitor {
		s = Say{Op: OpSend, Parts: t.inAll(t.worded("mydata")), File: &Recipe{Name: RecipeMyData, Of: t.w.ID}}
	}
	t.say(s)
	t.p.Screen.Buried, t.told = true, true
	t.show()
	return true
}
