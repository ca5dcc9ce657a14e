package edit

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
)

// document is one YAML file: its bytes, and where its nodes stand in them.
type document struct {
	name  string
	data  []byte
	lines []int // where each line begins, as the parser counts lines
	root  *yaml.Node
}

var bom = []byte("\uFEFF")

func parse(name string, data []byte) (*document, []course.Problem) {
	root, problems := course.ParseYAML(name, data)
	if course.Broken(problems) {
		return nil, problems
	}
	return &document{name, data, lineStarts(data), root}, nil
}

// lineStarts counts lines as YAML 1.1 does: a return alone and the separators
// of Unicode end a line too.
func lineStarts(data []byte) []int {
	first := 0
	if bytes.HasPrefix(data, bom) {
		first = len(bom)
	}
	starts := []int{first}
	for i := first; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		i += size
		switch {
		case r == '\r' && i < len(data) && data[i] == '\n':
			i++
		case r != '\r' && r != '\n' && r != '\u0085' && r != '\u2028' && r != '\u2029':
			continue
		}
		starts = append(starts, i)
	}
	return starts
}

// eol is how the file ends its lines.
func (d *document) eol() string {
	if i := bytes.IndexByte(d.data, '\n'); i > 0 && d.data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// offset is where a node begins; its column counts characters.
func (d *document) offset(n *yaml.Node) (int, error) {
	if n.Line < 1 || n.Line > len(d.lines) {
		return 0, errPlace
	}
	at := d.lines[n.Line-1]
	for range n.Column - 1 {
		if at >= len(d.data) {
			return 0, errPlace
		}
		_, size := utf8.DecodeRune(d.data[at:])
		at += size
	}
	return at, nil
}

var (
	errPlace = errors.New("it cannot be told where this text ends: change it in the file itself")
	errTag   = errors.New("a tag (!) stands before this text: take it out of the file first")
)

// span is the part of the file that a value takes: a scalar with its quotation
// marks or its | or >, a list with its brackets. Indent is that of the mapping
// around it.
func (d *document) span(n *yaml.Node, indent int) (from, to int, err error) {
	from, err = d.offset(n)
	if err != nil {
		return 0, 0, err
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return 0, 0, errTag
	}
	switch {
	case n.Kind == yaml.SequenceNode:
		to, err = d.listEnd(n, from)
	case n.Kind != yaml.ScalarNode:
		err = errPlace
	case n.Style&yaml.DoubleQuotedStyle != 0:
		to, err = quotedEnd(d.data, from, '"', '\\')
	case n.Style&yaml.SingleQuotedStyle != 0:
		to, err = quotedEnd(d.data, from, '\'', '\'')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		to, err = d.blockEnd(from, indent)
	default:
		to, err = plainEnd(d.data, from, n.Value)
	}
	return from, to, err
}

// quotedEnd follows a quoted scalar to the mark that closes it; the escape
// takes the character after it along.
func quotedEnd(data []byte, from int, mark, escape byte) (int, error) {
	if from >= len(data) || data[from] != mark {
		return 0, errPlace
	}
	for i := from + 1; i < len(data); i++ {
		switch {
		case data[i] == escape && i+1 < len(data) && (escape != mark || data[i+1] == mark):
			i++
		case data[i] == mark:
			return i + 1, nil
		}
	}
	return 0, errPlace
}

// plainEnd follows a plain scalar by its value: nothing in it is escaped, and
// only at the ends of lines does the file differ from the value.
func plainEnd(data []byte, from int, value string) (int, error) {
	at := from
	for value != "" {
		gap := blanks(data[at:])
		folded, width := foldGap(data[at : at+gap])
		switch {
		case gap == 0:
			_, width = utf8.DecodeRuneInString(value)
			if !bytes.HasPrefix(data[at:], []byte(value[:width])) {
				return 0, errPlace
			}
			at, value = at+width, value[width:]
		case strings.HasPrefix(value, folded):
			at, value = at+width, value[len(folded):]
		default:
			return 0, errPlace
		}
	}
	return at, nil
}

// blanks is how many bytes of blanks and line ends begin the data.
func blanks(data []byte) int {
	return len(data) - len(bytes.TrimLeft(data, " \t\r\n"))
}

// foldGap is what a gap in a plain scalar stands for: itself within a line, a
// blank for one end of a line, and else a line end less.
func foldGap(gap []byte) (string, int) {
	switch breaks := bytes.Count(gap, []byte("\n")); breaks {
	case 0:
		return string(gap), len(gap)
	case 1:
		return " ", len(gap)
	default:
		return strings.Repeat("\n", breaks-1), len(gap)
	}
}

// blockEnd follows a literal or folded scalar: its lines are indented more
// than what is around it, and blank lines after the last belong to nobody.
func (d *document) blockEnd(from, indent int) (int, error) {
	end, content := lineEnd(d.data, from), 0
	for _, c := range d.data[from:end] {
		if c == '#' {
			break
		}
		if c >= '1' && c <= '9' {
			content = indent + int(c-'0')
		}
	}
	for at := nextLine(d.data, end); at < len(d.data); {
		stop := lineEnd(d.data, at)
		line := d.data[at:stop]
		deep := len(line) - len(bytes.TrimLeft(line, " "))
		if content == 0 && len(bytes.TrimSpace(line)) > 0 {
			content = max(deep, indent+1)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if deep < content {
				break
			}
			end = stop
		}
		at = nextLine(d.data, stop)
	}
	return end, nil
}

// lineEnd is where the line ends, before its line end.
func lineEnd(data []byte, at int) int {
	i := bytes.IndexByte(data[at:], '\n')
	if i < 0 {
		return len(data)
	}
	if i > 0 && data[at+i-1] == '\r' {
		i--
	}
	return at + i
}

// nextLine is where the line after begins, from the end of one.
func nextLine(data []byte, end int) int {
	if end < len(data) && data[end] == '\r' {
		end++
	}
	return min(end+1, len(data))
}

// listEnd follows a list: to its bracket, or to the end of its last item.
func (d *document) listEnd(n *yaml.Node, from int) (int, error) {
	at := from + 1
	for _, one := range n.Content {
		if one.Kind != yaml.ScalarNode {
			return 0, errPlace
		}
		_, to, err := d.span(one, n.Column-1)
		if err != nil {
			return 0, err
		}
		at = to
	}
	if n.Style&yaml.FlowStyle == 0 {
		return at, nil
	}
	for ; at < len(d.data); at++ {
		switch c := d.data[at]; {
		case c == ']':
			return at + 1, nil
		case !strings.ContainsRune(" \t\r\n,", rune(c)):
			return 0, errPlace // a comment, which would be lost
		}
	}
	return 0, errPlace
}
