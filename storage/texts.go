package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// grouped is how a group of texts lies among the releases.
type grouped struct {
	ID      string            `json:"_id"`
	Version int64             `json:"version"`
	Group   *cohort.TextGroup `json:"group"`
}

// groupsOf begins the ids of the groups of a cohort, or of one question of it: no cohort has an id that
// begins so. What is empty is left out.
func groupsOf(in cohort.ID, quiz course.QuizRef, question course.QuestionID) string {
	id := "=" + string(in) + "/"
	if question != "" {
		id += string(quiz.Module) + "/" + string(quiz.Quiz) + "/" + string(question) + "/"
	}
	return id
}

func groupID(g *cohort.TextGroup) string {
	return groupsOf(g.Cohort, g.Quizzed(), g.Question) + fmt.Sprintf("%06d", g.N)
}

// TextGroups gives the groups of texts of a cohort, those of a question one after the other, the oldest first.
// One that cannot be read is among them, without texts, so that none of them comes into another group.
func (s *Store) TextGroups(ctx context.Context, in cohort.ID) ([]cohort.TextGroup, error) {
	return s.textGroups(ctx, groupsOf(in, course.QuizRef{}, ""))
}

func (s *Store) textGroups(ctx context.Context, prefix string) ([]cohort.TextGroup, error) {
	var out []cohort.TextGroup
	to := prefix[:len(prefix)-1] + "0" // it comes after the stroke
	err := s.walk(ctx, Query{Index: releasesByID, From: prefix, To: to, Limit: page}, func(d Decode) error {
		g, err := readGroup(d)
		if err != nil {
			return err
		}
		if g.Damaged {
			s.log().Error("storage: a group of texts cannot be read; its question gets no new ones")
		}
		out = append(out, g)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read which texts are shown: %w", err)
	}
	return out, nil
}

// readGroup reads a group; what does not stand where it says is damaged, as is what does not decode.
func readGroup(d Decode) (cohort.TextGroup, error) {
	var x grouped
	err := d(&x)
	switch {
	case errors.Is(err, ErrDamaged), err == nil && (x.Group == nil || groupID(x.Group) != x.ID):
		return damagedGroup(d), nil
	case err != nil:
		return cohort.TextGroup{}, err
	}
	x.Group.Version = x.Version
	return *x.Group, nil
}

// damagedGroup is one that cannot be read, with what its id tells; when that cannot be read either it may be of
// any question.
func damagedGroup(d Decode) cohort.TextGroup {
	g := cohort.TextGroup{Damaged: true}
	var x struct {
		ID string `json:"_id"`
	}
	if err := d(&x); err != nil {
		return g
	}
	if parts := strings.Split(strings.TrimPrefix(x.ID, "="), "/"); len(parts) == 5 {
		g.Cohort, g.Module, g.Quiz = cohort.ID(parts[0]), course.ModuleID(parts[1]), course.QuizID(parts[2])
		g.Question = course.QuestionID(parts[3])
	}
	return g
}

// KeepTextGroups stores groups of one question in their order, up to the first that another leader has stored
// or changed meanwhile: what that one has put into a group must not come into a second one.
func (s *Store) KeepTextGroups(ctx context.Context, groups []cohort.TextGroup) error {
	for i := range groups {
		g := &groups[i]
		err := s.keepAfter(ctx, groupID(g), g.Version, &grouped{ID: groupID(g), Version: g.Version + 1, Group: g})
		switch {
		case overtaken(err):
			return nil
		case err != nil:
			return fmt.Errorf("store which texts are shown: %w", err)
		}
	}
	return nil
}

// TextRef says where the words of a text lie that somebody typed to a question and that her closing holds: in
// that, or in the last fact by which she has put others in their place. It is false when she, or that, is not
// there any more.
func (s *Store) TextRef(ctx context.Context, subject, closing string, question course.QuestionID) (cohort.TextRef, bool, error) {
	var her struct {
		Body struct {
			Person struct {
				Stage cohort.Stage `json:"stage"`
			} `json:"person"`
		} `json:"body"`
	}
	if err := s.engine.Get(ctx, people, subject, &her); err != nil {
		return cohort.TextRef{}, false, missing(err)
	}
	if stage := her.Body.Person.Stage; stage != cohort.StageMember && stage != cohort.StageJoining {
		return cohort.TextRef{}, false, nil
	}
	closed := &cohort.Fact{}
	if err := s.engine.Get(ctx, facts, closing, closed); err != nil {
		return cohort.TextRef{}, false, missing(err)
	}
	last, err := s.reworded(ctx, closed, question)
	if err != nil {
		return cohort.TextRef{}, false, fmt.Errorf("find the last words of a text: %w", err)
	}
	return cohort.TextRef{Closing: closing, Words: last}, true, nil
}

// missing is nil for what is not there, or cannot be read.
func missing(err error) error {
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrDamaged) {
		return nil
	}
	return fmt.Errorf("find a text: %w", err)
}

// reworded is the last fact by which she has put other words in the place of those that a closing has.
func (s *Store) reworded(ctx context.Context, closed *cohort.Fact, question course.QuestionID) (string, error) {
	last := cohort.Fact{At: closed.At} // it repeats what was changed before
	err := s.eachFact(ctx, Query{Index: factsBySubject, Equal: []any{closed.Subject}, Limit: page}, func(f *cohort.Fact) error {
		same := f.Module == closed.Module && f.Quiz == closed.Quiz && f.Attempt == closed.Attempt
		if f.Kind != cohort.FactReworded || !same || f.Answer == nil || f.Answer.Question != question {
			return nil
		}
		later := cmp.Or(cmp.Compare(f.At, last.At), cmp.Compare(madeBy(f.Subject, f.ID), madeBy(f.Subject, last.ID)))
		if later > 0 {
			last = *f
		}
		return nil
	})
	return last.ID, err
}

// Texts implements turn.Results.
func (s *Store) Texts(ctx context.Context, of dialog.TextsOf) (*dialog.Texts, error) {
	all, err := s.shownTexts(ctx, of)
	if err != nil {
		return nil, err
	}
	for {
		some, _, _ := dialog.PageOf(all, of.Page, dialog.TextsAtOnce)
		out := &dialog.Texts{N: len(all)}
		broken, err := s.openTexts(ctx, some, func(_ shownText, words seal.Private) {
			out.Texts = append(out.Texts, words)
		})
		if err != nil {
			return nil, err
		}
		if len(broken) == 0 {
			for _, x := range all {
				out.At = max(out.At, x.group.At)
			}
			return out, nil
		}
		all = slices.DeleteFunc(all, func(x shownText) bool { return slices.Contains(broken, x.group) })
	}
}

// AllTexts gives all that was typed to a question, as far as it is shown: in the order of Texts, whose page
// does not matter.
func (s *Store) AllTexts(ctx context.Context, of dialog.TextsOf) (out []dialog.ReleasedText, err error) {
	all, err := s.shownTexts(ctx, of)
	if err == nil {
		_, err = s.openTexts(ctx, all, func(x shownText, words seal.Private) {
			out = append(out, dialog.ReleasedText{Module: of.Module, Quiz: of.Quiz, Question: of.Question, Words: words, At: x.group.At})
		})
	}
	return out, err
}

// shownText is one of a group.
type shownText struct {
	group *cohort.TextGroup
	ref   cohort.TextRef
}

// shownTexts are those of a cohort, group by group, or of all, by the places that chance has given them.
func (s *Store) shownTexts(ctx context.Context, of dialog.TextsOf) ([]shownText, error) {
	in := []cohort.ID{of.Cohort}
	if of.Cohort == "" {
		listed, err := s.ListCohorts(ctx)
		if err != nil {
			return nil, err
		}
		in = nil
		for _, x := range listed {
			in = append(in, x.ID)
		}
	}
	var out []shownText
	for _, id := range in {
		groups, err := s.textGroups(ctx, groupsOf(id, course.QuizRef{Module: of.Module, Quiz: of.Quiz}, of.Question))
		if err != nil {
			return nil, err
		}
		for i, g := range groups {
			for _, ref := range g.Texts {
				if !g.Ended {
					out = append(out, shownText{&groups[i], ref})
				}
			}
		}
	}
	if of.Cohort == "" {
		slices.SortStableFunc(out, func(a, b shownText) int { return cmp.Compare(a.ref.Place, b.ref.Place) })
	}
	return out, nil
}

// openTexts opens some of the texts. Of a group of which one is gone none is given: broken are those, which
// nobody has ended yet.
func (s *Store) openTexts(ctx context.Context, some []shownText, each func(shownText, seal.Private)) (broken []*cohort.TextGroup, err error) {
	opened := map[*cohort.TextGroup]map[cohort.TextRef]seal.Private{}
	for _, x := range some {
		if _, done := opened[x.group]; !done {
			words, err := s.openGroup(ctx, x.group)
			if err != nil {
				return nil, err
			}
			if opened[x.group] = words; words == nil {
				broken = append(broken, x.group)
			}
		}
		if words, whole := opened[x.group][x.ref]; whole {
			each(x, words)
		}
	}
	return broken, nil
}

// openGroup opens the texts of a group; none when one of them cannot be.
func (s *Store) openGroup(ctx context.Context, g *cohort.TextGroup) (map[cohort.TextRef]seal.Private, error) {
	out := map[cohort.TextRef]seal.Private{}
	for _, ref := range g.Texts {
		words, err := s.openText(ctx, g, ref)
		switch {
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrDamaged), errors.Is(err, ErrOtherKey):
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("open a text: %w", err)
		}
		out[ref] = words
	}
	return out, nil
}

// openText opens one, and nothing else of its fact. What she was not told that staff read counts as not there.
func (s *Store) openText(ctx context.Context, g *cohort.TextGroup, ref cohort.TextRef) (seal.Private, error) {
	f := &cohort.Fact{}
	if err := s.engine.Get(ctx, facts, ref.Closing, f); err != nil {
		return seal.Private{}, err
	}
	i := slices.IndexFunc(f.Answers, func(a cohort.Answer) bool { return a.Question == g.Question && a.Read == course.ReadGroups })
	if i < 0 || f.Cohort != g.Cohort {
		return seal.Private{}, ErrNotFound
	}
	f.Answers = f.Answers[i : i+1]
	words := &f.Answers[0].Text
	if ref.Words != "" {
		f = &cohort.Fact{}
		if err := s.engine.Get(ctx, facts, ref.Words, f); err != nil {
			return seal.Private{}, err
		}
		if f.Answer == nil || f.Answer.Question != g.Question {
			return seal.Private{}, ErrNotFound
		}
		words = &f.Answer.Text
	}
	if err := s.open(f); err != nil {
		return seal.Private{}, err
	}
	return words.Fresh(), nil
}
