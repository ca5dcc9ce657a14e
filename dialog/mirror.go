package dialog

import (
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// VerbMirror asks for what she thinks of herself as a picture.
const VerbMirror Verb = "mi"

// RecipeMirror names the picture of how somebody rated herself at first and now. It is made of the person
// whom it names, and goes to her chat alone.
const RecipeMirror = "mirror"

// Mirror is how somebody rated herself, side by side: in the order of the course, a competency a line.
type Mirror struct {
	Lines []MirrorLine
	Again course.Text // the title of what still asks her for the second time; nil: nothing does
}

// MirrorLine is how she rated herself in one competency. Each rating is the mean of her places on the scale,
// from 1 to Points, so that what she has passed over makes no difference; 0: there is none.
type MirrorLine struct {
	Competency       course.Competency
	First, Back, Now float64 // at first; of that time, looking back; the second time
	Points           int
	Low, High        course.Text // words at the ends of the scale; nil where its items have others
}

// Whole says that there is something to compare.
func (l MirrorLine) Whole() bool { return l.Now > 0 && (l.First > 0 || l.Back > 0) }

// Same says that the words at the ends are those of all its scales, and so need be said only once.
func (m Mirror) Same() bool {
	for _, l := range m.Lines {
		if l.Low == nil || !maps.Equal(l.Low, m.Lines[0].Low) || !maps.Equal(l.High, m.Lines[0].High) {
			return false
		}
	}
	return len(m.Lines) > 0
}

// MirrorOf compares what p has rated before and after, as the measures of the course have it. Where several
// measure a competency, the last that she has begun counts.
func MirrorOf(c *course.Course, p *cohort.Participant) Mirror {
	var out Mirror
	for _, k := range c.Competencies {
		for _, m := range slices.Backward(c.Measures) {
			line, ok := mirrored(c, p, m, k)
			if !ok {
				continue
			}
			out.Lines = append(out.Lines, line)
			if q := c.Quiz(m.After.Module, m.After.Quiz); line.Now == 0 && q != nil {
				out.Again = q.Title
			}
			break
		}
	}
	return out
}

// mirrored is a competency by one measure; false when she has not rated herself there.
func mirrored(c *course.Course, p *cohort.Participant, m course.Measure, k course.Competency) (MirrorLine, bool) {
	out := MirrorLine{Competency: k}
	out.scale(c.Quiz(m.After.Module, m.After.Quiz))
	if out.Points == 0 {
		return out, false
	}
	out.First = out.mean(p, m.Before, true)
	out.Now = out.mean(p, m.After, false)
	if m.Then != nil && out.Now > 0 { // alone it says nothing of today, nor of how she saw it then
		out.Back = out.mean(p, *m.Then, false)
	}
	return out, out.First > 0 || out.Now > 0
}

// scale finds how long the scale of the competency is, and the words at its ends. Scales of several lengths
// cannot be compared: there is none then.
func (l *MirrorLine) scale(q *course.Quiz) {
	if q == nil {
		return
	}
	for _, item := range q.Questions {
		if item.Competency != l.Competency.ID || item.Type != course.Scale {
			continue
		}
		low, high := item.Labels[0], item.Labels[len(item.Labels)-1]
		switch {
		case l.Points == 0:
			l.Points, l.Low, l.High = item.Points, low, high
		case l.Points != item.Points:
			l.Points = 0
			return
		case !maps.Equal(low, l.Low) || !maps.Equal(high, l.High):
			l.Low, l.High = nil, nil
		}
	}
}

// mean is her rating in the first, or the last, attempt at a quiz in which she has rated herself at all.
func (l *MirrorLine) mean(p *cohort.Participant, ref course.QuizRef, first bool) float64 {
	rec := p.Quizzes[string(ref.Module)+"/"+string(ref.Quiz)]
	if rec == nil {
		return 0
	}
	found := 0.0
	for _, s := range rec.Closed {
		for _, x := range s.Parts {
			if x.Competency == l.Competency.ID && x.Max > 0 {
				found = x.Score / x.Max * float64(l.Points)
			}
		}
		if first && found > 0 {
			break
		}
	}
	return found
}

// ratings are how she rated herself, in words: then and now where she was asked twice, and else her last.
func (t *talk) ratings() []Part {
	last, mirror := t.lastRatings(), MirrorOf(t.w.Course, t.p)
	heading := "progress_ratings"
	var lines []Part
	for _, k := range t.w.Course.Competencies {
		at := slices.IndexFunc(mirror.Lines, func(l MirrorLine) bool { return l.Competency.ID == k.ID })
		alone := slices.IndexFunc(last, func(x cohort.CompetencyResult) bool { return x.Competency == k.ID })
		switch {
		case at >= 0 && mirror.Lines[at].Whole():
			heading = "progress_mirror"
			lines = append(lines, mirror.Lines[at].part())
		case at >= 0:
			lines = append(lines, mirror.Lines[at].part())
		case alone >= 0:
			lines = append(lines, note("rating_line", "Title", k.Title, "N", last[alone].Score, "Max", last[alone].Max))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if mirror.Same() {
		lines = append([]Part{note("mirror_scale", "Low", mirror.Lines[0].Low, "High", mirror.Lines[0].High)}, lines...)
	}
	lines = tight(append([]Part{note(heading)}, lines...))
	if mirror.Again != nil {
		lines = append(lines, note("mirror_again", "Title", mirror.Again))
	}
	return lines
}

// part says a line in words, for who cannot see the picture: no figure stands without what it is.
func (l MirrorLine) part() Part {
	kv := []any{"Title", l.Competency.Title, "Max", l.Points}
	switch {
	case !l.Whole():
		return note("rating_line", append(kv, "N", max(l.First, l.Now))...)
	case l.First == 0:
		return note("mirror_line_back", append(kv, "Back", l.Back, "N", l.Now)...)
	case l.Back == 0:
		return note("mirror_line", append(kv, "First", l.First, "N", l.Now)...)
	}
	return note("mirror_line_both", append(kv, "First", l.First, "Back", l.Back, "N", l.Now)...)
}

// picture sends her the same as a picture. It stands above her screen and goes with that: what is only looked
// at need not lie in the chat for whoever opens the phone. It is covered until it is touched, and its words
// say nothing of what it shows.
func (t *talk) picture(string) bool {
	if !t.p.Learns() || len(MirrorOf(t.w.Course, t.p).Lines) == 0 {
		return false
	}
	old := t.p.Screen
	row := t.say(Say{
		Op: OpSend, Parts: []Part{note("mirror_picture")}, Hidden: true,
		File: &Recipe{Name: RecipeMirror, Of: t.w.ID, Picture: true},
	})
	t.answer("press_ok")
	t.p.Screen = cohort.Screen{}
	t.move(t.p.Place)
	t.clearAway(old)
	t.p.Screen.Media = []string{row}
	return true
}
