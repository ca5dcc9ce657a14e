package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cohortbot/cohort"
	"cohortbot/outbox"
	"cohortbot/storage"
)

// scrapeWithin is how long a scraper waits, less than Prometheus does by itself;
// glanceWithin how long a person does, and less than a health check.
const (
	scrapeWithin = 8 * time.Second
	glanceWithin = time.Second
)

// metrics is the page for Prometheus. Without numbers it says so with 503, so that a
// scraper notes a gap and no zeros.
func (p *program) metrics() http.HandlerFunc {
	own := prometheus.NewRegistry()
	own.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return func(w http.ResponseWriter, r *http.Request) {
		now, err := p.outlook(r, scrapeWithin)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		all := prometheus.NewRegistry()
		all.MustRegister(now)
		promhttp.HandlerFor(prometheus.Gatherers{all, own}, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	}
}

// outlook is how things stand at one moment.
type outlook struct {
	storage.Counts
	now         time.Time
	ready       bool
	leads       bool
	term        int64 // while it leads
	countsError error // then Counts are none
}

func (p *program) outlook(r *http.Request, within time.Duration) (outlook, error) {
	s := outlook{now: moment(p.set), ready: p.word() != ""}
	s.term, s.leads = p.leading()
	s.Counts, s.countsError = p.meter.ask(r.Context(), within)
	return s, s.countsError
}

// Describe implements prometheus.Collector: a collector that describes nothing is
// checked at each scrape instead.
func (s outlook) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (s outlook) Collect(out chan<- prometheus.Metric) {
	tell := func(kind prometheus.ValueType, name, help string, value float64) {
		out <- prometheus.MustNewConstMetric(prometheus.NewDesc("cohortbot_"+name, help, nil, nil), kind, value)
	}
	tellLanes := func(kind prometheus.ValueType, name, help string, value func(lane string) float64) {
		desc := prometheus.NewDesc("cohortbot_"+name, help, []string{"lane"}, nil)
		for _, lane := range outbox.Lanes() {
			out <- prometheus.MustNewConstMetric(desc, kind, value(lane.String()), lane.String())
		}
	}
	const total, level = prometheus.CounterValue, prometheus.GaugeValue
	tellLanes(total, "sent_total", "Messages, edits and deletions that reached Telegram.", s.sent)
	tellLanes(total, "uncertain_total", "Sendings whose outcome nobody knows, each a possible duplicate.", s.uncertain)
	tellLanes(level, "queue", "Messages that wait to be sent.", s.queue)
	tellLanes(level, "lag_seconds", "Age of the oldest message that waits.", s.lag)
	tell(total, "throttled_total", "Times Telegram asked to wait (429).", float64(s.Throttled))
	tell(total, "blocked_total", "Messages to people who have blocked the bot (403).", float64(s.Blocked))
	tell(total, "dead_total", "Messages that Telegram refuses for good (400).", float64(s.Dead))
	tell(total, "updates_total", "Updates that took effect.", float64(s.Updates))
	tell(total, "parked_total", "Updates set aside because they could not be handled.", float64(s.Parked))
	tell(level, "held", "Messages that came with a restored backup and are not sent by themselves.", float64(s.Held))
	tell(level, "backup_timestamp_seconds", "When the last whole backup was begun; 0 when there is none.", float64(s.Backed)/1000)
	tell(level, "ready", "1 while updates are taken, or would be as soon as this process leads.", truth(s.ready))
	tell(level, "leader", "1 while this process leads.", truth(s.leads))
	if s.leads {
		tell(level, "term", "Term in which this process leads.", float64(s.term))
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (s outlook) sent(lane string) float64      { return float64(s.Sent[lane]) }
func (s outlook) uncertain(lane string) float64 { return float64(s.Uncertain[lane]) }
func (s outlook) queue(lane string) float64     { return float64(s.Waiting[lane].Rows) }

// lag is how long the oldest message of a lane has waited.
func (s outlook) lag(lane string) float64 {
	if s.Waiting[lane].Oldest == 0 {
		return 0
	}
	return max(0, s.now.Sub(s.Waiting[lane].Oldest.Time()).Seconds())
}

// tell says the same in words, for a person.
func (s outlook) tell(w io.Writer) {
	fmt.Fprintln(w, s.leadership())
	if s.countsError != nil {
		fmt.Fprintln(w, s.countsError)
		return
	}
	fmt.Fprintln(w, "waiting:", byLane(s.queue))
	if lane, lag := s.oldest(); lag > 0 {
		fmt.Fprintf(w, "oldest waiting: %s (%s)\n", time.Duration(lag)*time.Second, lane)
	}
	fmt.Fprintln(w, "sent:", byLane(s.sent))
	fmt.Fprintln(w, "uncertain:", byLane(s.uncertain))
	for _, line := range []struct {
		name string
		n    int64
	}{{"throttled", s.Throttled}, {"blocked", s.Blocked}, {"refused", s.Dead}, {"parked", s.Parked}, {"held", s.Held}, {"updates", s.Updates}} {
		fmt.Fprintf(w, "%s: %d\n", line.name, line.n)
	}
	fmt.Fprintln(w, "last backup:", backed(s.Backed))
}

func (s outlook) leadership() string {
	if !s.leads {
		return "does not lead"
	}
	return fmt.Sprintf("leads, term %d", s.term)
}

func (s outlook) oldest() (lane string, lag float64) {
	for _, l := range outbox.Lanes() {
		if waits := s.lag(l.String()); waits >= 1 && waits > lag {
			lane, lag = l.String(), waits
		}
	}
	return lane, lag
}

// byLane gives the sum and, of lanes that have any, the parts.
func byLane(of func(lane string) float64) string {
	sum, parts := 0.0, []string(nil)
	for _, lane := range outbox.Lanes() {
		n := of(lane.String())
		if sum += n; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %.0f", lane, n))
		}
	}
	if parts == nil {
		return "0"
	}
	return fmt.Sprintf("%.0f (%s)", sum, strings.Join(parts, ", "))
}

func backed(at cohort.Instant) string {
	if at == 0 {
		return "none"
	}
	return at.Time().UTC().Format("2006-01-02 15:04 UTC")
}
