package results

import (
	"encoding/binary"
	"errors"
	"math"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// record is one row to be: an answer and the attempt it belongs to.
type record struct {
	sittingID
	answer
}

// append packs the record behind to.
func (r *record) append(to []byte) []byte {
	for _, s := range []string{
		string(r.module), string(r.quiz), string(r.cohort), string(r.lang), string(r.question), r.option, r.content,
	} {
		to = append(binary.AppendUvarint(to, uint64(len(s))), s...)
	}
	to = binary.AppendVarint(to, int64(r.attempt))
	to = binary.AppendVarint(to, int64(r.at))
	to = append(to, byte(r.correct))
	if r.score == nil {
		return append(to, 0)
	}
	return binary.BigEndian.AppendUint64(append(to, 1), math.Float64bits(*r.score))
}

// records unpacks n records.
func records(data []byte, n int) ([]record, error) {
	u := &unpacking{data: data}
	out := make([]record, n)
	for i := range out {
		u.record(&out[i])
	}
	if u.short || len(u.data) > 0 {
		return nil, errors.New("what was laid aside is not what was read")
	}
	return out, nil
}

// unpacking takes one thing after another from the front of data.
type unpacking struct {
	data  []byte
	short bool // there was less than wanted
}

func (u *unpacking) record(r *record) {
	r.module, r.quiz = course.ModuleID(u.text()), course.QuizID(u.text())
	r.cohort, r.lang = cohort.ID(u.text()), locales.Lang(u.text())
	r.question, r.option, r.content = course.QuestionID(u.text()), u.text(), u.text()
	r.attempt, r.at = int(u.whole()), cohort.Instant(u.whole())
	r.correct = verdict(u.bytes(1)[0])
	if u.bytes(1)[0] == 1 {
		x := math.Float64frombits(binary.BigEndian.Uint64(u.bytes(8)))
		r.score = &x
	}
}

func (u *unpacking) text() string {
	n, used := binary.Uvarint(u.data)
	u.bytes(max(0, used))
	if n > uint64(len(u.data)) || used <= 0 {
		u.short = true
		return ""
	}
	return string(u.bytes(int(n)))
}

func (u *unpacking) whole() int64 {
	x, used := binary.Varint(u.data)
	u.bytes(max(0, used))
	u.short = u.short || used <= 0
	return x
}

// bytes gives n bytes, which are zero where there are no more.
func (u *unpacking) bytes(n int) []byte {
	if n > len(u.data) {
		u.short, u.data = true, nil
		return make([]byte, n)
	}
	out := u.data[:n]
	u.data = u.data[n:]
	return out
}
