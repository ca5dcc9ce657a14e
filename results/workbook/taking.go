package workbook

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// takings are a sheet of announcements and one of sessions, the latest first: no words of them and no names.
func (m *maker) takings() []sheet {
	a := sheet{name: m.word("report_announcements"), heads: m.heads(append(slices.Clone(takingHeads),
		"report_meant", "report_sent", "report_share", "report_read", "report_share")...)}
	s := sheet{name: m.word("report_sessions"), heads: m.heads(append(slices.Clone(takingHeads),
		"report_meant", "report_there", "report_share")...)}
	for _, x := range []*sheet{&a, &s} {
		x.heads = append(x.heads, m.heads("report_answered", "report_share", "report_since", "report_people",
			"results_taking_yes", "report_share", "results_taking_maybe", "report_share", "results_taking_no", "report_share")...)
	}
	for _, x := range dialog.LatestTakings(m.of.Takings) {
		if x.Kind == cohort.TakingAnnouncement {
			a.rows = append(a.rows, m.announced(x))
		} else {
			s.rows = append(s.rows, m.met(x))
		}
	}
	return []sheet{m.orSays(a, "report_empty_announcements"), m.orSays(s, "report_empty_sessions")}
}

// takingHeads are those of taking.
var takingHeads = []string{"report_cohort", "report_id", "report_kind", "report_day", "report_hour", "report_off"}

// taking are the cells that say which it was and when, by the clock of the course.
func (m *maker) taking(x cohort.Taking) []any {
	off := ""
	if x.Off {
		off = "✓"
	}
	return []any{
		string(x.Cohort), x.Of, m.word(dialog.TakingWords(x)), m.day(x.At),
		x.At.Time().In(m.cfg.Course.Zone).Format("15:04"), off,
	}
}

func (m *maker) announced(x cohort.Taking) []any {
	row := append(append(m.taking(x), x.To, x.Sent), of(x.Sent, x.To))
	if x.Question == cohort.QuestionRead {
		row = append(row, m.few(x, x.Took, x.Sent)...)
	} else {
		row = append(row, "", "")
	}
	return append(row, m.comes(x, x.Sent)...)
}

func (m *maker) met(x cohort.Taking) []any {
	row := append(m.taking(x), x.To)
	if x.Off {
		return row
	}
	return append(append(row, m.few(x, x.Took, x.To)...), m.comes(x, x.To)...)
}

// few are a count and its share, withheld where there are too few people.
func (m *maker) few(x cohort.Taking, n, people int) []any {
	if x.Few {
		return []any{m.word("report_withheld"), ""}
	}
	return []any{n, of(n, people)}
}

// comes are who has answered whether she comes and, as far as that is released, what.
func (m *maker) comes(x cohort.Taking, people int) []any {
	if x.Question != cohort.QuestionCome {
		return nil
	}
	row := m.few(x, x.Answered, people)
	last, ok := x.Released()
	if !ok {
		return append(row, m.word("report_unreleased"))
	}
	row = append(row, m.day(last.At), last.Of)
	for _, n := range last.Cells {
		row = append(row, m.count(n, last.Of)...)
	}
	return row
}

// of is a share; nothing where there is nobody to be a share of.
func of(n, people int) any {
	if people == 0 {
		return ""
	}
	return share(cohort.Share(n, people))
}
