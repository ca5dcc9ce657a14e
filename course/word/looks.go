package word

// unshown remarks once on looks that a phone does not show.
func (in *inline) unshown(rPr *node) {
	if rPr == nil {
		return
	}
	u, color, size := rPr.val("w:u"), rPr.val("w:color"), rPr.val("w:sz")
	for what, found := range map[string]bool{
		"underlining":             u != "" && u != "none" && !in.linked,
		"struck-out text":         toggle(rPr.kid("w:strike")) == on || toggle(rPr.kid("w:dstrike")) == on,
		"colour":                  color != "" && color != "auto" && color != "000000" && !in.linked,
		"highlighting":            rPr.kid("w:highlight") != nil && !isOff(rPr.val("w:highlight")),
		"raised or lowered text":  rPr.val("w:vertAlign") == "superscript" || rPr.val("w:vertAlign") == "subscript",
		"capitals as a look":      toggle(rPr.kid("w:caps")) == on || toggle(rPr.kid("w:smallCaps")) == on,
		"another size of letters": size != "" && in.styles.size != "" && size != in.styles.size && !in.heading && !in.apart,
	} {
		if found {
			in.once(in.number, what+" is not shown on a phone: the words are kept as plain ones")
		}
	}
	if rPr.kid("w:rPrChange") != nil {
		in.once(in.number, "a tracked change of looks is accepted")
	}
}
