// Package course is what a programme teaches: its modules, lessons and quizzes
// in every language, and when they open. A course is a folder; Load reads it,
// checks all of it at once and renders its pages. Nothing here knows a clock,
// the network or a database.
package course

import (
	"io/fs"
	"slices"
	"time"

	"cohortbot/locales"
)

// The ids of a course. Each is [a-z0-9][a-z0-9-]{0,31}: they travel inside
// buttons of at most 64 bytes, and never change once somebody has answered.
type (
	ModuleID     string // unique in the course
	LessonID     string // unique in its module
	PageID       string // unique in its lesson
	QuizID       string // unique in its module
	QuestionID   string // unique in its quiz
	OptionID     string // unique in its question
	CompetencyID string // unique in the course
	ProfileID    string // unique among the profile's questions
	ReminderID   string // unique among the reminders
)

// Text is one plain text in every language of the course: no markup.
type Text map[locales.Lang]string

// In gives the text in l. A language that is missing is answered in English
// and, without that, in the first language there is, so nobody reads a blank.
func (t Text) In(l locales.Lang) string {
	return inOrElse(t, l)
}

// Course is one course, complete and checked. It is read only: many turns
// share it.
type Course struct {
	ID           string
	Title        Text
	Contact      Text // whom to write to when a link does not work
	Languages    []locales.Lang
	Zone         *time.Location
	Consent      Consent
	Bot          Bot
	About        Page // what this is: the first screen before she agrees
	ConsentText  Page // what is kept and why: the second
	Profile      []ProfileQuestion
	Competencies []Competency
	Modules      []*Module
	Measures     []Measure
	Targets      []Target
	Quiet        Quiet
	Reminders    []Reminder
	Safety       Safety
	Calendar     Calendar
	Sample       bool // its words are an example: not yet for real people
	// Hash changes when any file that the course is made of changes.
	Hash string

	files fs.FS
	media map[string]bool
}

// Consent is the version she agrees to and how long her data is kept.
type Consent struct {
	Version    int // a higher one asks again
	RetainDays int
}

// Bot is how the bot presents itself, where the course says so: empty texts
// are left as they are at Telegram.
type Bot struct {
	Name        Text // at most 64 characters
	About       Text // the short description, at most 120
	Description Text // before Start is pressed, at most 512
}

// ProfileQuestion is asked at registration; she may skip any.
type ProfileQuestion struct {
	ID      ProfileID
	Ask     Text
	Options []ProfileOption
}

// ProfileOption is one answer of a profile question.
type ProfileOption struct {
	ID   OptionID
	Text Text
}

// Competency is what questions are grouped by.
type Competency struct {
	ID    CompetencyID
	Title Text
}

// Module is a folder of lessons and quizzes that opens at one time.
type Module struct {
	ID      ModuleID
	Title   Text
	Minutes int // as the author estimates, 0 when she does not
	Release Release
	Due     *Due // nil: no day is named
	Lessons []*Lesson
	Quizzes []*Quiz
}

// Lesson is a row of pages, the same number in every language.
type Lesson struct {
	ID    LessonID
	Title Text // the first heading of each file, or else the id
	Pages []*Page
}

// Page is one screen. Its id is what {#id} gave it, or else "p" and its
// number in the lesson: "p1", "p2" and so on.
type Page struct {
	ID PageID
	// HTML is Telegram's HTML without the lesson's title; it may be empty
	// when the page is media alone.
	HTML  map[locales.Lang]string
	Media map[locales.Lang][]Media // sent before the text, in order
	// Units is the length that Telegram counts: UTF-16 units without markup.
	Units map[locales.Lang]int
	// Characters is the same text counted in characters, for reading time.
	Characters map[locales.Lang]int
}

// MediaKind is how a file is sent.
type MediaKind string

// The kinds of media a page may carry, by the end of the file's name.
const (
	Photo    MediaKind = "photo"    // jpg, jpeg, png
	Voice    MediaKind = "voice"    // ogg, oga
	Audio    MediaKind = "audio"    // mp3
	Video    MediaKind = "video"    // mp4
	Document MediaKind = "document" // pdf
)

// Media is a file of the course that belongs to a page in one language.
type Media struct {
	Kind MediaKind
	Path string // from the course's root, for Open
	Alt  string // the caption, plain text
}

// Safety holds words of danger and the calm text that answers them.
type Safety struct {
	Words map[locales.Lang][]string
	Text  Text
}

// charactersAMinute is a calm reading speed on a phone, about 180 words.
const charactersAMinute = 900

// Text gives the page's HTML in l, or else as Text.In does.
func (p *Page) Text(l locales.Lang) string {
	return inOrElse(p.HTML, l)
}

// Files gives the page's media in l, or else as Text.In does.
func (p *Page) Files(l locales.Lang) []Media {
	return inOrElse(p.Media, l)
}

// Minutes estimates how long the pages from the given one (counted from 0)
// to the lesson's end take to read in l, at least one minute.
func (l *Lesson) Minutes(from int, lang locales.Lang) int {
	characters := 0
	for i, page := range l.Pages {
		if i >= from {
			characters += inOrElse(page.Characters, lang)
		}
	}
	return max(1, (characters+charactersAMinute-1)/charactersAMinute)
}

func inOrElse[V any](of map[locales.Lang]V, l locales.Lang) V {
	if v, ok := of[l]; ok {
		return v
	}
	if v, ok := of[locales.English]; ok {
		return v
	}
	var first V
	langs := make([]locales.Lang, 0, len(of))
	for lang := range of {
		langs = append(langs, lang)
	}
	if len(langs) > 0 {
		first = of[slices.Min(langs)]
	}
	return first
}
