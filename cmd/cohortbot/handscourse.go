package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"cohortbot/course"
	"cohortbot/rehearsal"
)

// script is the course of a rehearsal, read again as it is saved. One with problems
// is told, and the last good one stays.
type script struct {
	dir     string // "": the shipped course
	stderr  io.Writer
	changed func() // called after each reading

	mu     sync.Mutex
	course *course.Course // the last good one; nil while there is none yet
	read   time.Time      // when it was read
	found  []course.Problem
	mended bool // what was read before had problems
	takes  func(*course.Course)
	good   chan struct{} // closed when the first good one is there
}

func newScript(dir string, stderr io.Writer, changed func()) *script {
	return &script{dir: dir, stderr: stderr, changed: changed, good: make(chan struct{})}
}

// usable waits for a course that can be used; nil when ctx ends before. The shipped
// course is not waited for: nobody here can mend it.
func (s *script) usable(ctx context.Context) (*course.Course, error) {
	if s.dir == "" {
		s.look()
		if s.course == nil {
			return nil, unusable(s.found)
		}
	}
	select {
	case <-s.good:
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.course, nil
	case <-ctx.Done():
		return nil, nil
	}
}

// use has every good course handed on, beginning with the one there is.
func (s *script) use(takes func(*course.Course)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.takes = takes
	takes(s.course)
}

// lookEvery is how often the folder is looked at. Two looks must agree: several
// files may be on their way to the disk.
const lookEvery = 200 * time.Millisecond

// follow reads the course, and again when its folder has changed, until ctx ends.
func (s *script) follow(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	last := fingerprint(s.dir)
	s.look()
	for before := last; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := fingerprint(s.dir)
		if now == before && now != last {
			last = now
			s.look()
		}
		before = now
	}
}

// look reads the course.
func (s *script) look() {
	c, found, err := examine(courseFiles(s.dir), nil)
	if err != nil {
		found = append(found, course.Problem{File: "course.yaml", Line: 1, Message: err.Error()})
	}
	if c == nil && s.stderr != nil && s.dir != "" {
		fmt.Fprintln(s.stderr, unusable(found))
	}
	s.take(c, found)
	s.changed()
}

func (s *script) take(c *course.Course, found []course.Problem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	broken := course.Broken(s.found)
	s.found = found
	if c == nil {
		return
	}
	if s.course == nil {
		close(s.good)
	}
	s.course, s.read, s.mended = c, time.Now(), broken
	if s.takes != nil {
		s.takes(c)
	}
}

// fingerprint changes when a file of a folder is written, comes or goes.
func fingerprint(dir string) string {
	var out strings.Builder
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file that is just being saved is seen at the next look
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(&out, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return out.String()
}

// Course implements rehearsal.Library.
func (s *script) Course() rehearsal.Course {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := rehearsal.Course{Read: s.read, Waits: s.course == nil, Watched: s.dir != "", Mended: s.mended}
	for _, p := range s.found {
		if s.dir == "" {
			break // nobody here writes it
		}
		out.Problems = append(out.Problems, rehearsal.Problem{
			Place: p.File + ":" + strconv.Itoa(p.Line), Message: p.Message, Warning: p.Warning,
		})
	}
	if s.course == nil {
		return out
	}
	for _, l := range s.course.Languages {
		out.Speaks = append(out.Speaks, string(l))
	}
	for _, m := range s.course.Modules {
		shown := rehearsal.Module{ID: string(m.ID), Title: texts(m.Title)}
		for _, q := range m.Quizzes {
			shown.Quizzes = append(shown.Quizzes, rehearsal.Quiz{ID: string(q.ID), Title: texts(q.Title)})
		}
		out.Modules = append(out.Modules, shown)
	}
	return out
}

// texts gives a text by the codes of languages.
func texts(t course.Text) map[string]string {
	out := map[string]string{}
	for l, words := range t {
		out[string(l)] = words
	}
	return out
}
