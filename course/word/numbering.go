package word

import "strconv"

// deepest is the last level of a list: there are nine.
const deepest = 8

// numbering says which list a paragraph belongs to and at which level.
type numbering struct {
	list  string // number of the list; "0" says that it is in none, "" says nothing
	level int
	said  bool // the level
}

func numberingOf(pPr *node) numbering {
	n := pPr.kid("w:numPr")
	one := numbering{list: n.val("w:numId")}
	if level, err := strconv.Atoi(n.val("w:ilvl")); err == nil && level >= 0 {
		one.level, one.said = min(level, deepest), true
	}
	return one
}

func (n numbering) over(below numbering) numbering {
	if n.list == "" {
		n.list = below.list
	}
	if !n.said {
		n.level, n.said = below.level, below.said
	}
	return n
}

// sign is how a level of a list is marked.
type sign struct {
	format string // decimal, bullet, none, lowerLetter …
	text   string // "%1."
	start  int
}

// lists are the lists of a document and how far each has counted.
type lists struct {
	abstract map[string]map[int]sign // by abstract list
	styled   map[string]string       // abstract lists that a style defines, by its id
	of       map[string]string       // from list to abstract list
	own      map[string]map[int]sign // levels that a list has otherwise
	starts   map[string]map[int]int  // where a list begins anew
	counts   map[string]*[deepest + 1]int
	begun    map[string]bool
}

func (a *archive) lists(part string, s *styles) (*lists, error) {
	l := &lists{
		abstract: map[string]map[int]sign{}, styled: map[string]string{}, of: map[string]string{},
		own: map[string]map[int]sign{}, starts: map[string]map[int]int{},
		counts: map[string]*[deepest + 1]int{}, begun: map[string]bool{},
	}
	if part == "" {
		return l, nil
	}
	root, err := a.tree(part)
	if err != nil {
		return nil, err
	}
	for _, n := range root.kids {
		switch n.name {
		case "w:abstractNum":
			l.abstract[n.attr("w:abstractNumId")] = signs(n)
			l.styled[n.attr("w:abstractNumId")] = n.val("w:numStyleLink")
		case "w:num":
			l.add(n)
		}
	}
	for id, name := range l.styled {
		if name != "" {
			l.abstract[id] = l.abstract[l.of[s.of(name).number.list]]
		}
	}
	return l, nil
}

func signs(abstract *node) map[int]sign {
	all := map[int]sign{}
	for _, n := range abstract.kids {
		if n.name == "w:lvl" {
			all[whole(n.attr("w:ilvl"), 0)] = newSign(n)
		}
	}
	return all
}

func newSign(lvl *node) sign {
	return sign{format: lvl.val("w:numFmt"), text: lvl.val("w:lvlText"), start: whole(lvl.val("w:start"), 1)}
}

// add reads one list: which abstract list it is made from, and where it begins.
func (l *lists) add(n *node) {
	id := n.attr("w:numId")
	l.of[id] = n.val("w:abstractNumId")
	for _, k := range n.kids {
		if k.name != "w:lvlOverride" {
			continue
		}
		if l.starts[id] == nil {
			l.starts[id], l.own[id] = map[int]int{}, map[int]sign{}
		}
		if lvl := k.kid("w:lvl"); lvl != nil {
			l.own[id][whole(k.attr("w:ilvl"), 0)] = newSign(lvl)
		}
		if start := k.val("w:startOverride"); start != "" {
			l.starts[id][whole(k.attr("w:ilvl"), 0)] = whole(start, 1)
		}
	}
}

// item is the place of a paragraph in a list.
type item struct {
	list    string
	level   int
	ordered bool
	number  int
	format  string
}

// next counts a paragraph into its list; nil when it is in none, or when its
// level has neither a bullet nor a number.
func (l *lists) next(n numbering) *item {
	if n.list == "" || n.list == "0" {
		return nil
	}
	abstract, known := l.of[n.list]
	s, other := l.own[n.list][n.level]
	if !other {
		s = l.abstract[abstract][n.level]
	}
	if !known || s.format == "none" {
		return nil
	}
	counts := l.counts[abstract]
	if counts == nil {
		counts = &[deepest + 1]int{}
		l.counts[abstract] = counts
	}
	if start, anew := l.starts[n.list][n.level]; anew && !l.begun[n.list+" "+strconv.Itoa(n.level)] {
		l.begun[n.list+" "+strconv.Itoa(n.level)] = true
		counts[n.level] = start
	} else if counts[n.level] == 0 {
		counts[n.level] = max(s.start, 1)
	} else {
		counts[n.level]++
	}
	for deeper := n.level + 1; deeper <= deepest; deeper++ {
		counts[deeper] = 0
	}
	return &item{list: n.list, level: n.level, ordered: s.format != "bullet" && s.format != "", number: counts[n.level], format: s.format}
}

// whole reads a number that is not below 0 and not beyond what lists count to.
func whole(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 999_999 {
		return otherwise
	}
	return n
}
