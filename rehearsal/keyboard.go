package rehearsal

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

const (
	maxRow     = 8
	maxButtons = 100
	maxData    = 64
)

// keyboard reads reply_markup. Only inline keyboards are shown; of other
// markup only the shape is checked. An absent or empty keyboard is nil.
func (c *call) keyboard() ([][]Button, *refusal) {
	raw := strings.TrimSpace(c.str("reply_markup"))
	if raw == "" {
		return nil, nil
	}
	var parsed struct {
		Keys   [][]json.RawMessage `json:"keyboard"`
		Inline *[][]Button         `json:"inline_keyboard"`
		Remove bool                `json:"remove_keyboard"`
		Force  bool                `json:"force_reply"`
	}
	if err := json.Unmarshal([]byte(raw), &parsed); err != nil {
		return nil, bad("can't parse reply keyboard markup JSON object")
	}
	if parsed.Inline == nil {
		if parsed.Keys != nil || parsed.Remove || parsed.Force {
			return nil, nil
		}
		return nil, bad("object expected as reply markup")
	}
	return inlineRows(*parsed.Inline)
}

func inlineRows(rows [][]Button) ([][]Button, *refusal) {
	var out [][]Button
	total := 0
	for _, row := range rows {
		var buttons []Button
		for _, b := range row {
			if no := b.check(); no != nil {
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

// check makes a button as Telegram would keep it. Clients may write an empty
// copy_text beside an action; it does not count as one.
func (b *Button) check() *refusal {
	b.Text = cleanText(b.Text)
	if b.Copy != nil && b.Copy.Text == "" {
		b.Copy = nil
	}
	actions := 0
	for _, is := range []bool{b.Data != "", b.URL != "", b.Copy != nil} {
		if is {
			actions++
		}
	}
	switch {
	case b.Text == "":
		return bad(`can't parse inline keyboard button: Field "text" must be non-empty`)
	case actions == 0:
		return bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case actions > 1:
		return bad("can't parse inline keyboard button: exactly one action is allowed")
	case len(b.Data) > maxData:
		return bad("BUTTON_DATA_INVALID")
	case b.Copy != nil && utf8.RuneCountInString(b.Copy.Text) > 256:
		return bad("BUTTON_COPY_TEXT_INVALID")
	case b.URL != "" && linkTarget(b.URL) == "":
		return bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
	}
	return nil
}
