package rehearsal

import (
	"context"
	"time"
)

// Controls is what the page asks of whoever runs the rehearsal. With none, every
// phone that is added is a stranger's and authors find nothing on the page. Errors
// are shown on the page, in their words.
type Controls interface {
	Casting
	Author
	Library
}

// Casting is whose phones the bot knows of.
type Casting interface {
	// Invite makes a fresh link for a person of this language, or a whole message that
	// holds it: a participant's, or of the role given.
	Invite(ctx context.Context, role Role, lang string) (link string, err error)
	// Owner gives the Telegram id of an owner who has no phone yet, never the
	// same one twice; false when there is none.
	Owner() (id int64, ok bool)
}

// Author is what an author does to a phone to look at her course.
type Author interface {
	// Jump has her stand at the first question of a quiz, open to her or not;
	// one who is not in yet is led in first.
	Jump(ctx context.Context, phone *Phone, module, quiz string) error
	// Speak has her choose another language.
	Speak(ctx context.Context, phone *Phone, lang string) error
	// Forget has the bot forget her, as when she asks for it.
	Forget(ctx context.Context, phone *Phone) error
	// Pass lets time pass for everybody: the clock that the server was given goes
	// forward.
	Pass(ctx context.Context, d time.Duration) error
}

// Library is the course and what the bot has stored.
type Library interface {
	// Course is the course as it is now; Server.Refresh tells that it has changed.
	Course() Course
	// Stored gives what the bot has stored of a person, the words of the course in
	// her language; none when nothing is.
	Stored(ctx context.Context, phone *Phone) ([]Shelf, error)
}

// Course is what the page shows of a course.
type Course struct {
	Read     time.Time // when the version in use was read; zero while there is none yet
	Problems []Problem // of what was read last; any but a warning keeps the version in use
	Waits    bool      // there is no version in use yet: the bot does not run
	Watched  bool      // it is read again as it is saved
	Mended   bool      // what was read before had problems
	Speaks   []string  // codes of its languages
	Modules  []Module
}

// Problem is a problem of a course.
type Problem struct {
	Place   string `json:"place"` // file:line
	Message string `json:"message"`
	Warning bool   `json:"warning"` // the course can be used all the same
}

// Module is a module with its quizzes; titles are by the code of a language.
type Module struct {
	ID      string            `json:"id"`
	Title   map[string]string `json:"title"`
	Quizzes []Quiz            `json:"quizzes"`
}

// Quiz is a quiz of a module.
type Quiz struct {
	ID    string            `json:"id"`
	Title map[string]string `json:"title"`
}

// Shelf is one part of what is stored of a person.
type Shelf struct {
	Name string `json:"name"` // who, place, profile, lessons, quizzes, answers, rest, facts or messages
	Rows []Row  `json:"rows"`
}

// Row is one thing stored: its name and value as they lie in the store, and what
// they stand for in the words of the course.
type Row struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Words string `json:"words"`
}
