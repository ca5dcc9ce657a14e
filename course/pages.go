package course

import (
	"errors"
	"strings"
	"unicode/utf8"

	"cohortbot/locales"
)

// The lengths a page is held to.
const (
	maxMessage = 4096    // UTF-16 units of one message, Telegram's limit
	frameRoom  = 96      // kept for what stands round a page: progress in words
	maxWords   = 8 << 20 // bytes of all Markdown of a course
	calmPage   = 1200    // characters that are read without scrolling much
)

// pageText is one page of one file, rendered.
type pageText struct {
	fragment
	rendered
}

// markdown reads and renders a file page by page. It is found when it is
// there, even if it cannot be read, which is then said.
func (l *loader) markdown(file string, lesson bool) ([]pageText, bool) {
	data, err := l.read(file, maxSource)
	if errors.Is(err, errNoFile) {
		return nil, false
	}
	if err != nil {
		l.problem(file, 1, "%v", err)
		return nil, true
	}
	if l.words += len(data); l.words > maxWords {
		l.problem(file, 1, "all texts of the course together are over %d MB: make them shorter", maxWords>>20)
		return nil, true
	}
	text, line, err := prepare(data)
	if err != nil {
		l.problem(file, line, "%v", err)
		return nil, true
	}
	fragments := paginate(text)
	if len(fragments) > maxPages {
		l.problem(file, fragments[maxPages].line, "this lesson has more than %d pages: make it several lessons", maxPages)
		return nil, true
	}
	var pages []pageText
	for i, f := range fragments {
		pages = append(pages, pageText{f, render(l.report, l.markup, file, f, lesson && i == 0)})
	}
	l.checkPages(file, pages)
	return pages, true
}

func (l *loader) checkPages(file string, pages []pageText) {
	for i, p := range pages {
		if p.tooMuch() != "" {
			continue // said already, and not read
		}
		words := visible(p.html)
		sent := units(words) + strings.Count(words, "\n") + 1 + units(pages[0].title) + frameRoom
		characters := utf8.RuneCountInString(words)
		bad, unseen := unprintable(words)
		switch {
		case p.mark != "" && strings.Contains(words, "{#"):
			l.problem(file, p.line, "this page has two marks {#…}: keep one")
		case unseen:
			l.problem(file, p.line, "this page holds the unseen character U+%04X: take it out", bad)
		case strings.TrimSpace(words) == "" && len(p.media) == 0:
			l.problem(file, p.line, "page %d is empty: write its text, or take out the line --- beside it", i+1)
		case sent > maxMessage:
			l.problem(file, p.line, "page %d is too long: %d UTF-16 units as it is sent, title and progress included, at most %d fit: cut it with a line ---", i+1, sent, maxMessage)
		case characters > calmPage:
			l.warn(file, p.line, "page %d has %d characters: pages of at most %d are read more easily", i+1, characters, calmPage)
		}
	}
}

func newPage(id PageID) *Page {
	return &Page{
		ID:         id,
		HTML:       map[locales.Lang]string{},
		Media:      map[locales.Lang][]Media{},
		Units:      map[locales.Lang]int{},
		Characters: map[locales.Lang]int{},
	}
}

// put gives the page its words and media in one language.
func (p *Page) put(l locales.Lang, words rendered, media []Media) {
	p.HTML[l] = words.html
	p.Media[l] = media
	p.Units[l] = units(visible(words.html))
	p.Characters[l] = utf8.RuneCountInString(visible(words.html))
}
