package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// ViewExport asks in which form the report file is wanted.
const ViewExport cohort.View = "export"

// What its buttons mean.
const (
	VerbExport   Verb = "we"
	VerbExportAs Verb = "wf"
)

// CommandExport opens it.
const CommandExport = "export"

// RecipeReport names the report file. It is made for whoever asked, of a cohort or of all, in the form
// that stands behind: what she may see by then is looked at when it is made.
const RecipeReport = "report"

// The forms of a report file.
const (
	FormWorkbook = "xlsx"
	FormCSV      = "csv"
	FormPDF      = "pdf"
)

// exporting hands what is released as a file.
func exporting() conversation {
	return conversation{
		command: CommandExport, verb: VerbExport, label: "menu_export", open: (*talk).toExport,
		roles:  reporting().roles,
		views:  []cohort.View{ViewExport},
		screen: (*talk).exportScreen,
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			if t := (&talk{w: w, p: p}); w.List == nil && t.may(exporting()) && exporting().concerns(p, e.Event) {
				return []Need{{List: true}}
			}
			return nil
		},
		arrows: []Transition{
			{ViewExport, VerbExportAs, (*talk).exportAs},
			{ViewExport, VerbResultsCohort, (*talk).toResultsCohort},
		},
	}
}

func (t *talk) toExport(string) bool {
	if !t.may(exporting()) {
		return false
	}
	t.keepsReports()
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewExport, Matter: string(t.p.Reports)})
	return true
}

// keepsReports lets go of a cohort she looked at that is not there any more.
func (t *talk) keepsReports() {
	if t.p.Reports != "" && t.listed(t.p.Reports) == nil {
		t.p.Reports = ""
	}
}

func (t *talk) exportScreen() Say {
	s := Say{
		Parts: append([]Part{note("export_which"), t.ofWhich(), note("export_rule", "N", t.w.Limits.smallestCell())}, t.exportedTexts()...),
		Rows: [][]Button{
			{{Label: note("export_xlsx"), Act: t.act(VerbExportAs, FormWorkbook)}},
			{{Label: note("export_pdf"), Act: t.act(VerbExportAs, FormPDF)}}, {{Label: note("export_csv"), Act: t.act(VerbExportAs, FormCSV)}},
			{t.button("results_cohort", VerbResultsCohort)},
		},
	}
	if t.leads() {
		s.Rows = append(s.Rows, []Button{t.button("rows_door", VerbRows)}, []Button{t.button("names_door", VerbNaming)})
	}
	s.Rows = append(s.Rows, []Button{t.button("menu_results", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}

// reportButton has the report made of what she looks at.
func (t *talk) reportButton() Button {
	return Button{Label: note("results_report"), Act: t.act(VerbExportAs, FormPDF)}
}

// CohortName is a cohort's name as a file has it that is made of its results.
func CohortName(c *cohort.Cohort) Part { return (&talk{}).cohortName(c) }

// exportAs has the file made, which comes below.
func (t *talk) exportAs(form string) bool {
	if !slices.Contains([]string{FormWorkbook, FormCSV, FormPDF}, form) || !t.may(exporting()) {
		return false
	}
	in := cohort.ID(t.p.Place.Matter)
	if in != "" && t.listed(in) == nil {
		return t.toExport("")
	}
	t.audits(cohort.ActionReportTaken, string(in))
	t.above(Say{Op: OpSend, Parts: []Part{note("export_file")}, File: &Recipe{Name: RecipeReport, Of: t.w.ID, Seed: form + "/" + string(in)}})
	return true
}
