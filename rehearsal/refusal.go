package rehearsal

import "fmt"

// refusal is an answer with ok=false.
type refusal struct {
	code       int
	text       string
	retryAfter int
	html       bool // a gateway's page instead of JSON
}

func bad(format string, args ...any) *refusal {
	return &refusal{code: 400, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(text string) *refusal {
	return &refusal{code: 403, text: "Forbidden: " + text}
}

func conflict(text string) *refusal {
	return &refusal{code: 409, text: "Conflict: " + text}
}
