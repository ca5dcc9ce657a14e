package dialog

import (
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Texts are what was typed to a question, as far as it is shown: a page of it.
type Texts struct {
	Texts []seal.Private // opened; in an order of chance
	N     int            // of all pages
	At    cohort.Instant // the day on which the last of them came to be shown
}

// TextsOf asks for them.
type TextsOf struct {
	Cohort   cohort.ID // empty: of all
	Module   course.ModuleID
	Quiz     course.QuizID
	Question course.QuestionID
	Page     int // from 0, of TextsAtOnce; past the end: the last
}

// TextsAtOnce is how many texts one page has.
const TextsAtOnce = 5

// ReleasedText is a text in a report file.
type ReleasedText struct {
	Module   course.ModuleID
	Quiz     course.QuizID
	Question course.QuestionID
	Words    seal.Private // opened
	At       cohort.Instant
}

// How much of a text stands on a page, and how much on one where it stands alone, in UTF-16 units.
const (
	textBegins = 400
	textPiece  = 3000
)

// ViewResultsTexts shows what was typed to a question, a page, or one of it as a whole.
const ViewResultsTexts cohort.View = "results-texts"

// What its buttons mean.
const (
	VerbResultsTexts Verb = "wt"
	VerbTextsPage    Verb = "wu"
	VerbTextWhole    Verb = "wv"
)

// readingTexts are the ways to what was typed, and there.
func readingTexts() []Transition {
	return []Transition{
		{ViewResultsQuiz, VerbResultsTexts, (*talk).toResultsTexts},
		{ViewResultsTexts, VerbTextsPage, (*talk).turnTexts},
		{ViewResultsTexts, VerbTextWhole, (*talk).wholeText},
		{ViewResultsTexts, VerbResultsQuiz, (*talk).toResultsQuiz},
	}
}

// textsNeeds is the page of texts on which an event leaves her, or to which it leads. Who may not see results
// is not asked about.
func textsNeeds(t *talk, e Event) []Need {
	at := []cohort.Place{t.p.Place, t.behind()}
	if act := pressedAct(e); act != nil {
		switch next := t.p.Place; {
		case act.Verb == VerbResultsTexts && next.View == ViewResultsQuiz:
			if item := t.textQuestion(next, act.Arg); item != nil {
				next.View, next.Question, next.PageAt = ViewResultsTexts, item.ID, 0
				at = append(at, next)
			}
		case act.Verb == VerbTextsPage && next.View == ViewResultsTexts:
			next.PageAt = cohortsPage(act.Arg)
			at = append(at, next)
		}
	}
	var out []Need
	for _, x := range at {
		if x.View != ViewResultsTexts || t.readInGroups(x) == nil {
			continue
		}
		of := textsOf(x)
		if _, seen := t.w.Texts[of]; !seen {
			out = append(out, Need{Texts: &of})
		}
	}
	return out
}

func textsOf(at cohort.Place) TextsOf {
	return TextsOf{Cohort: cohort.ID(at.Matter), Module: at.Module, Quiz: at.Quiz, Question: at.Question, Page: at.PageAt}
}

// textQuestion finds a question of the quiz of a place by its tag, if its texts are shown.
func (t *talk) textQuestion(at cohort.Place, arg string) *course.Question {
	q := t.w.Course.Quiz(at.Module, at.Quiz)
	if q == nil {
		return nil
	}
	for _, item := range q.Questions {
		if tag(string(item.ID)) == arg && item.Read == course.ReadGroups {
			return item
		}
	}
	return nil
}

// readInGroups is the question of a place, as long as the course has its texts read by staff.
func (t *talk) readInGroups(at cohort.Place) *course.Question {
	return t.textQuestion(at, tag(string(at.Question)))
}

func (t *talk) toResultsTexts(arg string) bool {
	at := t.p.Place
	item := t.textQuestion(at, arg)
	if item == nil || !t.may(reporting()) {
		return false
	}
	t.move(cohort.Place{View: ViewResultsTexts, Matter: at.Matter, Module: at.Module, Quiz: at.Quiz, Question: item.ID})
	return true
}

func (t *talk) turnTexts(arg string) bool {
	at := t.p.Place
	at.PageAt, at.Content = cohortsPage(arg), ""
	t.move(at)
	return true
}

// wholeText shows one text of the page as a whole: arg is which of them, and which piece of it.
func (t *talk) wholeText(arg string) bool {
	at := t.p.Place
	at.Content = arg
	t.move(at)
	return true
}

// textsRows lead to what was typed to the questions of a quiz, where something of it is shown.
func (t *talk) textsRows(q *course.Quiz, r cohort.Release) (out [][]Button) {
	for _, x := range r.Texts {
		for i, item := range q.Questions {
			if item.ID == x.Question && item.Read == course.ReadGroups {
				label := note("results_texts_of", "N", x.N, "Number", i+1)
				out = append(out, []Button{{Label: label, Act: t.act(VerbResultsTexts, tag(string(item.ID)))}})
			}
		}
	}
	return out
}

// resultsTextsScreen shows a page of what was typed to a question.
func (t *talk) resultsTextsScreen() Say {
	at := t.p.Place
	quiz := tag(string(at.Module)) + "." + tag(string(at.Quiz))
	back := []Button{{Label: note("button_back"), Act: t.act(VerbResultsQuiz, quiz)}, t.button("main_menu", VerbMenu)}
	item, x := t.readInGroups(at), t.w.Texts[textsOf(at)]
	if item == nil || x == nil || x.N == 0 {
		return Say{Parts: []Part{note("results_texts_none", "N", t.w.Limits.smallestCell())}, Rows: [][]Button{back}}
	}
	if which, piece, whole := t.chosenText(x); whole {
		return t.wholeTextScreen(x, which, piece)
	}
	s := Say{Parts: []Part{
		{Text: item.Ask, Bold: true}, t.ofWhich(), note("results_texts", "N", x.N, "Date", Day(x.At)),
	}}
	last := max(0, (x.N-1)/TextsAtOnce)
	page := min(max(0, at.PageAt), last)
	for i, own := range x.Texts {
		words, cut := beginning(locales.Quoted(own))
		key := "results_text"
		if cut {
			key = "results_text_cut"
			label := note("results_text_whole", "Number", page*TextsAtOnce+i+1)
			s.Rows = append(s.Rows, []Button{{Label: label, Act: t.act(VerbTextWhole, strconv.Itoa(i))}})
		}
		s.Parts = append(s.Parts, note(key, "Number", page*TextsAtOnce+i+1, "Words", words))
	}
	s.Parts = append(s.Parts, note("results_texts_rule", "K", t.w.Limits.smallestCell()))
	s.Rows = append(append(s.Rows, t.turning(page, page < last, VerbTextsPage, "")...), back)
	return s
}

// beginning is as much of a text as stands on a page, and whether that is not all.
func beginning(words seal.Private) (seal.Private, bool) {
	pieces := locales.Pieces(words, textBegins)
	return pieces[0], len(pieces) > 1
}

// chosenText is the text of the page that she wants to read as a whole, and the piece of it.
func (t *talk) chosenText(x *Texts) (which, piece int, ok bool) {
	first, rest, _ := strings.Cut(t.p.Place.Content, ".")
	which, err := strconv.Atoi(first)
	piece, _ = strconv.Atoi(rest)
	return which, piece, err == nil && which >= 0 && which < len(x.Texts)
}

func (t *talk) wholeTextScreen(x *Texts, which, piece int) Say {
	pieces := locales.Pieces(locales.Quoted(x.Texts[which]), textPiece)
	piece = min(max(0, piece), len(pieces)-1)
	page := t.p.Place.PageAt
	number := min(max(0, page), max(0, (x.N-1)/TextsAtOnce))*TextsAtOnce + which + 1
	rows := t.turning(piece, piece < len(pieces)-1, VerbTextWhole, strconv.Itoa(which)+".")
	back := Button{Label: note("results_texts_back"), Act: t.act(VerbTextsPage, strconv.Itoa(page))}
	return Say{
		Parts: []Part{note("results_text", "Number", number, "Words", pieces[piece])},
		Rows:  append(rows, []Button{back, t.button("main_menu", VerbMenu)}),
	}
}

// exportedTexts says that what was typed is in a report file, too, where staff read any of it.
func (t *talk) exportedTexts() []Part {
	for _, m := range t.w.Course.Modules {
		for _, q := range m.Quizzes {
			if q.ReadsWords() {
				return []Part{note("export_texts")}
			}
		}
	}
	return nil
}
