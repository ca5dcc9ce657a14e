package dialog

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"cohortbot/course"
)

// Verb is what a button means.
type Verb string

// Act is what a press asks for: at which step of hers, which verb, on what.
type Act struct {
	Step int    `json:"step"`
	Verb Verb   `json:"verb"`
	Arg  string `json:"arg,omitempty"`
}

// name tells an act from every other of hers.
func (a Act) name() string {
	return strconv.FormatInt(int64(a.Step), 36) + "." + string(a.Verb) + "." + a.Arg
}

// macBytes of a token's MAC: 64 bits, checked per press and person.
const macBytes = 8

// Stamp makes and checks the MAC of a token; *seal.Keys does.
type Stamp interface {
	MAC(n int, parts ...string) string
	CheckMAC(n int, mac string, parts ...string) bool
}

// Token encodes act for one recipient (the look-up value of her Telegram id).
// It is at most 64 bytes.
func Token(s Stamp, door string, act Act) string {
	body := act.name()
	return body + "." + s.MAC(macBytes, "token", door, body)
}

// ParseToken gives the act of a token made for door, or nil when it is not ours
// or was made for somebody else.
func ParseToken(s Stamp, door, token string) *Act {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 || len(token) > 64 || !s.CheckMAC(macBytes, token[cut+1:], "token", door, token[:cut]) {
		return nil
	}
	parts := strings.SplitN(token[:cut], ".", 3)
	if len(parts) != 3 {
		return nil
	}
	step, err := strconv.ParseInt(parts[0], 36, 32)
	if err != nil {
		return nil
	}
	return &Act{Step: int(step), Verb: Verb(parts[1]), Arg: parts[2]}
}

// tag is a short name for course ids, so that any of them fits a button. Forty
// bits: the things told apart are at most a few hundred.
func tag(ids ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(ids, "/")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// AnswerArg is the argument of the button that chooses an option, or a point of a scale.
func AnswerArg(id course.OptionID) string { return tag(string(id)) }
