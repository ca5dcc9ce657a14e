package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// sendingTakes bounds a sending whose Sender does not give up by itself: a file that is written while it is sent
// takes longest.
const sendingTakes = 6 * time.Minute

// ending is how a sending ended.
type ending struct {
	id    int64 // of the message
	err   error
	began time.Time
}

// transmit sends a row about a message.
func (r *Relay) transmit(ctx context.Context, m *Message, about int64) ending {
	ctx, cancel := context.WithTimeout(WithTries(ctx, m.Tries), sendingTakes)
	defer cancel()
	began := time.Now()
	chat, err := r.chatOf(ctx, m)
	if err != nil {
		return ending{0, fmt.Errorf("find the chat: %w", errors.Join(notSentUnless(err, ErrNoChat), err)), began}
	}
	if about == 0 && !m.Op.Makes() && m.Op != dialog.OpCommands && !m.many() {
		id, err := r.gone(ctx, chat, m)
		return ending{id, err, began}
	}
	id, err := r.call(ctx, chat, m.Op, about, m.Body)
	switch {
	case errors.Is(err, ErrGone):
		id, err = r.gone(ctx, chat, m)
	case !m.Op.Makes():
		id = about
	}
	return ending{id, err, began}
}

func notSentUnless(err, but error) error {
	if errors.Is(err, but) {
		return nil
	}
	return ErrNotSent
}

// gone handles a row whose message is no longer there: an edit is sent anew and
// the row it names takes the new message; a strip, blank or delete is done.
func (r *Relay) gone(ctx context.Context, chat seal.Private, m *Message) (int64, error) {
	if m.Op != dialog.OpEdit {
		m.Superseded = m.Doubts == 0 // else it may be gone by m's own doing
		return 0, nil
	}
	if never, err := r.neverCame(ctx, m); never || err != nil {
		m.Superseded = err == nil
		return 0, err
	}
	id, err := r.call(ctx, chat, dialog.OpSend, 0, m.Body)
	if err != nil || m.Of == "" {
		return id, err
	}
	r.known.put(m.Of, id)
	ctx, cancel := brief(ctx)
	defer cancel()
	of, err := r.cfg.Store.Row(ctx, m.Of)
	if err != nil {
		return id, nil // without its row the next edit is sent anew once more
	}
	of.Message = id
	if err := r.cfg.Store.SaveRow(ctx, of); err != nil {
		r.cfg.Log.Warn("outbox: a row kept its old message", "err", err)
	}
	return id, nil
}

// neverCame says that m would change an announcement that was not sent to her, and will not
// be: she reads no change of what she never had.
func (r *Relay) neverCame(ctx context.Context, m *Message) (bool, error) {
	_, one := cohort.AnnouncementOf(m.Matter)
	_, moved := cohort.MovedOf(m.Matter)
	if !one && !moved || m.Of == "" {
		return false, nil
	}
	ctx, cancel := brief(ctx)
	defer cancel()
	of, err := r.cfg.Store.Row(ctx, m.Of)
	switch {
	case errors.Is(err, ErrNoRow):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("find what is to be changed: %w", errors.Join(ErrNotSent, err))
	}
	return of.Message == 0 && (of.State == Dropped || of.State == Blocked || of.State == Dead), nil
}

// tokenPause is how long nothing is sent when Telegram does not accept the token.
const tokenPause = time.Minute

// call has the sender carry one message. When the token is not accepted everything
// is held; after each pause one message tries it for all.
func (r *Relay) call(ctx context.Context, chat seal.Private, op dialog.Op, message int64, body seal.Private) (int64, error) {
	id, err := r.cfg.Sender.Transmit(ctx, chat, op, message, body)
	var throttled *Throttled
	switch {
	case errors.Is(err, ErrToken):
		r.cfg.Pacer.Hold(tokenPause)
		if r.barred.CompareAndSwap(false, true) {
			r.cfg.Log.Error("outbox: Telegram does not accept the token; nothing is lost, messages wait",
				"mend", "check TELEGRAM_BOT_TOKEN and start again")
		}
	case err == nil, errors.As(err, &throttled), errors.Is(err, ErrBlocked), errors.Is(err, ErrGone):
		if r.barred.CompareAndSwap(true, false) {
			r.cfg.Log.Info("outbox: Telegram accepts the token again")
		}
	}
	return id, err
}
