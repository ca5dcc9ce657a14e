package word

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Remark is something that was found in a document and is not in the lessons
// as it stood there, and what was done with it.
type Remark struct {
	Paragraph int    // from 1; 0 is the document as a whole
	Words     string // the paragraph's first ones
	Message   string
}

// In writes the remark as editors and build tools read it.
func (r Remark) In(file string) string {
	switch {
	case r.Paragraph == 0:
		return fmt.Sprintf("%s: %s", file, r.Message)
	case r.Words == "":
		return fmt.Sprintf("%s:paragraph %d: %s", file, r.Paragraph, r.Message)
	}
	return fmt.Sprintf("%s:paragraph %d: “%s”: %s", file, r.Paragraph, r.Words, r.Message)
}

// manyRemarks is where remarking stops: nobody reads more in one go.
const manyRemarks = 1000

// remarks gathers what is to be said.
type remarks struct {
	all   []Remark
	more  int
	kinds map[string]*kind
	words map[int]string // first words by paragraph
}

// kind is a remark that is made once for a whole document.
type kind struct {
	first   int
	places  int
	message string
}

func newRemarks() *remarks {
	return &remarks{kinds: map[string]*kind{}, words: map[int]string{}}
}

// say remarks on one paragraph.
func (r *remarks) say(paragraph int, format string, args ...any) {
	if len(r.all) >= manyRemarks {
		r.more++
		return
	}
	r.all = append(r.all, Remark{Paragraph: paragraph, Message: fmt.Sprintf(format, args...)})
}

// once remarks on the first of many places and counts the others.
func (r *remarks) once(paragraph int, message string) {
	if r.kinds[message] == nil {
		r.kinds[message] = &kind{first: paragraph, message: message}
	}
	r.kinds[message].places++
}

// sorted gives all remarks in the order of the document.
func (r *remarks) sorted() []Remark {
	all := slices.Clone(r.all)
	for _, k := range r.kinds {
		message := k.message
		if k.places > 1 {
			message += fmt.Sprintf(" (here and in %d more)", k.places-1)
		}
		all = append(all, Remark{Paragraph: k.first, Message: message})
	}
	for i := range all {
		all[i].Words = r.words[all[i].Paragraph]
	}
	slices.SortStableFunc(all, func(a, b Remark) int {
		return cmp.Or(cmp.Compare(a.Paragraph, b.Paragraph), cmp.Compare(a.Message, b.Message))
	})
	if r.more > 0 {
		all = append(all, Remark{Message: fmt.Sprintf("and %d remarks more", r.more)})
	}
	return all
}

// firstWords are enough for an author to find a place by search.
func firstWords(text string) string {
	words := strings.Fields(text[:min(len(text), 1000)])
	short := ""
	for i, word := range words {
		if i == 6 || len([]rune(short+word)) > 48 {
			return strings.TrimSpace(short+clip(word, 48, short == "")) + " …"
		}
		short += word + " "
	}
	return strings.TrimSpace(short)
}

// clip gives the beginning of a word that is longer than a line, if asked.
func clip(word string, most int, asked bool) string {
	letters := []rune(word)
	if !asked {
		return ""
	}
	return string(letters[:min(most, len(letters))])
}
