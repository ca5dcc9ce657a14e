package results

import "cohortbot/cohort"

// thread writes what she and the team have written to each other.
func (d *dossier) thread() {
	th := d.her.Thread
	if th == nil || len(th.Lines) == 0 {
		return
	}
	d.heading(2, d.say("asked_title"))
	if th.Gone > 0 {
		d.paragraph("quiet", d.say("thread_before", "N", th.Gone))
	}
	for i := range th.Lines {
		d.line(&th.Lines[i])
	}
}

func (d *dossier) line(l *cohort.Line) {
	who := "line_team"
	if l.Hers() {
		who = "line_you"
	}
	key, args := "line_head", []any{"Number", l.N, "Who", d.markup(who), "Date", d.day(l.At)}
	if l.Kind != "" {
		key, args = "line_head_file", append(args, "Kind", d.markup("line_"+l.Kind))
	}
	d.paragraph("", d.say(key, args...))
	if !l.Text.IsZero() {
		d.quote(own(l.Text))
	}
}
