package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meter counts what the edge does. Labels are patterns and statuses: nothing
// that a stranger can make many of.
type meter struct {
	page     http.Handler // nil keeps it closed
	requests *prometheus.HistogramVec
	accept   prometheus.Histogram
	events   prometheus.Counter
}

// newMeter registers the edge's measures; without a registry they are counted
// for nobody.
func newMeter(open *prometheus.Registry, streams func() float64) (*meter, error) {
	reg := open
	if reg == nil {
		reg = prometheus.NewRegistry()
	}
	quick := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	m := &meter{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "madoguchi_http_request_seconds",
			Help: "Time to answer, by route and status. Streams count from begin to end.", Buckets: quick}, []string{"route", "status"}),
		accept: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "madoguchi_webhook_accept_seconds",
			Help: "Time from a verified delivery to its durable storage.", Buckets: quick}),
		events: prometheus.NewCounter(prometheus.CounterOpts{Name: "madoguchi_webhook_events_total", Help: "Events accepted, repeated ones included."}),
	}
	gauge := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "madoguchi_streams", Help: "Live streams open on this node."}, streams)
	for _, c := range []prometheus.Collector{m.requests, m.accept, m.events, gauge} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	if open != nil {
		m.page = promhttp.HandlerFor(open, promhttp.HandlerOpts{})
	}
	return m, nil
}

func (m *meter) served(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

func (m *meter) accepted(events int, took time.Duration) {
	m.accept.Observe(took.Seconds())
	m.events.Add(float64(events))
}

// metrics is closed unless the configuration opens it.
func (s *server) metrics(w http.ResponseWriter, r *http.Request) error {
	if s.meter.page == nil {
		return problem(http.StatusNotFound, "not_found", "There is nothing at this address.")
	}
	s.meter.page.ServeHTTP(w, r)
	return nil
}
