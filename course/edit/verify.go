package edit

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// made tells whether the new tree is the old one with the changes and nothing
// else: the same kinds, tags, styles and values everywhere but there.
func (all changes) made(old, now *yaml.Node) bool {
	if c, ok := all[old]; ok {
		return c.madeHere(old, now)
	}
	return sameNode(old, now) && slices.EqualFunc(old.Content, now.Content, all.made)
}

// sameTree compares two values in which nothing was to change.
func sameTree(old, now *yaml.Node) bool {
	return sameNode(old, now) && slices.EqualFunc(old.Content, now.Content, sameTree)
}

func sameNode(old, now *yaml.Node) bool {
	return old.Kind == now.Kind && old.ShortTag() == now.ShortTag() && old.Value == now.Value && old.Style == now.Style
}

// madeHere compares the languages of the text; a new one is the last.
func (c change) madeHere(old, now *yaml.Node) bool {
	if !sameNode(old, now) {
		return false
	}
	want := len(old.Content)
	if pair(old, string(c.lang)) == nil {
		want += 2
	}
	if len(now.Content) != want {
		return false
	}
	for i := 0; i < want; i += 2 {
		key, value := now.Content[i], now.Content[i+1]
		switch {
		case i < len(old.Content) && !sameNode(old.Content[i], key):
			return false
		case key.Value == string(c.lang):
			if !c.holds(value) {
				return false
			}
		case i >= len(old.Content) || !sameTree(old.Content[i+1], value) && !ended(old.Content[i+1], value):
			return false
		}
	}
	return true
}

// ended tells whether a text that was the last of a file without a line end
// has one now: it is no part of the text.
func ended(old, now *yaml.Node) bool {
	return old.Kind == yaml.ScalarNode && now.Kind == yaml.ScalarNode && old.Value+"\n" == now.Value
}

// holds tells whether the value is the text, as the loader will read it.
func (c change) holds(value *yaml.Node) bool {
	if !c.list {
		return value.Kind == yaml.ScalarNode && value.ShortTag() == "!!str" && strings.TrimSpace(value.Value) == c.text
	}
	if value.Kind != yaml.SequenceNode {
		return false
	}
	return slices.EqualFunc(value.Content, listed(c.text), func(n *yaml.Node, word string) bool {
		return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" && n.Value == word
	})
}

// sameComments tells whether no comment came or went.
func sameComments(old, now *yaml.Node) bool {
	return slices.Equal(comments(old), comments(now))
}

func comments(n *yaml.Node) []string {
	var all []string
	for _, c := range []string{n.HeadComment, n.LineComment, n.FootComment} {
		for line := range strings.SplitSeq(c, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				all = append(all, line)
			}
		}
	}
	for _, child := range n.Content {
		all = append(all, comments(child)...)
	}
	slices.Sort(all)
	return all
}
