package course

import (
	"strings"
	"unicode"

	"cohortbot/locales"
)

// matter is something that is dangerous to ask the people of a cohort.
type matter struct {
	name string
	// words are the forms as they are typed; one ending in * stands for every
	// word that begins so.
	words string
}

// matters lists the words of a language that ask for what a course should not
// know. It warns only: a word here may well be harmless where it stands.
func matters(l locales.Lang) []matter {
	switch l {
	case locales.English:
		return []matter{
			{"religion", "religion religious religions faith sect denomination muslim* christian* yazidi* ezidi* sunni* shia* shi'a mandaean*"},
			{"ethnicity", "ethnic* ethnicity race tribe tribal kurd kurdish arab arabs turkmen* assyrian* chaldean*"},
			{"party", "party parties"},
			{"health", "health disab* illness* disease* sick* pregnan* diagnos*"},
		}
	case locales.Arabic:
		return []matter{
			{"religion", "دين دينك دينية ديانة ديانتك مذهب مذهبك مذهبية طائفة طائفتك طائفية عقيدة عقيدتك مسلمة مسيحية ايزيدية سنية شيعية صابئية"},
			{"ethnicity", "قومية قوميتك عرق عرقك عرقية اثنية اثنيتك عشيرة عشيرتك كردية تركمانية اشورية"},
			{"party", "حزب حزبك حزبية احزاب حزبي"},
			{"health", "صحة صحتك صحية صحي مرض مرضك امراض اعاقة اعاقتك حمل حامل"},
		}
	case locales.Sorani:
		return []matter{
			{"religion", "ئایین* ئاین* دین دینی دینتان مەزهەب* تایفە* موسڵمان* مەسیحی* ئێزدی* سوننە* شیعە*"},
			{"ethnicity", "نەتەوە* ئیتنی* ڕەچەڵەک* عەشیرەت* هۆز هۆزی هۆزەکەتان تورکمان* ئاشووری*"},
			{"party", "حزب* حیزب* پارت پارتی پارتەکە* پارتێک*"},
			{"health", "تەندروستی* نەخۆشی* کەمئەندام* دووگیان*"},
		}
	}
	return nil
}

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
		for _, m := range matters(l) {
			if m.in(asked, l) || m.name != "health" && m.in(strings.Join(answers, " "), l) {
				o.warnPrivate(m, l)
			}
		}
	}
}

// asksPrivate looks at typed answers only: what a lesson says about parties or
// religion may be asked about, what she is may not.
func (i *items) asksPrivate(o object, q *Question) {
	if q.Type != TextQuestion {
		return
	}
	for _, l := range o.langs {
		for _, m := range matters(l) {
			if m.in(q.Ask[l], l) {
				o.warnPrivate(m, l)
			}
		}
	}
}

func (o object) warnPrivate(m matter, l locales.Lang) {
	o.warn(o.file, o.line, "this seems to ask for %s (in %s): whoever gets hold of the answers could harm people with them; leave it out if you can", m.name, l)
}

// in tells whether the text has one of the words, as it is written or with the
// particles that Arabic joins to the front of a word.
func (m matter) in(text string, l locales.Lang) bool {
	for _, word := range strings.FieldsFunc(folded(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		for _, form := range strings.Fields(m.words) {
			stem, open := strings.CutSuffix(form, "*")
			for _, bare := range bareForms(word, l) {
				if bare == stem || open && strings.HasPrefix(bare, stem) {
					return true
				}
			}
		}
	}
	return false
}

// folded drops what is often left out in writing: case, vowel signs, the
// hamza of alef.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x064B && r <= 0x0652 || r == 0x0640:
			return -1
		case r == 'أ' || r == 'إ' || r == 'آ':
			return 'ا'
		}
		return unicode.ToLower(r)
	}, text)
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
