package dialog

import (
	"slices"
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
	if !t.worksHere() {
		return Commands()
	}
	out := append([]string{CommandMenu}, t.workCommands()...) // nobody's progress is theirs
	for _, c := range []string{CommandModules, CommandQuiz, CommandLanguage} {
		if len(out) < mostListed-1 {
			out = append(out, c)
		}
	}
	return append(out, CommandHelp)
}

// mostListed is how many commands an app lists at most, where there is room for a choice:
// the others are reached from the menu, and help tells them.
const mostListed = 10

// worksHere says that she acts in another role than a participant's.
func (t *talk) worksHere() bool {
	return t.p.Stage == cohort.StageMember && t.acting() != cohort.RoleParticipant
}

// workCommands are those of the role she acts in.
func (t *talk) workCommands() []string {
	var out []string
	for _, c := range conversations() {
		if c.command != "" && t.may(c) && !slices.Contains(out, c.command) {
			out = append(out, c.command)
		}
	}
	return out
}

// teamHelp are the commands of the role she acts in, one a line, with what they do.
func (t *talk) teamHelp() []Part {
	names := append([]string{CommandMenu}, t.workCommands()...)
	names = append(names, CommandModules, CommandQuiz, CommandLanguage, CommandHelp, CommandCancel, CommandMyData, CommandClear, CommandForget)
	var out []Part
	for _, name := range names {
		out = append(out, note("help_line", "Command", "/"+name, "What", note("cmd_"+name)))
	}
	return out
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
