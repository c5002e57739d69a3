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
	refused  *prometheus.CounterVec
	ended    *prometheus.CounterVec
}

// newMeter registers the edge's measures; without a registry they are counted
// for nobody.
func newMeter(open *prometheus.Registry, aside bool, streams func() float64) (*meter, error) {
	reg := open
	if reg == nil {
		reg = prometheus.NewRegistry()
	}
	quick := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	m := &meter{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "madoguchi_http_request_seconds",
			Help: "Time to answer, by route and class of status. Streams count from begin to end.", Buckets: quick}, []string{"route", "class"}),
		accept: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "madoguchi_webhook_accept_seconds",
			Help: "Time from a verified delivery to its durable storage.", Buckets: quick}),
		events: prometheus.NewCounter(prometheus.CounterOpts{Name: "madoguchi_webhook_events_total", Help: "Events accepted, repeated ones included."}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "madoguchi_webhook_refused_total",
			Help: "Deliveries that were not taken, by the code of why."}, []string{"reason"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "madoguchi_streams_ended_total",
			Help: "Live streams that ended: the reader left, was too slow, its session ended, the node stops, or an error."}, []string{"reason"}),
	}
	gauge := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "madoguchi_streams", Help: "Live streams open on this node."}, streams)
	for _, c := range []prometheus.Collector{m.requests, m.accept, m.events, m.refused, m.ended, gauge} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	if open != nil && !aside {
		m.page = MetricsPage(open)
	}
	return m, nil
}

// MetricsPage shows what a registry holds. Few are answered at once: each looks into the store.
func MetricsPage(reg *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(reg, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

func (m *meter) served(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

func (m *meter) accepted(events int, took time.Duration) {
	m.accept.Observe(took.Seconds())
	m.events.Add(float64(events))
}

// turnedAway counts a delivery that was not taken. Codes are words of this program.
func (m *meter) turnedAway(err error) {
	m.refused.WithLabelValues(asProblem(err).Code).Inc()
}

// metrics is closed unless the configuration opens it.
func (s *server) metrics(w http.ResponseWriter, r *http.Request) error {
	if s.meter.page == nil {
		return problem(http.StatusNotFound, "not_found", "There is nothing at this address.")
	}
	s.meter.page.ServeHTTP(w, r)
	return nil
}
