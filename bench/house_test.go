package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/pprof"
	"sync"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// house is the program of cmd/cohortbot over an engine in memory. Its first line
// is an invitation for everybody, its last what it held when it was stopped.
type house struct {
	store  *storage.Store
	engine storage.Engine
	client *bot.Client
	relay  *outbox.Relay
	intake *bot.Intake
	sweep  *scheduler.Sweeper
}

func houseMain(ctx context.Context) error {
	h, link, err := openHouse(ctx)
	if err != nil {
		return err
	}
	fmt.Println(link)
	if path := os.Getenv(envCPU); path != "" {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if err := h.run(ctx); err != nil {
		return err
	}
	held, err := count(context.Background(), h.store, h.engine)
	if err != nil {
		return err
	}
	return errors.Join(json.NewEncoder(os.Stdout).Encode(held), h.engine.Close(context.Background()))
}

// openHouse opens an empty store in memory, with one cohort.
func openHouse(ctx context.Context) (*house, string, error) {
	bundle, err := locales.Shipped()
	if err != nil {
		return nil, "", err
	}
	c, found := course.Load(os.DirFS(os.Getenv(envCourse)))
	if course.Broken(found) {
		return nil, "", fmt.Errorf("the course: %v", found)
	}
	keys, err := seal.New().Keys()
	if err != nil {
		return nil, "", err
	}
	engine, err := sqlite.Open(ctx, sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		return nil, "", err
	}
	store := storage.NewStore(engine, keys, nil)
	if err := store.Begin(ctx); err != nil {
		return nil, "", err
	}
	id, err := store.FoundCohort(ctx, &cohort.Cohort{Name: seal.Conceal("Bench"), Start: firstDay, Languages: c.Languages}, "bench")
	if err != nil {
		return nil, "", err
	}
	link, err := store.Invite(ctx, &cohort.Invitation{
		Role: cohort.RoleParticipant, Cohort: id, Uses: people, Expires: cohort.At(time.Now().AddDate(0, 0, 1)),
	}, "bench")
	if err != nil {
		return nil, "", err
	}
	h := &house{store: store, engine: engine}
	return h, link, h.wire(keys, bundle, func() *course.Course { return c })
}

func (h *house) wire(keys *seal.Keys, bundle *locales.Bundle, current func() *course.Course) (err error) {
	h.client, err = bot.NewClient(bot.ClientConfig{Token: os.Getenv(envToken), URL: os.Getenv(envAPI)})
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	h.relay = outbox.NewRelay(outbox.Config{Store: h.store, Sender: h.client, Pacer: outbox.NewPacer(0, 0), Log: log, Alone: true})
	runner := turn.NewRunner(turn.Config{
		Store: h.store, Course: current, Bundle: bundle, Wake: h.relay.Wake,
		Words: &bot.Renderer{Bundle: bundle, Course: current, Stamp: keys},
	})
	h.sweep = &scheduler.Sweeper{Store: h.store, Turns: runner, Log: log}
	h.intake = bot.NewIntake(bot.IntakeConfig{
		Turns: runner, Lot: h.store, Client: h.client, Log: log,
		Parser: &bot.Parser{Keys: keys, Bundle: bundle, Invite: func(payload string) (string, bool) {
			return cohort.InvitationID(keys, payload)
		}},
	})
	return nil
}

// run takes updates until ctx ends, as serve does.
func (h *house) run(ctx context.Context) error {
	after, stop := context.WithCancel(context.Background())
	defer stop()
	var background sync.WaitGroup
	relay := make(chan error, 1)
	background.Go(func() { relay <- h.relay.Run(after) })
	background.Go(func() { h.sweep.Run(after) })
	ready := func() { fmt.Println("ready") }
	err := h.take(ctx, ready)
	h.intake.Wait()
	stop()
	background.Wait()
	return errors.Join(err, <-relay)
}

func (h *house) take(ctx context.Context, ready func()) error {
	hook := os.Getenv(envHook)
	if hook == "" {
		if err := h.client.Receive(ctx, "", ""); err != nil {
			return err
		}
		var once sync.Once
		(&bot.Poller{Client: h.client, Intake: h.intake}).Run(ctx, func(bool) { once.Do(ready) })
		return nil
	}
	u, err := url.Parse(hook)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", os.Getenv(envListen))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(u.Path, &bot.Webhook{Intake: h.intake, Secret: os.Getenv(envSecret)})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if err := h.client.Receive(ctx, hook, os.Getenv(envSecret)); err != nil {
		return err
	}
	ready()
	<-ctx.Done()
	err = server.Shutdown(context.Background())
	<-served
	return err
}

// held is what a store holds after a run.
type held struct {
	Joined   int // facts
	Answered int // facts
	Settled  int // rows of the outbox
	Waiting  int
	Failed   int
}

func count(ctx context.Context, store *storage.Store, engine storage.Engine) (held, error) {
	var h held
	err := store.EachFact(ctx, func(f *cohort.Fact) error {
		switch f.Kind {
		case cohort.FactJoined:
			h.Joined++
		case cohort.FactAnswered:
			h.Answered++
		}
		return nil
	})
	q := storage.Query{Index: "messages_by_state", Limit: 1000}
	for err == nil {
		q.After, err = engine.Find(ctx, q, func(d storage.Decode) error {
			var m struct{ State outbox.State }
			if err := d(&m); err != nil {
				return err
			}
			switch m.State {
			case outbox.Sent:
				h.Settled++
			case outbox.Ready, outbox.Sending:
				h.Waiting++
			default:
				h.Failed++
			}
			return nil
		})
		if q.After == "" {
			break
		}
	}
	return h, err
}
