package dialog

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Results are what of a cohort, or of all, everybody may see who may see results. They were computed
// once and stored; nothing is computed here.
type Results struct {
	Funnel   *cohort.Funnel // nil: nobody has counted yet
	Releases []cohort.Release
	Texts    []ReleasedText  // for a report file alone
	Takings  []cohort.Taking // in no order
}

// ResultsOf asks for them.
type ResultsOf struct {
	Cohort  cohort.ID // empty: of all
	Takings int       // how many announcements and sessions at most, the latest; 0: all there ever were
}

// The screens of results.
const (
	ViewResults       cohort.View = "results"
	ViewResultsCohort cohort.View = "results-cohort" // "of which cohort?"
	ViewResultsQuiz   cohort.View = "results-quiz"
	ViewResultsGroups cohort.View = "results-groups"

	ViewResultsCompetencies cohort.View = "results-competencies"

	VerbResults       Verb = "wr"
	VerbResultsCohort Verb = "wc"
	VerbResultsQuiz   Verb = "wq"
	VerbResultsPage   Verb = "wp"
	VerbResultsGroups Verb = "wg"

	VerbResultsCompetencies Verb = "wo"
	VerbResultsChart        Verb = "wh"
)

// RecipeChart names a picture of results: of how far people came or, where module and quiz stand behind the
// cohort, of the items of a page; or of a page of competencies.
const RecipeChart = "chart"

// CommandResults opens them.
const CommandResults = "results"

// reporting shows staff and owners what came of it all.
func reporting() conversation {
	return conversation{
		command: CommandResults, verb: VerbResults, label: "menu_results", open: (*talk).toResults,
		roles: []cohort.RoleKind{cohort.RoleStaff, cohort.RoleOwner},
		views: []cohort.View{
			ViewResults, ViewResultsCohort, ViewResultsQuiz, ViewResultsGroups, ViewResultsCompetencies, ViewResultsTexts,
			ViewResultsTaking,
		},
		screen: (*talk).resultsScreens,
		needs:  resultsNeeds,
		arrows: append([]Transition{
			{ViewResults, VerbResultsCohort, (*talk).toResultsCohort},
			{ViewResultsCohort, VerbSet, (*talk).setResultsCohort},
			{ViewResults, VerbResultsQuiz, (*talk).toResultsQuiz},
			{ViewResults, VerbResultsTaking, (*talk).toResultsTaking},
			{ViewResultsTaking, VerbResultsTaking, (*talk).toResultsTaking},
			{ViewResultsQuiz, VerbResultsPage, (*talk).turnResults},
			{ViewResults, VerbResultsGroups, (*talk).toResultsGroups},
			{ViewResultsGroups, VerbResultsGroups, (*talk).toResultsGroups},
			{ViewResultsGroups, VerbResultsPage, (*talk).turnResults},
			{ViewResults, VerbResultsCompetencies, (*talk).toResultsCompetencies},
			{ViewResultsCompetencies, VerbResultsPage, (*talk).turnResults},
			{ViewResultsCompetencies, VerbResultsChart, (*talk).chartResults},
			{ViewResults, VerbResultsChart, (*talk).chartResults},
			{ViewResults, VerbExportAs, (*talk).exportAs},
			{ViewResultsQuiz, VerbResultsChart, (*talk).chartResults},
		}, readingTexts()...),
	}
}

// resultsNeeds is every cohort, and what is shown of the one to which an event leads.
func resultsNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	c := reporting()
	if !t.may(c) || !c.concerns(p, e.Event) {
		return nil
	}
	var out []Need
	if w.List == nil {
		out = append(out, Need{List: true})
	}
	of := []cohort.ID{t.resultsOf(p.Place)}
	if at := t.behind(); at.View != "" {
		of = append(of, t.resultsOf(at))
	}
	switch act := pressedAct(e.Event); {
	case act != nil && act.Verb == VerbResults, e.Event.Said != nil && e.Event.Said.Command == CommandResults:
		of = append(of, t.p.Reports)
	case act != nil && act.Verb == VerbSet && p.Place.View == ViewResultsCohort:
		of = append(of, cohort.ID(act.Arg))
	}
	for _, in := range of {
		if _, seen := w.Results[in]; !seen {
			out = append(out, Need{Results: &ResultsOf{in, t.takingsNeeded(e.Event)}})
		}
	}
	return append(out, textsNeeds(t, e.Event)...)
}

// resultsOf is whose results a place shows.
func (t *talk) resultsOf(at cohort.Place) cohort.ID {
	if c, ok := holding(at.View); ok && c.command == CommandResults {
		return cohort.ID(at.Matter)
	}
	return t.p.Reports
}

// toResults shows those she looked at last, as long as that cohort is there.
func (t *talk) toResults(string) bool {
	if !t.may(reporting()) {
		return false
	}
	t.keepsReports()
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewResults, Matter: string(t.p.Reports)})
	return true
}

func (t *talk) toResultsCohort(string) bool {
	t.move(cohort.Place{View: ViewResultsCohort, Matter: t.p.Place.Matter, Content: string(t.p.Place.View)})
	return true
}

func (t *talk) setResultsCohort(arg string) bool {
	if in := cohort.ID(arg); in != "" && t.listed(in) == nil {
		return false
	}
	t.p.Reports = cohort.ID(arg)
	at := cohort.Place{View: ViewResults, Matter: arg}
	if t.p.Place.Content == string(ViewExport) { // from where she came
		at.View = ViewExport
	}
	t.move(at)
	return true
}

func (t *talk) toResultsQuiz(arg string) bool {
	m, q, _ := strings.Cut(arg, ".")
	for _, r := range t.results().Releases {
		if tag(string(r.Module)) == m && tag(string(r.Quiz)) == q {
			t.move(cohort.Place{View: ViewResultsQuiz, Matter: t.p.Place.Matter, Module: r.Module, Quiz: r.Quiz})
			return true
		}
	}
	return false
}

func (t *talk) turnResults(arg string) bool {
	at := t.p.Place
	at.PageAt = cohortsPage(arg)
	t.move(at)
	return true
}

// chartResults has what she looks at come as a picture.
func (t *talk) chartResults(string) bool {
	at := t.p.Place
	of := []string{at.Matter, string(at.Module), string(at.Quiz)}
	if at.View == ViewResultsCompetencies {
		of[1] = ChartCompetencies
	}
	t.above(Say{
		Op: OpSend, Parts: []Part{note("results_picture")},
		File: &Recipe{Name: RecipeChart, Of: t.w.ID, Seed: strings.Join(of, "/"), N: at.PageAt, Picture: true},
	})
	return true
}

// above sends a file, and has what she looks at stand below it: once, for it is long.
func (t *talk) above(file Say) {
	old := t.p.Screen
	t.say(file)
	t.answer("follow_moment")
	t.p.Screen = cohort.Screen{}
	t.show()
	t.clearAway(old)
}

// ItemsOnPage are the items of a quiz that one page of results shows.
func ItemsOnPage(q *course.Quiz, page int) []*course.Question {
	some, _, _ := PageOf(charted(q), page, itemsAtOnce)
	return some
}

// charted are the items of a quiz that have tables: what is typed has none.
func charted(q *course.Quiz) (out []*course.Question) {
	for _, item := range q.Questions {
		if item.Type != course.TextQuestion {
			out = append(out, item)
		}
	}
	return out
}

// results are those that her place shows.
func (t *talk) results() *Results {
	if r := t.w.Results[t.resultsOf(t.p.Place)]; r != nil {
		return r
	}
	return &Results{}
}

// Released finds what is shown of a quiz; false where nothing is.
func (r *Results) Released(m course.ModuleID, q course.QuizID) (cohort.Release, bool) {
	i := slices.IndexFunc(r.Releases, func(x cohort.Release) bool { return x.Module == m && x.Quiz == q })
	if i < 0 {
		return cohort.Release{}, false
	}
	return r.Releases[i], true
}
