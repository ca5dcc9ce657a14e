package dialog

import (
	"strings"

	"cohortbot/cohort"
)

// Commands are those in the list of an app whose owner the bot does not know, in
// this order; a participant's are the same: six, and the rest is reached from the
// menu and from help.
func Commands() []string {
	return []string{CommandMenu, CommandModules, CommandQuiz, CommandProgress, CommandLanguage, CommandHelp}
}

// commands are those in her app's list: what she may do, in few lines.
func (t *talk) commands() []string {
	if t.p.Stage == cohort.StageJoining {
		return []string{CommandLanguage, CommandHelp, CommandMyData, CommandClear, CommandForget}
	}
	if t.p.Has(cohort.RoleParticipant) && !t.leads() {
		return Commands()
	}
	out := []string{CommandMenu} // nobody's progress is theirs
	for _, c := range conversations() {
		if c.command != "" && t.may(c) {
			out = append(out, c.command)
		}
	}
	return append(out, CommandModules, CommandQuiz, CommandLanguage, CommandHelp)
}

// list sets the commands in her app's list when they are not those set last: in
// the language she has chosen, for Telegram knows only that of her app, for what
// she may do, and in the words of today.
func (t *talk) list() {
	if t.p.Stage != cohort.StageMember && t.p.Stage != cohort.StageJoining || t.p.Lang == "" {
		return
	}
	names := t.commands()
	set := string(t.p.Lang) + ":" + strings.Join(names, ",") + ":" + t.w.Words.CommandWords(t.p.Lang)
	if set == t.p.Listed {
		return
	}
	t.p.Listed = set
	t.say(Say{Op: OpCommands, List: names})
}

// unlist takes the list away that was set for her alone.
func (t *talk) unlist(listed string) {
	if listed != "" {
		t.say(Say{Op: OpCommands, Last: t.p.Stage == cohort.StageGone})
	}
}
