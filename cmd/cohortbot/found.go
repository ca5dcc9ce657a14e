package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// actor is who audit entries of commands name.
const actor = "command line"

// inHouse reads the settings, opens the house and does something in it.
func (sh shell) inHouse(do func(context.Context, *cli.Command, *house) error) cli.ActionFunc {
	return func(ctx context.Context, cmd *cli.Command) error {
		set, err := sh.read(cmd)
		if err != nil {
			return err
		}
		h, err := sh.open(ctx, set)
		if err != nil {
			return err
		}
		defer h.close()
		return do(ctx, cmd, h)
	}
}

func (sh shell) cohortCommand() *cli.Command {
	return &cli.Command{
		Name:  "cohort",
		Usage: "the groups that learn together",
		Commands: []*cli.Command{
			{
				Name:  "new",
				Usage: "makes a cohort and prints its id",
				Flags: flags(
					&cli.StringFlag{Name: "name", Usage: "what its coordinators call it"},
					&cli.StringFlag{Name: "start", Usage: "its first day, as 2026-12-01"},
					&cli.StringFlag{Name: "languages", Usage: "of its screens", DefaultText: "those of the course"},
				),
				Action: sh.inHouse(sh.newCohort),
			},
			{Name: "list", Usage: "lists the cohorts: id, start, languages, name", Flags: flags(), Action: sh.inHouse(sh.listCohorts)},
		},
	}
}

func (sh shell) newCohort(ctx context.Context, cmd *cli.Command, h *house) error {
	c := h.current()
	var wrong problems
	name := locales.CleanName(cmd.String("name"))
	if name == "" {
		wrong = append(wrong, "--name: a cohort needs a name")
	}
	start := locales.Digits(strings.TrimSpace(cmd.String("start")))
	if day, err := time.Parse(time.DateOnly, start); err != nil || day.Year() < 2000 || day.Year() > 2100 {
		wrong = append(wrong, "--start: not a day: write it as "+time.Now().In(c.Zone).Format(time.DateOnly))
	}
	languages := c.Languages
	if cmd.IsSet("languages") {
		languages = nil
		for _, l := range strings.FieldsFunc(cmd.String("languages"), func(r rune) bool { return r == ',' || r == ' ' }) {
			if !slices.Contains(c.Languages, locales.Lang(l)) {
				wrong = append(wrong, fmt.Sprintf("--languages: the course is not held in %q", l))
			}
			if !slices.Contains(languages, locales.Lang(l)) {
				languages = append(languages, locales.Lang(l))
			}
		}
		if len(languages) == 0 {
			wrong = append(wrong, "--languages: name at least one, as ar,ckb,en")
		}
	}
	if err := wrong.or(); err != nil {
		return err
	}
	id, err := h.store.FoundCohort(ctx, &cohort.Cohort{Name: seal.Conceal(name), Start: start, Languages: languages}, actor)
	if err != nil {
		return err
	}
	fmt.Fprintln(sh.stdout, id)
	return nil
}

func (sh shell) listCohorts(ctx context.Context, _ *cli.Command, h *house) error {
	list, err := h.store.ListCohorts(ctx)
	if err != nil {
		return err
	}
	for _, x := range list {
		var languages []string
		for _, l := range x.Cohort.Languages {
			languages = append(languages, string(l))
		}
		fmt.Fprintf(sh.stdout, "%s\t%s\t%s\t%s\n", x.ID, x.Cohort.Start, strings.Join(languages, ","), x.Cohort.Name.Reveal())
	}
	return nil
}

func (sh shell) inviteCommand() *cli.Command {
	return &cli.Command{
		Name:  "invite",
		Usage: "makes an invitation and prints its link",
		Flags: flags(
			&cli.StringFlag{Name: "role", Usage: "owner, staff, coordinator or participant"},
			&cli.StringFlag{Name: "cohort", Usage: "the cohort's id; may be left out while there is one cohort"},
			&cli.IntFlag{Name: "uses", Value: 1, Usage: "how many people it admits"},
			&cli.StringFlag{Name: "expires", Usage: "how long it can be used, as 30d or 12h", DefaultText: "30d; an owner's 30m"},
			&cli.StringSliceFlag{Name: "profile", Usage: "what is known already, as sector=elected; may be repeated"},
		),
		Action: sh.inHouse(sh.invite),
	}
}

func (sh shell) invite(ctx context.Context, cmd *cli.Command, h *house) error {
	inv, err := invitation(ctx, cmd, h)
	if err != nil {
		return err
	}
	payload, err := h.store.Invite(ctx, inv, actor)
	if err != nil {
		return err
	}
	fmt.Fprintln(sh.stdout, h.link(ctx, payload))
	return nil
}

// invitation reads the flags of an invitation, naming all that is wrong.
func invitation(ctx context.Context, cmd *cli.Command, h *house) (*cohort.Invitation, error) {
	inv := &cohort.Invitation{Role: cohort.RoleKind(cmd.String("role")), Uses: cmd.Int("uses")}
	var wrong problems
	if !inv.Role.Valid() {
		wrong = append(wrong, "--role: choose owner, staff, coordinator or participant")
	}
	if inv.Uses < 1 {
		wrong = append(wrong, "--uses: at least 1")
	}
	lasts, err := lasting(cmd.String("expires"), inv.Role)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	inv.Expires = cohort.At(time.Now().Add(lasts))
	if inv.Cohort, err = cohortOf(ctx, cmd.String("cohort"), inv.Role, h); err != nil {
		wrong = append(wrong, err.Error())
	}
	profile, more := profileOf(cmd.StringSlice("profile"), h.current())
	if len(profile) > 0 && inv.Role.Valid() && inv.Role != cohort.RoleParticipant {
		more = append(more, "--profile: only a participant has one: leave it out")
	}
	inv.Profile = profile
	return inv, append(wrong, more...).or()
}

// cohortOf finds the cohort an invitation leads to. Owners and staff belong to
// all of them.
func cohortOf(ctx context.Context, id string, role cohort.RoleKind, h *house) (cohort.ID, error) {
	if role == cohort.RoleOwner || role == cohort.RoleStaff {
		if id != "" {
			return "", errors.New("--cohort: staff and owners belong to all cohorts: leave it out")
		}
		return "", nil
	}
	list, err := h.store.ListCohorts(ctx)
	if err != nil {
		return "", err
	}
	ended := func(x dialog.Listed) bool { return x.Cohort.Archived > 0 }
	if id != "" && slices.ContainsFunc(list, func(x dialog.Listed) bool { return string(x.ID) == id && ended(x) }) {
		return "", errors.New("--cohort: that cohort has come to its end: an owner can let it go on in the chat, with /cohort")
	}
	list = slices.DeleteFunc(list, ended)
	switch {
	case len(list) == 0:
		return "", errors.New("--cohort: there is no cohort yet: make one with cohortbot cohort new --name NAME --start DATE")
	case id == "" && len(list) == 1:
		return list[0].ID, nil
	case id == "":
		return "", errors.New("--cohort: there are several cohorts: name one, cohortbot cohort list shows them")
	}
	for _, x := range list {
		if string(x.ID) == id {
			return x.ID, nil
		}
	}
	return "", errors.New("--cohort: there is no such cohort: cohortbot cohort list shows them")
}

var days = regexp.MustCompile(`^([0-9]+)d$`)

// lasting reads how long a link lasts.
func lasting(s string, role cohort.RoleKind) (time.Duration, error) {
	if s == "" && role == cohort.RoleOwner {
		return 30 * time.Minute, nil
	}
	if s == "" {
		return 30 * 24 * time.Hour, nil
	}
	if m := days.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil && n > 0 && n <= 3650 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < time.Minute || d > 3650*24*time.Hour {
		return 0, errors.New("--expires: not a time: write days as 30d, or hours as 12h")
	}
	return d, nil
}

// profileOf reads what is known of somebody, against the course's questions.
func profileOf(pairs []string, c *course.Course) (map[string]string, problems) {
	var wrong problems
	out := map[string]string{}
	for _, pair := range pairs {
		question, option, _ := strings.Cut(pair, "=")
		q, ok := c.ProfileQuestion(course.ProfileID(question))
		known := ok && slices.ContainsFunc(q.Options, func(o course.ProfileOption) bool { return string(o.ID) == option })
		switch {
		case !ok:
			wrong = append(wrong, fmt.Sprintf("--profile: the course does not ask %q", question))
		case !known:
			wrong = append(wrong, fmt.Sprintf("--profile: %q has no answer %q", question, option))
		}
		out[question] = option
	}
	return out, wrong
}

// link makes the link of a payload: with the bot's name from the store or else
// from Telegram; without a name it is what is typed in the chat.
func (h *house) link(ctx context.Context, payload string) string {
	name, err := h.store.BotName(ctx)
	if (err != nil || name == "") && h.set.token != "" {
		if client, err := bot.NewClient(bot.ClientConfig{Token: h.set.token, URL: h.set.api}); err == nil {
			name, _ = client.Name(ctx)
		}
	}
	if name == "" {
		return "/start " + payload
	}
	return "https://t.me/" + name + "?start=" + payload
}
