// Package sheet is a course as a workbook for its translators, and the way
// back. One row is one text and one column one language; a sheet holds the
// texts of the course itself, and each module has one of its own. What is
// missing and what has changed since it was translated is coloured. Nothing
// here touches a disk or a clock.
package sheet

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"cohortbot/course/edit"
	"cohortbot/locales"
)

// The layout of a sheet. The heading of a language's column is its tag, a dot
// and its name; of the column for marks beside it, the mark and the tag.
const (
	headID    = "id"
	headPlace = "file"
	headMark  = "✓ "
	dot       = " · "
	colID     = 1
	colPlace  = 2
	colFirst  = 3 // the language that the others are translated from
)

// The sheets that hold no texts.
const (
	legendSheet = "legend"
	baseSheet   = "base" // hidden: what was exported, as hashes
)

// format is the first cell of the hidden sheet.
const format = "cohortbot course 1"

// maxCell is the most UTF-16 units that a cell of Excel holds.
const maxCell = 32767

// Problem is one thing that is wrong with a workbook.
type Problem struct {
	Sheet, Cell string // may be empty
	Message     string
}

// String writes the problem as SHEET!CELL: message.
func (p Problem) String() string {
	at := p.Sheet
	if p.Cell != "" {
		at += "!" + p.Cell
	}
	if at == "" {
		return p.Message
	}
	return at + ": " + p.Message
}

// rightToLeft tells the direction of a language, also of one that the bot has
// no catalogue for: by its letters in the course.
func rightToLeft(l locales.Lang, b *locales.Bundle, texts []edit.Text) bool {
	if b.Knows(l) {
		return b.RightToLeft(l)
	}
	right, left := 0, 0
	for _, t := range texts {
		for _, r := range t.In[l] {
			switch {
			case r >= 0x590 && r <= 0x8FF || r >= 0xFB1D && r <= 0xFEFC:
				right++
			case r >= 'A' && r <= 'z':
				left++
			}
		}
	}
	return right > left
}

// units counts as Excel does.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// names gives each group of texts the name of its sheet: at most 31
// characters, none twice and none that Excel keeps for itself.
func names(texts []edit.Text) map[string]string {
	taken := map[string]bool{legendSheet: true, baseSheet: true, "history": true}
	byGroup := map[string]string{}
	for _, t := range texts {
		if byGroup[t.Group] != "" {
			continue
		}
		name := t.Group[:min(len(t.Group), 31)]
		for n := 2; taken[strings.ToLower(name)]; n++ {
			end := fmt.Sprintf("~%d", n)
			name = t.Group[:min(len(t.Group), 31-len(end))] + end
		}
		taken[strings.ToLower(name)] = true
		byGroup[t.Group] = name
	}
	return byGroup
}
