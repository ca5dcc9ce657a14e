package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"cohortbot/rehearsal"
)

// phone is one woman, pressing.
type phone struct {
	*rehearsal.Phone
	took    []time.Duration // press to edit
	pressed int
}

// verbs are the buttons that lead from a link to the first question.
func verbs() []string {
	return []string{"an", "lg", "ab", "ag", "nm", "ps", "st", "qz", "qs", "nx", "le", "mo", "mn"}
}

// button is the newest button that leads on.
func button(ms []rehearsal.Message) (rehearsal.Message, string, string) {
	for _, m := range slices.Backward(ms) {
		if !m.FromBot || len(m.Keyboard) == 0 {
			continue
		}
		for _, verb := range verbs() {
			for _, row := range m.Keyboard {
				for _, b := range row {
					if strings.Contains(b.Data, "."+verb+".") || strings.HasSuffix(b.Data, "."+verb) {
						return m, b.Data, verb
					}
				}
			}
		}
		return rehearsal.Message{}, "", ""
	}
	return rehearsal.Message{}, "", ""
}

// enrol brings her from the link to the first question.
func (p *phone) enrol(ctx context.Context, link string) error {
	if err := p.Open(link); err != nil {
		return err
	}
	last := ""
	for range 40 {
		var screen rehearsal.Message
		var data, verb string
		err := p.Wait(ctx, func(ms []rehearsal.Message) bool {
			screen, data, verb = button(ms)
			return data != "" && data != last
		})
		if err != nil {
			return fmt.Errorf("set-up stands at %q %v: %w", p.Last().Words(), p.Last().Keyboard, err)
		}
		if verb == "an" {
			return nil
		}
		last = data
		p.pressed++
		if err := p.PressOld(screen.ID, data); err != nil {
			return err
		}
	}
	return errors.New("set-up does not end")
}

// press answers the question on the screen and waits for the edit. Its time is
// taken from due, so that a late press is not a fast one.
func (p *phone) press(ctx context.Context, due time.Time) error {
	screen, data, verb := button(p.Messages())
	if verb != "an" {
		return fmt.Errorf("no question but %q", p.Last().Words())
	}
	if due.IsZero() {
		due = time.Now()
	}
	p.pressed++
	if err := p.PressOld(screen.ID, data); err != nil {
		return err
	}
	err := p.Wait(ctx, func(ms []rehearsal.Message) bool {
		last := ms[len(ms)-1]
		return last.ID == screen.ID && last.Text != screen.Text
	})
	p.took = append(p.took, time.Since(due))
	if err != nil {
		return fmt.Errorf("no edit of %q: %w", screen.Text, err)
	}
	return nil
}

// crowd is everybody.
type crowd []*phone

// pressed is how many buttons all have pressed, from the invitation on.
func (c crowd) pressed() (n int) {
	for _, p := range c {
		n += p.pressed
	}
	return n
}

// each does something with everybody at once, at most so many at a time.
func (c crowd) each(atOnce int, do func(*phone) error) error {
	var all sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	errs := make(chan error, len(c))
	for _, p := range c {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			errs <- do(p)
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// steady lets somebody press every so often, whether or not the one before has
// been answered.
func (c crowd) steady(ctx context.Context, every, during time.Duration) error {
	var all sync.WaitGroup
	errs := make(chan error, int(during/every)+1)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for n := range int(during / every) {
		due := <-tick.C
		all.Go(func() { errs <- c[n%len(c)].press(ctx, due) })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// times takes everybody's times, in order, and clears them.
func (c crowd) times() []time.Duration {
	var out []time.Duration
	for _, p := range c {
		out = append(out, p.took...)
		p.took = nil
	}
	slices.Sort(out)
	return out
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
