package edit

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
)

// changes are made together, one for each text: by the mapping of its languages.
type changes map[*yaml.Node]change

var errElse = errors.New("this text cannot be put in its place without changing something else: change it in the file itself")

// put gives the document with the change made, every byte outside the value as
// it was. Each way to write the text is tried and read again: what does not
// give exactly this text and all else unchanged is not taken.
func (d *document) put(c change) (*document, error) {
	tries, err := d.tries(c)
	if err != nil {
		return nil, err
	}
	for _, one := range tries {
		if next := d.replaced(changes{c.at: c}, []splice{one}); next != nil {
			return next, nil
		}
	}
	return nil, errElse
}

// putAll does the same for many texts and reads the file once; nil when they
// cannot be put together.
func (d *document) putAll(all []change) *document {
	made := changes{}
	var parts []splice
	for _, c := range all {
		tries, err := d.tries(c)
		if err != nil {
			return nil
		}
		made[c.at] = c
		parts = append(parts, c.likely(tries))
	}
	return d.replaced(made, parts)
}

// likely is the first way to write the text that gives it when it stands alone
// as deep as it will stand in the file.
func (c change) likely(tries []splice) splice {
	for _, one := range tries[:len(tries)-1] {
		alone := strings.Repeat(" ", c.at.Column-1) + "x: " + one.form
		if c.at.Style&yaml.FlowStyle != 0 {
			alone = "{x: " + one.form + "}"
		}
		root, problems := course.ParseYAML("", []byte(alone))
		if len(problems) == 0 && root != nil && len(root.Content) == 2 && c.holds(root.Content[1]) {
			return one
		}
	}
	return tries[len(tries)-1]
}

// replaced gives the document with its parts replaced, nil when that is not the
// changes alone.
func (d *document) replaced(made changes, parts []splice) *document {
	slices.SortFunc(parts, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	var data []byte
	at := 0
	for _, one := range parts {
		if one.from < at {
			return nil
		}
		data = append(append(data, d.data[at:one.from]...), one.with...)
		at = one.to
	}
	next, problems := parse(d.name, append(data, d.data[at:]...))
	if len(problems) > 0 || next.root == nil || !made.made(d.root, next.root) || !sameComments(d.root, next.root) {
		return nil
	}
	return next
}
