package bot_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cohortbot/bot"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/turn"
)

// turns answers every envelope with one error.
type turns struct{ err error }

func (x turns) Run(context.Context, dialog.Envelope) (turn.Outcome, error) {
	return turn.Outcome{}, x.err
}

// Each answer of the webhook, as the contract has it.
func TestWebhook(t *testing.T) {
	const good = `{"update_id":7,"message":{"message_id":1,"date":1,"text":"hello",` +
		`"from":{"id":5,"is_bot":false,"first_name":"N"},"chat":{"id":5,"type":"private"}}}`
	for _, c := range []struct {
		name, method, secret, body string
		err                        error
		want                       int
	}{
		{"an update", http.MethodPost, "s3cret", good, nil, http.StatusOK},
		{"no secret", http.MethodPost, "", good, nil, http.StatusUnauthorized},
		{"a wrong secret", http.MethodPost, "s3cret2", good, nil, http.StatusUnauthorized},
		{"another method", http.MethodGet, "s3cret", "", nil, http.StatusMethodNotAllowed},
		{"no JSON", http.MethodPost, "s3cret", "hello", nil, http.StatusBadRequest},
		{"no update", http.MethodPost, "s3cret", `{"hello":"there"}`, nil, http.StatusBadRequest},
		{"nothing", http.MethodPost, "s3cret", "null", nil, http.StatusBadRequest},
		{"too large", http.MethodPost, "s3cret", strings.Repeat(" ", 1<<20) + good, nil, http.StatusRequestEntityTooLarge},
		{"the store is away", http.MethodPost, "s3cret", good, errors.New("away"), http.StatusServiceUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(c.method, "/hook", strings.NewReader(c.body))
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
			hook(t, c.err).ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
			if again := w.Header().Get("Retry-After"); (again != "") != (c.want == http.StatusServiceUnavailable) {
				t.Errorf("Retry-After is %q", again)
			}
		})
	}
}

func hook(t *testing.T, err error) *bot.Webhook {
	t.Helper()
	keys, kerr := seal.New().Keys()
	bundle, berr := locales.Shipped()
	if kerr != nil || berr != nil {
		t.Fatal(kerr, berr)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	in := bot.NewIntake(bot.IntakeConfig{
		Turns: turns{err}, Log: log,
		Parser: &bot.Parser{Keys: keys, Bundle: bundle, Invite: func(string) (string, bool) { return "", false }},
	})
	return &bot.Webhook{Intake: in, Secret: "s3cret", Log: log}
}
