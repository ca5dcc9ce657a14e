// Package report sets what is released as a document for whoever gave money for it: how far people came, what
// they know, how they rate themselves, what was promised beside what came, and how the figures come about.
// It computes nothing: its numbers are those that the chat shows.
package report

import (
	"fmt"
	"io"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/indicator"
	"cohortbot/results/pdf"
	"cohortbot/results/typeset"
)

// Config says what is reported, and in which words.
type Config struct {
	Course *course.Course  // required
	Words  *locales.Bundle // required
	Lang   locales.Lang    // of headings and texts; its direction is that of the pages

	Of      indicator.Part   // of whom it is
	Cohorts []indicator.Part // each by itself, where it is of all; with fewer than two there is nothing to set beside another

	SmallestCell int // people; of how many at least a figure is: default cohort.SmallestCell
}

// Group is people told apart by something, a row each. Its figures are released ones.
type Group struct {
	Title, Note string
	Heads       []string
	Words       int // how many columns are of words; the others are of numbers
	Rows        [][]string
}

// Write writes the report as a PDF. The same results give the same bytes.
func Write(w io.Writer, cfg Config) error {
	set, err := typeset.New(string(cfg.Lang), cfg.Words.RightToLeft(cfg.Lang))
	if err != nil {
		return fmt.Errorf("make the report: %w", err)
	}
	if cfg.SmallestCell == 0 {
		cfg.SmallestCell = cohort.SmallestCell
	}
	m := &maker{Config: cfg}
	doc := pdf.New(set, locales.Undirected(m.word("paper_title", nil)), string(cfg.Lang))
	s := &sheet{set: set, widths: map[measured]float32{}, begins: func() paper { return doc.Page() }}
	m.fill(s)
	for i, p := range doc.Pages() {
		s.page = p
		m.margins(s, i+1, len(doc.Pages()))
	}
	if m.err != nil {
		return fmt.Errorf("make the report: %w", m.err)
	}
	return doc.Write(w)
}

// fill sets all parts, in the order in which they are read.
func (m *maker) fill(s *sheet) {
	s.turn()
	m.beginning(s)
	m.reach(s)
	m.performance(s)
	m.quizzes(s)
	m.competencies(s)
	m.changes(s)
	for _, g := range append(m.byCohort(), m.byAnswers()...) {
		m.group(s, g)
	}
	m.withheld(s)
	m.method(s)
}

// margins are what stands above and below each page.
func (m *maker) margins(s *sheet, page, of int) {
	st := style{size: smallSize, ink: quiet}
	last := st
	last.end = true
	const half = across/2 - 8
	s.put(s.short(m.Course.Title.In(m.Lang), smallSize, half), st, 0, across, 44)
	s.put(s.short(m.Of.Name, smallSize, half), last, 0, across, 44)
	s.fill(0, 60, across, 0.5, line)
	s.fill(0, bottom+14, across, 0.5, line)
	s.put(s.short(m.word("paper_nobody", nil), smallSize, across-90), st, 0, across, bottom+20)
	s.put(m.word("paper_page", locales.Args{"N": page, "M": of}), last, 0, across, bottom+20)
}

// short cuts a line that is too wide between its words.
func (s *sheet) short(text string, size, wide float32) string {
	lines, _ := s.broken(text, size, wide)
	if len(lines) < 2 {
		return text
	}
	lines, _ = s.broken(text, size, wide-s.width("…", size))
	return lines[0] + "…"
}
