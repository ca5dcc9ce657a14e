package workbook

import (
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
)

// codes is the codebook while it is made.
type codes struct {
	m    *maker
	s    sheet
	seen map[string]bool // by kind and id
}

// codebook has every id that stands in a report file or in a row file with its words, in each language of the
// course: first what the course has, in its order, then what was answered and has been taken out since.
func (m *maker) codebook() sheet {
	c := codes{m: m, seen: map[string]bool{}, s: sheet{name: m.word("report_codebook"), heads: m.heads("report_kind", "report_id")}}
	for _, l := range m.cfg.Course.Languages {
		c.s.heads = append(c.s.heads, m.cfg.Words.OwnName(l))
	}
	c.people()
	c.contents()
	c.measures()
	for _, r := range m.of.Releases {
		c.gone(r)
	}
	return c.s
}

// add puts an id that is not there yet.
func (c *codes) add(kind string, t course.Text, ids ...string) {
	id := strings.Join(ids, "/")
	if c.seen[kind+" "+id] {
		return
	}
	c.seen[kind+" "+id] = true
	row := []any{c.m.word(kind), id}
	for _, l := range c.m.cfg.Course.Languages {
		row = append(row, t[l])
	}
	c.s.rows = append(c.s.rows, row)
}

// people is what is said of somebody. A cohort has its id alone: what it is called may say who is in it.
func (c *codes) people() {
	for _, id := range c.m.cfg.IDs {
		c.add("report_cohort", nil, string(id))
	}
	for _, l := range c.m.cfg.Course.Languages {
		c.add("report_language", c.same(c.m.cfg.Words.OwnName(l)), string(l))
	}
	for _, q := range c.m.cfg.Course.Profile {
		c.add("report_profile", q.Ask, string(q.ID))
		for _, o := range q.Options {
			c.add("report_option", o.Text, string(q.ID), string(o.ID))
		}
	}
}

// contents are competencies, modules, quizzes, items and options.
func (c *codes) contents() {
	for _, x := range c.m.cfg.Course.Competencies {
		c.add("report_competency", x.Title, string(x.ID))
	}
	for _, x := range c.m.cfg.Course.Modules {
		c.add("report_module", x.Title, string(x.ID))
		for _, q := range x.Quizzes {
			c.add("report_quiz", q.Title, string(x.ID), string(q.ID))
			for _, item := range q.Questions {
				c.item(item, string(x.ID), string(q.ID), string(item.ID))
			}
		}
	}
}

func (c *codes) item(item *course.Question, at ...string) {
	c.add("report_item", item.Ask, at...)
	for _, o := range item.Options {
		c.add("report_option", o.Text, append(slices.Clone(at), string(o.ID))...)
	}
	for i, label := range item.Labels {
		c.add("report_option", label, append(slices.Clone(at), strconv.Itoa(i+1))...)
	}
}

// measures have no words of their own: they are called by the quizzes before and after.
func (c *codes) measures() {
	for _, x := range c.m.cfg.Course.Measures {
		words := course.Text{}
		before, after := c.m.cfg.Course.Quiz(x.Before.Module, x.Before.Quiz), c.m.cfg.Course.Quiz(x.After.Module, x.After.Quiz)
		if before != nil && after != nil {
			for _, l := range c.m.cfg.Course.Languages {
				words[l] = before.Title[l] + " · " + after.Title[l]
			}
		}
		c.add("report_measure", words, x.ID)
	}
}

// gone are the ids of a release that the course has no longer. A release holds no words, so of these it is said
// that they are gone.
func (c *codes) gone(r cohort.Release) {
	words := course.Text{}
	for _, l := range c.m.cfg.Course.Languages {
		text, err := c.m.cfg.Words.Plain(l, "report_gone", nil)
		if c.m.err == nil {
			c.m.err = err
		}
		words[l] = text
	}
	at := []string{string(r.Module), string(r.Quiz)}
	c.add("report_module", words, at[0])
	c.add("report_quiz", words, at...)
	for _, x := range r.Tables {
		if x.Measure != "" {
			c.add("report_measure", words, x.Measure)
		}
		if x.Competency != "" {
			c.add("report_competency", words, string(x.Competency))
		}
		if x.Question == "" {
			continue
		}
		item := append(slices.Clone(at), string(x.Question))
		c.add("report_item", words, item...)
		for _, id := range optionsOf(x) {
			c.add("report_option", words, append(slices.Clone(item), id)...)
		}
	}
}

// optionsOf are the ids of the options of an item that a table is about.
func optionsOf(x cohort.Table) []string {
	switch x.Kind {
	case cohort.TableOptions, cohort.TablePoints:
		return x.Cells
	case cohort.TableChosen:
		return []string{string(x.Option)}
	}
	return nil
}

// same is a text that reads alike in every language.
func (c *codes) same(s string) course.Text {
	out := course.Text{}
	for _, l := range c.m.cfg.Course.Languages {
		out[l] = s
	}
	return out
}
