package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results/chart"
)

// makeChart draws what somebody looked at, as it is by now and as long as she may see it.
func (h *house) makeChart(ctx context.Context, m outbox.Media) (bot.Made, error) {
	in, ref, _ := strings.Cut(m.From, "/")
	of, err := h.resultsFor(ctx, m.Of, cohort.ID(in))
	if err != nil {
		return bot.Made{}, err
	}
	c := charting{house: h, lang: locales.Lang(m.Lang)}
	if c.name, err = h.nameOf(ctx, cohort.ID(in), c.lang); err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	drawn, err := c.of(of, ref, m.N)
	if err != nil {
		return bot.Made{}, err
	}
	data, err := drawn.PNG(m.Lang, h.bundle.RightToLeft(c.lang))
	return bot.Made{Name: h.fileName(m.Lang, "file_chart", ".png"), Data: data}, err
}

// charting puts results into words and bars.
type charting struct {
	*house
	lang locales.Lang
	name string // of whom the results are
	err  error  // the first word that is missing
}

func (c *charting) of(of *dialog.Results, ref string, page int) (chart.Chart, error) {
	module, quiz, _ := strings.Cut(ref, "/")
	q := c.current().Quiz(course.ModuleID(module), course.QuizID(quiz))
	var out chart.Chart
	switch {
	case module == dialog.ChartCompetencies && quiz == "":
		out = c.competencies(of, page)
	case quiz == "" && of.Funnel != nil:
		out = c.funnel(of.Funnel)
	case q != nil:
		out = c.quiz(of, course.ModuleID(module), q, page)
	default:
		return out, errors.New("a chart of what is not there any more")
	}
	return out, c.err
}

// funnel is how far people came: those who agreed as a share of who was invited, all others as shares of those
// who agreed.
func (c *charting) funnel(f *cohort.Funnel) chart.Chart {
	g := chart.Group{}
	add := func(label string, n, of int) {
		b := chart.Bar{Label: label, Share: 1, Value: c.number(n)}
		if of > 0 {
			b.Share, b.Value = cohort.Share(n, of), c.count(n, of)
		}
		g.Bars = append(g.Bars, b)
	}
	g.Note = c.word("report_invited") + ": " + c.number(f.Invited)
	if f.ByLinks > 0 {
		g.Note += " · " + c.word("report_by_links") + ": " + c.number(f.ByLinks)
	}
	add(c.word("report_consented"), f.Consented, f.Offered())
	add(c.word("report_joined"), f.Joined, f.Consented)
	add(c.word("report_started"), f.Started, f.Consented)
	for _, x := range f.Modules {
		if m := c.current().Module(x.Module); m != nil {
			add(c.word("report_finished")+": "+m.Title.In(c.lang), x.Finished, f.Consented)
		}
	}
	add(c.word("report_finished_all"), f.Finished, f.Consented)
	return chart.Chart{Title: c.word("report_progress"), Note: c.noted(c.date(f.At)), Groups: []chart.Group{g}}
}

// competencies are those of one page: how people rate themselves, and what they know.
func (c *charting) competencies(of *dialog.Results, page int) chart.Chart {
	out := chart.Chart{Title: c.word("report_competencies"), Note: c.noted(c.word("report_median"))}
	for _, x := range dialog.CompetenciesOnPage(c.current(), of, page) {
		g := chart.Group{Title: x.Title.In(c.lang)}
		rated, known := dialog.RatingsOf(c.current(), of, x.ID)
		for _, at := range append(rated, known...) {
			g.Bars = append(g.Bars, c.rating(at))
		}
		out.Groups = append(out.Groups, g)
	}
	return out
}

// rating is where people stand in a competency by one quiz, with of how many points and how many people.
func (c *charting) rating(at dialog.Rating) chart.Bar {
	title := at.Quiz.Title.In(c.lang)
	if at.Median < 0 {
		return c.bar(title, -1, 0)
	}
	value := c.said("paper_of", locales.Args{"N": c.bundle.Decimal(c.lang, at.Median), "M": c.number(int(at.Of))})
	if at.Quiz.Scored() {
		value = locales.Undirected(c.bundle.Percent(c.lang, cohort.Percent(at.Median)))
	}
	return chart.Bar{Label: c.said("report_bar", locales.Args{"Title": title, "N": at.Step.Of}), Share: at.Median / at.Of, Value: value}
}

// noted are the words below a title: whose results they are, and more.
func (c *charting) noted(more string) string { return c.name + " · " + more }

// quiz are the items of one page.
func (c *charting) quiz(of *dialog.Results, module course.ModuleID, q *course.Quiz, page int) chart.Chart {
	out := chart.Chart{Title: q.Title.In(c.lang), Note: c.name}
	for _, r := range of.Releases {
		if r.Module != module || r.Quiz != q.ID {
			continue
		}
		if page == 0 {
			out.Groups = append(out.Groups, c.whole(r)...)
		}
		for _, item := range dialog.ItemsOnPage(q, page) {
			out.Groups = append(out.Groups, c.item(r, item))
		}
	}
	return out
}

// whole is a quiz as a whole: how its scores are spread or who reached the mark, and what has changed.
func (c *charting) whole(r cohort.Release) (out []chart.Group) {
	for i := range r.Tables {
		x := &r.Tables[i]
		last, ok := x.Last()
		if !ok {
			continue
		}
		g := chart.Group{Note: c.standing(x, last)}
		switch {
		case x.Kind == cohort.TableScore && last.Figures != nil && len(last.Figures.Bands) > 0:
			g.Title = c.word("report_spread")
			from := append(cohort.BandsOf(x.Mark), 100)
			for i, n := range last.Figures.Bands {
				g.Bars = append(g.Bars, c.bar(c.band(from[i], from[i+1]), n, last.Of))
			}
		case x.Kind == cohort.TableScore && x.Mark > 0:
			g.Title = c.word("report_passed")
			if n, has := x.In(last, cohort.CellYes); has {
				g.Bars = append(g.Bars, c.bar(c.band(float64(x.Mark), 100), n, last.Of))
			}
		case x.Kind == cohort.TableChange && x.Question == "":
			g.Title = c.word("report_changes")
			for i, key := range []string{"report_fell", "report_same", "report_rose"} {
				if i < len(last.Cells) && len(x.Cells) == 3 {
					g.Bars = append(g.Bars, c.bar(c.word(key), last.Cells[i], last.Of))
				}
			}
		}
		if figured(g.Bars) {
			out = append(out, g)
		}
	}
	return out
}

// figured says that bars show something: not only what is withheld, and nobody beside it.
func figured(bars []chart.Bar) bool {
	withheld := slices.ContainsFunc(bars, func(b chart.Bar) bool { return b.Withheld })
	return len(bars) > 0 && !withheld || slices.ContainsFunc(bars, func(b chart.Bar) bool { return b.Share > 0 })
}

// bar is a count of some people, or that it is withheld.
func (c *charting) bar(label string, n, of int) chart.Bar {
	if n < 0 {
		return chart.Bar{Label: label, Withheld: true, Value: c.word("report_withheld")}
	}
	return chart.Bar{Label: label, Share: cohort.Share(n, of), Value: c.count(n, of)}
}

func (c *charting) band(from, to float64) string {
	key := "report_band"
	if to == 100 {
		key = "report_band_last"
	}
	percent := func(x float64) string { return locales.Undirected(c.bundle.Percent(c.lang, cohort.Percent(x/100))) }
	return c.said(key, locales.Args{"From": percent(from), "To": percent(to)})
}

// standing is since when a table is shown, and of how many people.
func (c *charting) standing(x *cohort.Table, last cohort.Step) string {
	return c.said("results_released", locales.Args{"Date": c.date(last.At), "N": last.Of, "M": max(last.Of, x.Could)})
}

func (c *charting) item(r cohort.Release, item *course.Question) chart.Group {
	x, cells := dialog.ItemCells(r, item)
	g := chart.Group{Title: item.Ask.In(c.lang), Note: c.word("report_unreleased")}
	if x == nil {
		return g
	}
	if last, ok := x.Last(); ok {
		g.Note = c.standing(x, last)
	}
	if dialog.AllWithheld(cells) {
		g.Note += " " + c.word("results_cells_withheld")
		return g
	}
	for _, cell := range cells {
		b := c.bar(cell.Words.In(c.lang), cell.N, cell.Of)
		b.Right = cell.Right
		g.Bars = append(g.Bars, b)
	}
	return g
}

func (c *charting) count(n, of int) string {
	if of == 0 {
		return c.number(n)
	}
	return c.number(n) + " (" + locales.Undirected(c.bundle.Percent(c.lang, cohort.Percent(cohort.Share(n, of)))) + ")"
}

func (c *charting) number(n int) string { return c.bundle.Number(c.lang, n) }

func (c *charting) date(at cohort.Instant) string {
	return locales.Undirected(c.bundle.Date(c.lang, at.Time().In(c.current().Zone)))
}

func (c *charting) word(key string) string { return c.said(key, nil) }

// said is a text of the catalogue without marks of direction: the picture orders its lines itself.
func (c *charting) said(key string, args locales.Args) string {
	text, err := c.bundle.Plain(c.lang, key, args)
	if c.err == nil {
		c.err = err
	}
	return locales.Undirected(text)
}
