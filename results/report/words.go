package report

import (
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// maker puts results into words; err is the first word that is missing.
type maker struct {
	Config
	err error
}

func (m *maker) word(key string, args locales.Args) string {
	text, err := m.Words.Plain(m.Lang, key, args)
	if m.err == nil {
		m.err = err
	}
	return strings.TrimSpace(text)
}

// title is a text of the course as it stands alone.
func (m *maker) title(t course.Text) string { return t.In(m.Lang) }

func (m *maker) quiz(ref course.QuizRef) string { return m.Course.QuizTitle(ref, m.Lang) }

func (m *maker) number(n int) string { return m.Words.Number(m.Lang, n) }

// nothing stands where there is no figure.
const nothing = "–"

// known is a figure of people who are shown; one that is not is withheld.
func (m *maker) known(x *float64, written func(*float64) string) string {
	if x == nil {
		return m.word("report_withheld", nil)
	}
	return written(x)
}

// decimal is a figure that may be below zero; nothing where there is none.
func (m *maker) decimal(x *float64) string {
	if x == nil {
		return nothing
	}
	return locales.LTR(m.Words.Decimal(m.Lang, *x))
}

// percent is a share from 0 to 1; nothing where there is none.
func (m *maker) percent(x *float64) string {
	if x == nil {
		return nothing
	}
	return m.Words.Percent(m.Lang, cohort.Percent(*x))
}

// figure is a share of a quiz that has a score, and points of one that has not.
func (m *maker) figure(scored bool, x *float64) string {
	if scored {
		return m.percent(x)
	}
	return m.decimal(x)
}

// ready puts a figure that is written already into a text.
func ready(text string) locales.Markup { return locales.Markup(text) }
