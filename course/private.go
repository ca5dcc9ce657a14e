package course

import (
	"slices"
	"strings"
	"unicode"

	"cohortbot/locales"
)

// matter is something that is dangerous to ask the people of a cohort.
type matter struct {
	name  string
	words []form
}

// form is a word as it is typed, folded; an open one stands for every word that
// begins so.
type form struct {
	stem string
	open bool
}

// matters are what a course should not ask for, by language. It warns only: a
// word here may well be harmless where it stands.
var matters = map[locales.Lang][]matter{
	locales.English: dangerous(english),
	locales.Arabic:  dangerous(arabic),
	locales.Sorani:  dangerous(sorani),
}

// dangerous folds the words of one language.
func dangerous(words [4]string) []matter {
	var all []matter
	for i, name := range []string{"religion", "ethnicity", "party", "health"} {
		m := matter{name: name}
		for _, word := range strings.Fields(words[i]) {
			stem, open := strings.CutSuffix(word, "*")
			m.words = append(m.words, form{locales.Fold(stem), open})
		}
		all = append(all, m)
	}
	return all
}

// The words for religion, ethnicity, party and health; one ending in * stands
// for every word that begins so.
var (
	english = [4]string{
		"religion religious religions faith creed sect sectarian denomination muslim* christian* yazidi* ezidi* sunni* shia* shi'a shiite* mandaean* kakai*",
		"ethnic* ethnicity race racial tribe tribal clan kurd kurdish arab arabs turkmen* assyrian* chaldean* shabak*",
		"party parties affiliat*",
		"health disab* illness* disease* sick* pregnan* diagnos* medical medication*",
	}
	arabic = [4]string{
		"دين دينك دينكم دينية ديني ديانة ديانتك مذهب مذهبك مذهبكم مذهبية مذهبي طائفة طائفتك طائفية عقيدة عقيدتك مسلمة مسلم مسيحية مسيحي ايزيدية ايزيدي سنية شيعية شيعي صابئية صابئي كاكائية",
		"قومية قوميتك قوميتكم عرق عرقك عرقية عرقي اثنية اثنيتك اثني عشيرة عشيرتك عشيرتكم قبيلة قبيلتك كردية كردي تركمانية تركماني اشورية اشوري كلدانية شبكية",
		"حزب حزبك حزبكم حزبا حزبية احزاب حزبي انتماء انتماؤك انتماءك انتمائك",
		"صحة صحتك صحية صحي مرض مرضك امراض مريضة مزمن مزمنة اعاقة اعاقتك حمل حامل دواء ادوية",
	}
	sorani = [4]string{
		"ئایین* ئاین* دین دینی دینتان مەزهەب* تایفە* ئایینزا* موسڵمان* مەسیحی* ئێزدی* سوننە* سوننی* شیعە* کاکەیی*",
		"نەتەوە* ئیتنی* ڕەچەڵەک* نەژاد* عەشیرەت* خێڵ* هۆز هۆزی هۆزەکەتان تورکمان* ئاشووری* شەبەک*",
		"حزب* حیزب* پارت پارتی پارتە* پارتێک* ئینتیما*",
		"تەندروستی* نەخۆش* کەمئەندام* دووگیان* دەرمان*",
	}
)

// asksForPrivate warns once for each matter that a profile question, its id or
// its options touch. Options may name health: it is also a sector of work.
func (o object) asksForPrivate(q ProfileQuestion) {
	for _, l := range o.langs {
		asked := q.Ask[l]
		if l == locales.English {
			asked += " " + strings.ReplaceAll(string(q.ID), "-", " ")
		}
		var answers []string
		for _, one := range q.Options {
			answers = append(answers, one.Text[l])
		}
		for _, m := range matters[l] {
			if m.in(asked, l) || m.name != "health" && m.in(strings.Join(answers, " "), l) {
				o.warnPrivate(m, l)
			}
		}
	}
}

// asksPrivate looks at what asks for herself: typed answers, and choices where
// none is right. What a lesson says about parties or religion may be asked
// about, what she is may not.
func (i *items) asksPrivate(o object, q *Question) {
	chosen := q.Type == Single || q.Type == Multiple
	if q.Type != TextQuestion && !(chosen && i.quiz.Kind != "" && !i.quiz.Scored()) {
		return
	}
	for _, l := range o.langs {
		for _, m := range matters[l] {
			if m.in(q.Ask[l], l) {
				o.warnPrivate(m, l)
			}
		}
	}
}

func (o object) warnPrivate(m matter, l locales.Lang) {
	o.warn(o.file, o.line, "this seems to ask for %s (in %s): whoever gets hold of the answers could harm people with them; leave it out if you can", m.name, l)
}

// in tells whether the text has one of the words, however it is typed, or with
// the particles that Arabic joins to the front of a word.
func (m matter) in(text string, l locales.Lang) bool {
	letters := func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }
	for _, word := range strings.FieldsFunc(locales.Fold(text), letters) {
		for _, bare := range bareForms(word, l) {
			if slices.ContainsFunc(m.words, func(f form) bool { return bare == f.stem || f.open && strings.HasPrefix(bare, f.stem) }) {
				return true
			}
		}
	}
	return false
}

// bareForms gives an Arabic word also without its article and particles.
func bareForms(word string, l locales.Lang) []string {
	forms := []string{word}
	if l != locales.Arabic {
		return forms
	}
	for _, joined := range []string{"ال", "لل", "و", "ب", "ل", "ك", "ف", "وال", "بال", "فال", "كال", "ولل"} {
		if bare, found := strings.CutPrefix(word, joined); found {
			forms = append(forms, bare)
		}
	}
	return forms
}
