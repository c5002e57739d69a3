// Package metrics counts what a desk does, for Prometheus. It stands around the ports of the
// flow: each measured port is the port itself with a counter before it, so that neither the
// flow nor the store knows of Prometheus.
//
// A label is a word of this program (a kind, a code, an outcome) and never an id, a path or
// anything that a stranger can make many of. Nothing here is personal data.
//
// Dependencies: desk, flow, client_golang.
package metrics

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Metrics is everything that is counted on one node. It is safe for many goroutines.
// Counting costs a few atomic additions, whether somebody reads or not.
type Metrics struct {
	now func() time.Time

	groupRows, groupSeconds       prometheus.Histogram
	events                        *prometheus.CounterVec
	acceptFailed, decided         prometheus.Counter
	quarantined                   *prometheus.CounterVec
	commitWrites, commitSeconds   prometheus.Histogram
	commits, messages             *prometheus.CounterVec
	calls, bubbles, answers       *prometheus.CounterVec
	toLine                        prometheus.Histogram
	requests                      *prometheus.CounterVec
	requestSeconds                *prometheus.HistogramVec
	lateness                      *prometheus.HistogramVec
	jobsDone, jobsAgain, lostJobs *prometheus.CounterVec
	feedLag                       prometheus.Histogram
}

// quick is for what is measured in milliseconds, slow for what a network or a
// person has a part in; seconds.
var (
	quick = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}
	slow  = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}
	sizes = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256}
)

// New makes the counters. now is the wall clock: it is compared with times that were stored.
func New(now func() time.Time) *Metrics {
	m := &Metrics{
		now:           now,
		groupRows:     histogram("madoguchi_accept_group_rows", "Events that shared one commit at the door.", sizes),
		groupSeconds:  histogram("madoguchi_accept_group_seconds", "Time of one commit at the door.", quick),
		events:        counters("madoguchi_inbox_events_total", "Events stored at the door: new, or a duplicate that was known already.", "result"),
		acceptFailed:  counter("madoguchi_accept_failures_total", "Commits at the door that failed; the sender was told to try again."),
		decided:       counter("madoguchi_events_decided_total", "Events decided and stored."),
		quarantined:   counters("madoguchi_events_quarantined_total", "Events set aside because they could not be decided. Each needs a person.", "code"),
		commitWrites:  histogram("madoguchi_commit_writes", "Decisions that shared one commit.", sizes),
		commitSeconds: histogram("madoguchi_commit_seconds", "Time of one commit of decisions.", quick),
		commits:       counters("madoguchi_commits_total", "Decisions by how their commit went: stored, or the code of what stood against it.", "result"),
		messages:      counters("madoguchi_messages_total", "Messages stored, by direction.", "direction"),
		calls: counters("madoguchi_line_calls_total",
			"Calls to LINE by route and end. A reply is free, a sent push is billed once for each recipient.", "route", "state"),
		bubbles: counters("madoguchi_line_bubbles_total", "Bubbles of those calls. Unknown ones wait for an operator.", "route", "state"),
		answers: counters("madoguchi_line_answers_total", "Attempts of calls by what is known afterwards, and the code of a refusal.", "route", "outcome", "code"),
		toLine:  histogram("madoguchi_time_to_line_seconds", "From an answer that is queued to the first call that carries it.", slow),
		requests: counters("madoguchi_line_requests_total",
			"HTTP requests to LINE by endpoint and status, or the code of why there was none.", "endpoint", "status"),
		requestSeconds: histograms("madoguchi_line_request_seconds", "Time until LINE answered.", slow, "endpoint"),
		lateness:       histograms("madoguchi_job_lateness_seconds", "From the time a job or timer was due to its start.", slow, "kind"),
		jobsDone:       counters("madoguchi_jobs_done_total", "Jobs finished.", "kind"),
		jobsAgain:      counters("madoguchi_jobs_again_total", "Jobs put off to a later run, and why.", "kind", "code"),
		lostJobs:       counters("madoguchi_jobs_lost_total", "Jobs whose end came after their lease, or after they were put again.", "kind"),
		feedLag:        histogram("madoguchi_feed_lag_seconds", "From something that happened to its being read from the feed on this node.", quick),
	}
	m.begin()
	return m
}

// begin shows at 0 what an alert waits for: Prometheus does not see the first of a counter
// that appears with it.
func (m *Metrics) begin() {
	for _, route := range []desk.Route{desk.Reply, desk.Push} {
		for _, state := range []desk.CallState{desk.CallSent, desk.CallFailed, desk.CallUnknown, desk.CallDropped} {
			m.calls.WithLabelValues(string(route), string(state))
			m.bubbles.WithLabelValues(string(route), string(state))
		}
		for _, code := range []string{decide.QuotaExceeded, decide.TooManyToUser} {
			m.answers.WithLabelValues(string(route), string(decide.Refused), code)
		}
		for _, code := range []string{decide.RateLimited, decide.Busy} {
			m.answers.WithLabelValues(string(route), string(decide.Later), code)
		}
	}
	for _, code := range []string{"panic", "too_old", "unreadable", "undecidable"} {
		m.quarantined.WithLabelValues(code)
	}
}

// Register makes the counters readable. A desk that shows no metrics leaves it out.
func (m *Metrics) Register(reg prometheus.Registerer) error {
	var errs []error
	for _, c := range []prometheus.Collector{
		m.groupRows, m.groupSeconds, m.events, m.acceptFailed, m.decided, m.quarantined, m.commitWrites, m.commitSeconds, m.commits, m.messages,
		m.calls, m.bubbles, m.answers, m.toLine, m.requests, m.requestSeconds, m.lateness, m.jobsDone, m.jobsAgain, m.lostJobs, m.feedLag,
	} {
		errs = append(errs, reg.Register(c))
	}
	return errors.Join(errs...)
}

// since is the time between two clocks, which may be those of two machines: never negative.
func since(from, to time.Time) float64 { return max(to.Sub(from), 0).Seconds() }

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
}
