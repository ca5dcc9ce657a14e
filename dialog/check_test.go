package dialog_test

import (
	"html"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// freeze writes a value out whole, private texts included.
func freeze(v any) string { return string(dump(nil, reflect.ValueOf(v))) }

var private = reflect.TypeFor[seal.Private]()

func dump(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return append(b, "nil"...)
		}
		return dump(b, v.Elem())
	case reflect.Struct:
		if v.Type() == private {
			return strconv.AppendQuote(b, v.Interface().(seal.Private).Reveal())
		}
		b = append(b, '{')
		for i := range v.NumField() {
			b = append(dump(b, v.Field(i)), ',')
		}
		return append(b, '}')
	case reflect.Slice:
		b = append(b, '[')
		for i := range v.Len() {
			b = append(dump(b, v.Index(i)), ',')
		}
		return append(b, ']')
	case reflect.Map:
		return dumpMap(b, v)
	case reflect.String:
		return append(append(append(b, '"'), v.String()...), '"')
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Uint8:
		return strconv.AppendUint(b, v.Uint(), 10)
	case reflect.Float64:
		return strconv.AppendFloat(b, v.Float(), 'g', -1, 64)
	}
	return strconv.AppendInt(b, v.Int(), 10) // all that is left in a person's record
}

func dumpMap(b []byte, v reflect.Value) []byte {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
	for _, k := range keys {
		b = append(append(b, k.String()...), ':')
		b = append(dump(b, v.MapIndex(k)), ',')
	}
	return b
}

// apply puts the messages into her chat, and checks that each edit, strip and
// delete is of a message that is there.
func (g *rig) apply(ph *phone, d dialog.Decision) {
	for _, s := range d.Say {
		if g.takesOut(ph, s) {
			continue
		}
		if s.Op == dialog.OpStrip || s.Op == dialog.OpDelete || s.Op == dialog.OpEdit && s.Message == 0 {
			if r := ph.rows[s.Of]; r == nil || r.gone {
				g.fail("%s of %q, which is not in the chat", s.Op, s.Of)
			}
		}
		if s.Op == dialog.OpStrip {
			ph.rows[s.Of].body.Keyboard = nil
			continue
		}
		if s.Op == dialog.OpDelete {
			ph.rows[s.Of].gone = true
			continue
		}
		body, err := g.render.Render(ph.p, s)
		if err != nil {
			g.fail("a message of %s cannot be rendered: %v", ph.p.Place.View, err)
		}
		if s.Op == dialog.OpCommands {
			if len(body.Commands) != len(s.List) || ph.p.Learns() && len(s.List) > 6 {
				g.fail("%d commands of %d", len(body.Commands), len(s.List))
			}
			continue
		}
		g.checkBody(ph, s, body)
		if row := ph.p.Screen.Row; row != "" && (s.ID == row || s.Of == row) {
			ph.shown = g.course
		}
		if s.Op.Makes() {
			ph.sent++
			order := int64(ph.version)*1000 + int64(len(ph.rows)) // in the order of sending
			ph.rows[s.ID] = &row{body: body, said: dialog.Shown{Row: s.ID, Order: order, Message: ph.sent, Made: g.now}, of: s.Matter, unsent: s.Unsent}
		} else if s.Message == 0 {
			ph.rows[s.Of].body = body
		} else if r := ph.message(s.Message); r != nil {
			r.body = body
		}
		ph.tokens = append(ph.tokens, tokensOf(body)...)
	}
	if len(ph.tokens) > 400 {
		ph.tokens = ph.tokens[len(ph.tokens)-200:]
	}
}

var (
	tags  = regexp.MustCompile(`<[^>]*>`)
	latin = regexp.MustCompile(`[A-Za-z]{4,}`)
)

// checkBody holds a message against Telegram's limits and her language.
func (g *rig) checkBody(ph *phone, s dialog.Say, b outbox.Body) {
	plain := html.UnescapeString(tags.ReplaceAllString(b.Text, ""))
	most := 4096
	if b.Media != nil {
		most = 1024
	}
	if n := len(utf16.Encode([]rune(plain))); n > most || n == 0 && b.Media == nil && b.From == nil {
		g.fail("a text of %d units on %s", n, ph.p.Place.View)
	}
	if ph.p.Lang == "ar" || ph.p.Lang == "ckb" {
		g.noEnglish(ph, s)
	}
	n := 0
	for _, line := range b.Keyboard {
		for _, k := range line {
			n++
			if strings.TrimSpace(k.Label) == "" {
				g.fail("an empty label on %s", ph.p.Place.View)
			}
			if k.Token == "" && (k.Copy != "" || k.URL != "") {
				g.checkCarried(k)
				continue
			}
			g.checkToken(ph, k.Token)
		}
		if len(line) > 8 {
			g.fail("a row of %d buttons", len(line))
		}
	}
	if n > 100 {
		g.fail("%d buttons", n)
	}
}

// checkCarried holds what a button copies, or opens, against Telegram's limits.
func (g *rig) checkCarried(k outbox.Key) {
	to, err := url.Parse(k.URL)
	switch {
	case k.Copy != "" && k.URL != "", len([]rune(k.Copy)) > 256:
		g.fail("a button copies %q and opens %q", k.Copy, k.URL)
	case k.URL != "" && (err != nil || to.Host != "wa.me" || !strings.Contains(to.Query().Get("text"), "i_") || len(k.URL) > 2048):
		g.fail("a button opens %q", k.URL)
	}
}

func (g *rig) checkToken(ph *phone, token string) {
	if len(token) > 64 {
		g.fail("a token of %d bytes", len(token))
	}
	if dialog.ParseToken(g.keys, ph.door, token) == nil {
		g.fail("her token does not parse")
	}
	if dialog.ParseToken(g.keys, ph.door+"x", token) != nil {
		g.fail("her token parses for somebody else")
	}
}

// noEnglish says that every part in words of the catalogue stands in her script.
func (g *rig) noEnglish(ph *phone, s dialog.Say) {
	for _, p := range s.Parts {
		l := p.Lang
		if l == "" {
			l = ph.p.Lang
		}
		if p.Key == "" || l == "en" || g.seen[string(l)+p.Key] {
			continue
		}
		g.seen[string(l)+p.Key] = true
		bare := p
		for name, v := range p.Args { // values are hers or the course's
			if _, free := v.(seal.Private); free {
				bare.Args = dialog.Args{}
				for k, x := range p.Args {
					bare.Args[k] = x
				}
				bare.Args[name] = seal.Conceal("ن")
			}
		}
		text := g.words1(ph, l, bare)
		if english, err := g.render.Render(&cohort.Participant{Lang: "en"}, dialog.Say{Parts: []dialog.Part{dropLang(bare)}}); err == nil {
			if text == html.UnescapeString(tags.ReplaceAllString(english.Text, "")) && latin.MatchString(text) {
				g.fail("%s is in English for %s: %q", p.Key, l, text)
			}
		}
	}
}

func dropLang(p dialog.Part) dialog.Part { p.Lang = ""; return p }

func (g *rig) words1(ph *phone, l locales.Lang, p dialog.Part) string {
	b, err := g.render.Render(&cohort.Participant{Lang: l, Door: ph.door}, dialog.Say{Parts: []dialog.Part{p}})
	if err != nil {
		g.fail("%s: %v", p.Key, err)
	}
	return html.UnescapeString(tags.ReplaceAllString(b.Text, ""))
}

// check holds the invariants of every step.
func (g *rig) check(ph *phone, was *cohort.Participant, e dialog.Envelope, d dialog.Decision) {
	ev := e.Event
	if ev.Pressed != nil && d.Answer == nil && len(d.Say) == 0 && len(d.Then) == 0 {
		g.fail("a press on %s had no effect she can see", was.Place.View)
	}
	g.checkStale(was, ph.p, ev, d)
	if (ev.Said != nil || ev.Sent != nil) && len(d.Say)+len(d.Then) == 0 {
		g.fail("a message on %s was not answered: %s", was.Place.View, freeze(ev))
	}
	if d.Answer != nil {
		text, err := g.render.Answer(ph.p, *d.Answer)
		if err != nil || text == "" || len([]rune(text)) > 200 {
			g.fail("toast %s: %q, %v", d.Answer.Key, text, err)
		}
	}
	g.checkFacts(ph, was, d)
	g.checkDue(ph, ev, d)
	g.checkPlan(ph, e)
	g.checkUnasked(ph, ev, d)
	g.checkEmptied(ph, was, e, d)
	if d.Erase && ph.p.Stage != cohort.StageGone {
		ph.answered, ph.closed, ph.facts = map[string]int{}, map[string]bool{}, nil
		return // what she learned is gone, her other role is not
	}
	if d.Erase {
		bare := cohort.Participant{Door: ph.p.Door, Chat: ph.p.Chat, Stage: cohort.StageGone}
		if freeze(ph.p) != freeze(&bare) {
			g.fail("more than a tombstone is left: %s", freeze(ph.p))
		}
		return
	}
	if ph.p.Stage == cohort.StageMember {
		g.checkScreen(ph)
	}
}

// checkStale says that a button of another step, or of somebody else, changes
// nothing of hers.
func (g *rig) checkStale(was, is *cohort.Participant, ev dialog.Event, d dialog.Decision) {
	p := ev.Pressed
	if p == nil || p.Act != nil && p.Act.Step == was.Step {
		return
	}
	if p.Act != nil && stands(p.Act) {
		return
	}
	hers := func(p *cohort.Participant) string {
		return freeze([]any{p.Profile, p.Quizzes, p.Lessons, p.Lang, p.Roles, p.Stage, p.Name, p.Registration})
	}
	if was.Stage == cohort.StageMember && is.Stage == cohort.StageVisitor && len(was.Roles) == 0 {
		return // she was an owner by the settings alone, and they name her no more
	}
	then := slices.DeleteFunc(slices.Clone(d.Then), func(e dialog.Envelope) bool {
		ends := e.Event.Declined != nil || e.Event.Spared != nil || e.Event.Orphaned != nil // her role is gone
		return ends || e.Event.Thread != nil && e.Event.Thread.Do == dialog.ThreadMove      // her cohort has ended
	})
	if len(d.Facts)+len(then) > 0 || d.Erase || hers(was) != hers(is) {
		g.fail("an old or foreign button on %s changed something of hers", was.Place.View)
	}
	if v := is.Place.View; v == dialog.ViewConsent || v == dialog.ViewMenu || was.Place.Module != "" {
		return // the consent is a new one, her role is gone, or what was shown has left the course
	}
	if v := is.Place.View; v == dialog.ViewInbox && slices.Contains([]cohort.View{dialog.ViewThread, dialog.ViewReply, dialog.ViewHandOver}, was.Place.View) {
		return // whose thread it was has left
	}
	if v := is.Place.View; v == dialog.ViewGuests && slices.Contains([]cohort.View{dialog.ViewGuest, dialog.ViewGuestSure}, was.Place.View) {
		return // who waited has left, or the cohort has come to its end
	}
	if is.Place.View == dialog.ViewRelease && slices.Contains([]cohort.View{dialog.ViewPauseOf, dialog.ViewPauseSure}, was.Place.View) {
		return // which pause it was is gone
	}
	if was.Place.View != is.Place.View {
		g.fail("an old or foreign button led from %s to %s", was.Place.View, is.Place.View)
	}
}

// checkScreen says that a member has a living message with buttons, and that the
// buttons of the present step are on that one alone.
func (g *rig) checkScreen(ph *phone) {
	if ph.p.Screen.Row == "" {
		return // blocked or not greeted since
	}
	if len(ph.buttons()) == 0 {
		g.fail("no button on %s", ph.p.Place.View)
	}
	for id, r := range ph.rows {
		if id == ph.p.Screen.Row || r.gone {
			continue
		}
		for _, token := range tokensOf(r.body) {
			if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Step == ph.p.Step {
				g.fail("two messages with live buttons on %s", ph.p.Place.View)
			}
		}
	}
	if len(ph.rows) > 64 { // what is over is forgotten, not what is live
		told := func(id string) bool {
			return slices.ContainsFunc(ph.p.Asked.Told, func(x cohort.Told) bool { return x.Row == id || x.File == id })
		}
		for id, r := range ph.rows {
			if id != ph.p.Screen.Row && !told(id) && !ph.keeps(id) && (r.gone || r.dot || len(r.body.Keyboard) == 0 && r.body.Media == nil && r.body.From == nil) {
				delete(ph.rows, id)
			}
		}
	}
}

// keeps says that a message is known by more than being on her screen.
func (ph *phone) keeps(id string) bool {
	return slices.ContainsFunc(ph.p.Follows, func(f cohort.Follow) bool { return f.Row == id }) ||
		slices.ContainsFunc(ph.p.Announced, func(x cohort.Announced) bool { return x.Row == id })
}

// checkDue says that what time brings is said once: what is due next lies ahead. And
// nothing comes unasked in quiet hours, or to somebody who has blocked the bot.
func (g *rig) checkDue(ph *phone, ev dialog.Event, d dialog.Decision) {
	if ev.Due == nil {
		return
	}
	if ph.due > 0 && ph.due <= g.now {
		g.fail("after her turn something is due again at once")
	}
	for _, s := range d.Say {
		if s.Op != dialog.OpSend {
			continue
		}
		zone := g.course.Zone
		if z := ph.p.Reminded.Zone; z != "" {
			zone, _ = time.LoadLocation(z)
		}
		now, days := g.now.Time().In(zone), g.changed.Over(g.course.Calendar, g.course.Zone)
		if ph.p.Blocked || !ph.p.Learns() && s.Matter != "today" || days.Hushed(g.course.Quiet, now) || days.Rests(now) {
			g.fail("something came unasked at %s", now)
		}
	}
}

// checkPlan says that nothing concerns her earlier than she was planned for, unless it is
// another plan by now, which the tick finds.
func (g *rig) checkPlan(ph *phone, e dialog.Envelope) {
	e.Event = dialog.Event{Replan: &dialog.Replan{}}
	anew := dialog.Decide(g.whole(g.world(ph.id, ph.version)), dialog.Subject{Person: ph.p}, e)
	if anew.Plan == ph.plan && anew.DueAt > 0 && (ph.due == 0 || ph.due > anew.DueAt) {
		g.fail("she is due at %v, but was planned for %v", anew.DueAt.Time(), ph.due.Time())
	}
}

// asked says that what is said answers somebody, at once or when another has answered.
func asked(ev dialog.Event) bool {
	return ev.Said != nil || ev.Pressed != nil || ev.Sent != nil || ev.Standing != nil || ev.Jump != nil ||
		ev.Admitted != nil || ev.Refused != nil || ev.Founded != nil || ev.Amended != nil || ev.Appointed != nil || ev.Emptying != nil ||
		ev.Issued != nil || ev.Revoked != nil || ev.Denied != nil || ev.Judged != nil ||
		ev.Regulated != nil || ev.Archived != nil || ev.Unnudged != nil || ev.Cared != nil || ev.Return != nil ||
		ev.Threaded != nil && ev.Threaded.Told == dialog.NewsDone ||
		ev.Announced != nil && ev.Announced.Told != dialog.ToldAsk && ev.Announced.Told != dialog.ToldLost
}

// score and places are what no message that comes unasked may begin with.
var (
	score  = regexp.MustCompile(`[0-9٠-٩]\s*[%٪]|[0-9٠-٩] (of|من|لە) [0-9٠-٩]`)
	places = regexp.MustCompile(`(?i)baghdad|basra|erbil|sulaym|duhok|mosul|kirkuk|najaf|karbala|kurdistan|iraq|بغداد|البصرة|أربيل|السليمانية|دهوك|الموصل|كركوك|النجف|كربلاء|كردستان|العراق|بەغدا|بەسرە|هەولێر|سلێمانی|دهۆک|مووسڵ|کەرکووک|کوردستان|عێراق`)
)

// names says that it is a word for the bot, chatter, or what a language calls itself: some call
// themselves that on the walk.
func (g *rig) names(text string) bool {
	return slices.Contains(aloud, text) || slices.Contains(chatter, text) || slices.ContainsFunc(g.course.Languages, func(l locales.Lang) bool { return g.words.OwnName(l) == text })
}

// checkUnasked holds what comes unasked against what a locked phone shows of it: no name,
// no place, no score, no word of the course.
func (g *rig) checkUnasked(ph *phone, ev dialog.Event, d dialog.Decision) {
	if asked(ev) {
		return
	}
	for _, s := range d.Say {
		if s.Op != dialog.OpSend {
			continue
		}
		body, err := g.render.Render(ph.p, s)
		if err != nil {
			g.fail("what comes unasked cannot be rendered: %v", err)
		}
		runes := []rune(html.UnescapeString(tags.ReplaceAllString(hidden.ReplaceAllString(body.Text, ""), "")))
		shown := string(runes[:min(len(runes), course.Preview)])
		name := strings.TrimSpace(ph.p.Name.Reveal())
		switch {
		case s.Media != nil:
			g.fail("a picture came unasked")
		case len([]rune(name)) > 1 && strings.Contains(shown, name) && !g.names(name):
			g.fail("a locked phone shows the name %q: %q", name, shown)
		case g.course.Tells(ph.p.Lang, shown), score.MatchString(shown), places.MatchString(shown):
			g.fail("a locked phone shows too much: %q in %s", shown, ph.p.Lang)
		}
		for _, l := range []locales.Lang{"ar", "ckb", "en"} {
			if ph.p.Lang == "" && g.course.Tells(l, shown) {
				g.fail("a locked phone shows too much: %q in %s", shown, ph.p.Lang)
			}
		}
	}
}
