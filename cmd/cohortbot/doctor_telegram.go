package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohortbot/bot"
	"cohortbot/outbox"
)

// telegram is what the Bot API says.
type telegram struct {
	set   settings
	probe bot.Probe
	err   error
}

func askTelegram(ctx context.Context, set settings) telegram {
	t := telegram{set: set}
	if set.token == "" {
		return t
	}
	now := func() time.Time { return moment(set) }
	var client *bot.Client
	if client, t.err = bot.NewClient(bot.ClientConfig{Token: set.token, URL: set.api}); t.err != nil {
		return t
	}
	type answer struct {
		probe bot.Probe
		err   error
	}
	// What an error comes with says more than the error.
	a, late := within(ctx, func(ctx context.Context) (answer, error) {
		probe, err := client.Probe(ctx, now)
		return answer{probe, err}, nil
	})
	t.probe, t.err = a.probe, errors.Join(a.err, late)
	return t
}

func (t telegram) known() bool { return t.set.token != "" && t.err == nil }

func (t telegram) token() finding {
	switch {
	case t.set.token == "":
		return finding{mend, ofToken, "there is none", "ask @BotFather for one with /newbot and give it as TELEGRAM_BOT_TOKEN or TELEGRAM_BOT_TOKEN_FILE"}
	case errors.Is(t.err, outbox.ErrToken):
		return finding{mend, ofToken, "Telegram does not know it", "copy the whole line anew from @BotFather, /mybots, API Token"}
	case t.err != nil && t.probe.Name == "":
		return finding{mend, ofToken, "whether it is good is not known, for Telegram does not answer", "check the network, and TELEGRAM_API_URL if you set it"}
	}
	return finding{well, ofToken, "@" + t.probe.Name, ""}
}

// unknown is said of what Telegram alone knows.
func unknown(name string) finding {
	return finding{warn, name, "not known without an answer from Telegram", ""}
}

// clockOff is how far the clock may be off: reminders and codes go by it.
const clockOff = 30 * time.Second

func (t telegram) clock() finding {
	off, way := t.probe.Ahead, "ahead of"
	if off < 0 {
		off, way = -off, "behind"
	}
	switch {
	case !t.probe.Clocked:
		return unknown(ofClock)
	case off > clockOff:
		return finding{mend, ofClock, fmt.Sprintf("%s %s Telegram's", off, way), "let the machine set its clock by itself, for example: timedatectl set-ntp true"}
	}
	return finding{well, ofClock, "as Telegram's", ""}
}

func (t telegram) groups() finding {
	switch {
	case !t.known():
		return unknown(ofGroups)
	case t.probe.Groups:
		return finding{warn, ofGroups, "anybody may add the bot to a group, where it only says that it leaves", "@BotFather, /setjoingroups, Disable"}
	}
	return finding{well, ofGroups, "the bot cannot be added to groups", ""}
}

// lately is how long a failure of the webhook concerns anybody, and many how many
// updates wait when nobody takes them.
const (
	lately = time.Hour
	many   = 100
)

func (t telegram) webhook() finding {
	if !t.known() {
		return unknown(ofWebhook)
	}
	p := t.probe
	wanted := ""
	if t.set.hook != nil {
		wanted = t.set.hook.String()
	}
	waiting := plural(p.Waiting, "update") + " waiting"
	switch {
	case wanted == "" && p.Hook != "":
		return finding{warn, ofWebhook, "Telegram brings updates to another address", "serve takes them by polling from its start on"}
	case wanted != p.Hook:
		return finding{warn, ofWebhook, "Telegram does not know the address yet", "serve sets it at its start"}
	case wanted != "" && p.Waiting > 0 && moment(t.set).Sub(p.Failed) < lately:
		return finding{mend, ofWebhook, "updates do not arrive (" + p.Failure + "), " + waiting,
			"check that serve runs, and the proxy and its certificate before COHORTBOT_WEBHOOK_URL"}
	case p.Waiting >= many:
		return finding{warn, ofWebhook, waiting, "check that serve runs"}
	case wanted == "":
		return finding{well, ofWebhook, "none, updates are polled; " + waiting, ""}
	}
	return finding{well, ofWebhook, "set; " + waiting, ""}
}
