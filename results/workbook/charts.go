package workbook

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// graph is a chart of bars: for each line as many as it has figures. A figure that may not be shown is no
// figure: it leaves a gap, for none is not nobody.
type graph struct {
	title  string
	series []string // what the figures of a line are
	shares bool     // of 1; else points
	most   float64  // points there could be
	lines  []line
}

type line struct {
	label   string
	figures []any // shares or decimals, in the order of the series; nil: not shown
}

// graphs are all there are, in the order of the sheets whose figures they show.
func (m *maker) graphs() []graph {
	all := []graph{m.progressGraph()}
	all = append(all, m.itemGraphs()...)
	all = append(all, m.competencyGraphs()...)
	all = append(all, m.changeGraphs()...)
	return slices.DeleteFunc(all, graph.empty)
}

func (g graph) empty() bool {
	return !slices.ContainsFunc(g.lines, func(l line) bool {
		return slices.ContainsFunc(l.figures, func(x any) bool { return x != nil })
	})
}

// progressGraph shows the shares of those who agreed.
func (m *maker) progressGraph() graph {
	g := graph{title: m.word("report_progress"), series: []string{m.word("report_share")}, shares: true}
	for _, row := range m.progress().rows {
		if len(row) == 4 { // of who was invited there is no share
			g.lines = append(g.lines, line{row[0].(string), []any{row[3]}})
		}
	}
	return g
}

// itemGraphs show, a chart each quiz, how many answered an item rightly: its facility. Of an item that
// allows several that is shown nowhere.
func (m *maker) itemGraphs() (out []graph) {
	m.each([]cohort.TableKind{cohort.TableOptions}, func(q *course.Quiz, x cohort.Table) {
		item := q.Question(x.Question)
		step, ok := x.Last()
		if item == nil || !ok {
			return
		}
		for i, id := range x.Cells {
			if _, right := dialog.WordsOfCell(item, x, id); right {
				g := graphOf(&out, m.text(q.Title)+" · "+m.word("report_right"), []string{m.word("report_right")}, true)
				g.lines = append(g.lines, m.shown(m.text(item.Ask), m.count(step.Cells[i], step.Of)[1]))
			}
		}
	})
	return out
}

// competencyGraphs show, a chart each quiz, the median of each competency.
func (m *maker) competencyGraphs() (out []graph) {
	m.each([]cohort.TableKind{cohort.TableRating}, func(q *course.Quiz, x cohort.Table) {
		competency, known := m.cfg.Course.Competency(x.Competency)
		step, ok := x.Last()
		if !known || !ok {
			return
		}
		g := graphOf(&out, m.text(q.Title)+" · "+m.word("report_competencies"), []string{m.word("report_median")}, q.Scored())
		g.most = max(g.most, points(q, x))
		var median any
		if step.Figures != nil {
			median = figure(q.Scored(), step.Figures.Median)
		}
		g.lines = append(g.lines, m.shown(m.text(competency.Title), median))
	})
	return out
}

// changeGraphs show, a chart each measure, the medians before and after beside one another.
func (m *maker) changeGraphs() (out []graph) {
	series := m.heads("report_before", "report_after")
	m.each([]cohort.TableKind{cohort.TableChange}, func(q *course.Quiz, x cohort.Table) {
		step, ok := x.Last()
		if !ok {
			return
		}
		title, label := m.word("report_changes")+" · "+x.Measure, m.text(q.Title)
		if x.Then {
			title += " (" + m.word("report_then") + ")"
		}
		if item := q.Question(x.Question); item != nil {
			label = m.text(item.Ask)
		}
		f := step.Figures
		if f == nil {
			f = &cohort.Figures{}
		}
		g := graphOf(&out, title, series, false)
		g.most = max(g.most, points(q, x))
		g.lines = append(g.lines, m.shown(label, figure(false, f.Before), figure(false, f.After)))
	})
	return out
}

// points are how many there could be in what a table is of.
func points(q *course.Quiz, x cohort.Table) (most float64) {
	for _, item := range q.Questions {
		if (x.Competency == "" || item.Competency == x.Competency) && (x.Question == "" || item.ID == x.Question) {
			most = max(most, float64(item.Points))
		}
	}
	return most
}

// graphOf is the one of that title, which is begun where there is none.
func graphOf(all *[]graph, title string, series []string, shares bool) *graph {
	i := slices.IndexFunc(*all, func(g graph) bool { return g.title == title })
	if i < 0 {
		i = len(*all)
		*all = append(*all, graph{title: title, series: series, shares: shares})
	}
	return &(*all)[i]
}

// shown is a line with those figures that are some; where there is none it says so.
func (m *maker) shown(label string, figures ...any) line {
	l := line{label: label}
	none := true
	for _, x := range figures {
		switch x.(type) {
		case share, decimal:
			none = false
		default:
			x = nil
		}
		l.figures = append(l.figures, x)
	}
	if l.label = shortened(label); none {
		l.label += " (" + m.word("report_withheld") + ")"
	}
	return l
}

// longestLabel is how many characters a label of a bar has at most.
const longestLabel = 48

// shortened cuts between two words.
func shortened(label string) string {
	if r := []rune(label); len(r) > longestLabel {
		cut := string(r[:longestLabel-1])
		if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
			cut = cut[:i]
		}
		return cut + "…"
	}
	return label
}
