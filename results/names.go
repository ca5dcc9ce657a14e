package results

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Roll gives the people of the file with names.
type Roll interface {
	// EachNamed reads everybody who is in, with what is sealed of her opened.
	EachNamed(ctx context.Context, each func(*cohort.Participant)) error
}

// NamesConfig says what of the people is written.
type NamesConfig struct {
	Course *course.Course // required: the columns
	Cohort cohort.ID      // who learns in this cohort; "" = in any
}

// WriteNames writes the file with names: CSV as of RFC 4180 in UTF-8 with a byte order mark, one row a
// participant, by cohort and then by her code in the roster. It says how many there are.
//
// Columns: code, name as she wishes to be addressed, cohort, one for each question of the profile (the id
// of her answer), then for each module its id with /read (lessons read), /lessons (how many there are) and
// /finished (true when all are read and each quiz was closed once), and for each quiz of which she is told
// that others see her scores with her name, its module/id with /first and /best: per cent of what could be
// scored, without what she passed over altogether, empty while no attempt is closed before which she was
// told so: a quiz may have said something else then. Of all other quizzes she was told that her name is
// never shown with her answers, so nothing of them is here. Nor is anything that she typed, nor what
// Telegram knows of her.
//
// People are read once, when it is written: who was erased before is not in it. They are held in memory.
func WriteNames(ctx context.Context, w io.Writer, src Roll, cfg NamesConfig) (int, error) {
	if cfg.Course == nil {
		return 0, errors.New("write names: no course is given")
	}
	n := naming{cfg: cfg}
	if err := src.EachNamed(ctx, n.person); err != nil {
		return 0, fmt.Errorf("read the people for the file with names: %w", err)
	}
	slices.SortFunc(n.rows, func(a, b []string) int { return cmp.Or(cmp.Compare(a[2], b[2]), cmp.Compare(a[0], b[0])) })
	if err := n.write(w); err != nil {
		return 0, fmt.Errorf("write the file with names: %w", err)
	}
	return len(n.rows), nil
}

func (n *naming) write(w io.Writer) error {
	out, err := newCSV(w)
	if err != nil {
		return err
	}
	for _, row := range slices.Concat([][]string{n.header()}, n.rows) {
		if err := out.line(anyOf(row)); err != nil {
			return err
		}
	}
	return out.close()
}

// naming reads people into rows.
type naming struct {
	cfg  NamesConfig
	rows [][]string
}

func (n *naming) header() []string {
	out := []string{"code", "name", "cohort"}
	for _, q := range n.cfg.Course.Profile {
		out = append(out, string(q.ID))
	}
	for _, m := range n.cfg.Course.Modules {
		id := string(m.ID)
		out = append(out, id+"/read", id+"/lessons", id+"/finished")
		for _, q := range seen(m) {
			out = append(out, id+"/"+string(q.ID)+"/first", id+"/"+string(q.ID)+"/best")
		}
	}
	return out
}

// seen are the quizzes of a module whose scores others may see with her name.
func seen(m *course.Module) []*course.Quiz {
	var out []*course.Quiz
	for _, q := range m.Quizzes {
		if q.See == course.SeeCoordinators {
			out = append(out, q)
		}
	}
	return out
}

// person takes in who learns in the cohort and is here.
func (n *naming) person(p *cohort.Participant) {
	if p.Stage != cohort.StageMember || !p.Has(cohort.RoleParticipant) || n.cfg.Cohort != "" && p.Cohort != n.cfg.Cohort {
		return
	}
	row := []string{p.Code, p.Name.Reveal(), string(p.Cohort)}
	for _, q := range n.cfg.Course.Profile {
		row = append(row, p.Profile[string(q.ID)])
	}
	for _, m := range n.cfg.Course.Modules {
		read, finished := progress(p, m)
		row = append(row, strconv.Itoa(read), strconv.Itoa(len(m.Lessons)), strconv.FormatBool(finished))
		for _, q := range seen(m) {
			first, best := scores(p.Quizzes[string(m.ID)+"/"+string(q.ID)])
			row = append(row, first, best)
		}
	}
	n.rows = append(n.rows, row)
}

// progress is how many lessons of a module she has read to the end once, as the facts say too, and whether she has
// finished it.
func progress(p *cohort.Participant, m *course.Module) (read int, finished bool) {
	done := func(id course.LessonID) bool {
		rec := p.Lessons[string(m.ID)+"/"+string(id)]
		return rec != nil && rec.Done > 0
	}
	for _, l := range m.Lessons {
		if done(l.ID) {
			read++
		}
	}
	return read, m.Finished(done, func(id course.QuizID) bool {
		rec := p.Quizzes[string(m.ID)+"/"+string(id)]
		return rec != nil && len(rec.Closed) > 0
	})
}

// scores are those of her first attempt and of her best, in per cent, as far as she was told before an
// attempt that others see it. When her first is not to be seen, a later one does not pass for it.
func scores(rec *cohort.QuizRecord) (first, best string) {
	if rec == nil {
		return "", ""
	}
	top := -1.0
	for n, s := range rec.Closed {
		if s.Skipped || s.Max <= 0 || s.See != course.SeeCoordinators {
			continue
		}
		share := 100 * s.Score / s.Max
		if top < 0 && !slices.ContainsFunc(rec.Closed[:n], func(s cohort.Summary) bool { return !s.Skipped && s.Max > 0 }) {
			first = percent(share)
		}
		top = max(top, share)
		best = percent(top)
	}
	return first, best
}

// percent has at most one figure after the point.
func percent(x float64) string { return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0") }
