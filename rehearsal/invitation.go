package rehearsal

import "strconv"

// Invitation is the message that brings a link to a person, in her language
// when it is one of ours.
func Invitation(lang, link string) string {
	switch lang {
	case "ar":
		return "أهلاً بكِ! هذه دعوتكِ الشخصية إلى برنامج القيادات النسائية. افتحي الرابط عندما يناسبكِ:\n" + link
	case "ckb", "ku":
		return "بەخێربێیت! ئەمە بانگهێشتی تایبەتی تۆیە بۆ بەرنامەی ژنانی سەرکردە. هەر کاتێک بۆت گونجا، بەستەرەکە بکەرەوە:\n" + link
	}
	return "Welcome! This is your personal invitation to the women leaders' programme. Open the link whenever it suits you:\n" + link
}

// firstName finds a name that no phone has yet; when there is none left, one with a number.
func (s *Server) firstName(lang string) string {
	names := []string{"Sara", "Maya", "Dina", "Nadia", "Rose", "Lina", "Mina", "Hala", "Zahra", "Ann", "Miriam", "Yusra"}
	switch lang {
	case "ar":
		names = []string{"زينب", "مريم", "نور", "فاطمة", "رغد", "ريم", "شهد", "زهراء", "ميسون", "إسراء", "وسن", "نبراس"}
	case "ckb", "ku":
		names = []string{"شیرین", "ژیان", "تارا", "نازدار", "ڕووناک", "ئاڤان", "سازان", "شادی", "هانا", "چرۆ", "بێریڤان", "ڕۆژان"}
	}
	taken := map[string]bool{}
	for _, p := range s.Phones() {
		taken[p.cfg.FirstName] = true
	}
	for n := 1; ; n++ {
		for _, name := range names {
			if n > 1 {
				name += " " + strconv.Itoa(n)
			}
			if !taken[name] {
				return name
			}
		}
	}
}
