package rehearsal

import (
	"encoding/json"
	"strings"
)

const (
	maxRow     = 8
	maxButtons = 100
	maxData    = 64
)

// keyboard reads reply_markup. Only inline keyboards are rehearsed; an absent
// or empty one is nil.
func (k *call) keyboard() ([][]Button, *refusal) {
	raw := strings.TrimSpace(k.str("reply_markup"))
	if raw == "" {
		return nil, nil
	}
	var parsed struct {
		Inline *[][]json.RawMessage `json:"inline_keyboard"`
		Remove bool                 `json:"remove_keyboard"`
		Force  bool                 `json:"force_reply"`
	}
	if err := json.Unmarshal([]byte(raw), &parsed); err != nil {
		return nil, bad("can't parse reply keyboard markup JSON object")
	}
	if parsed.Inline == nil {
		if parsed.Remove || parsed.Force {
			return nil, nil
		}
		return nil, bad("object expected as reply markup")
	}
	return inlineRows(*parsed.Inline)
}

func inlineRows(rows [][]json.RawMessage) ([][]Button, *refusal) {
	var out [][]Button
	total := 0
	for _, row := range rows {
		var buttons []Button
		for _, raw := range row {
			b, no := button(raw)
			if no != nil {
				return nil, no
			}
			buttons = append(buttons, b)
		}
		if total += len(row); len(row) > maxRow || total > maxButtons {
			return nil, bad("REPLY_MARKUP_TOO_LONG")
		}
		if len(buttons) > 0 {
			out = append(out, buttons)
		}
	}
	return out, nil
}

// button reads one. Clients may write an empty copy_text beside an action;
// it does not count as one.
func button(raw json.RawMessage) (Button, *refusal) {
	var b Button
	if err := json.Unmarshal(raw, &b); err != nil {
		return b, bad("can't parse inline keyboard button: expected an Object")
	}
	b.Text = cleanText(b.Text)
	if b.Text == "" {
		return b, bad(`can't parse inline keyboard button: Field "text" must be non-empty`)
	}
	if b.Copy != nil && b.Copy.Text == "" {
		b.Copy = nil
	}
	if b.Copy != nil && len([]rune(b.Copy.Text)) > 256 {
		return b, bad("BUTTON_COPY_TEXT_INVALID")
	}
	actions := 0
	for _, is := range []bool{b.Data != "", b.URL != "", b.Copy != nil} {
		if is {
			actions++
		}
	}
	switch {
	case actions == 0:
		return b, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case actions > 1:
		return b, bad("can't parse inline keyboard button: exactly one action is allowed")
	case len(b.Data) > maxData:
		return b, bad("BUTTON_DATA_INVALID")
	case b.URL != "" && linkTarget(b.URL) == "":
		return b, bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
	}
	return b, nil
}
