package metrics

import (
	"context"
	"database/sql"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// State is how to look at a desk when somebody reads the page. Each look is one that an index
// answers, whatever the desk has stored. All are required.
type State struct {
	Version, Engine string
	// Backlog counts what is accepted and not decided, with the oldest's time.
	Backlog func(context.Context) (events int, oldest time.Time, err error)
	// Horizon is the age of the oldest writing transaction.
	Horizon func(context.Context) (time.Duration, error)
	// Unindexed is the time of the oldest fact that search does not know; zero for none.
	Unindexed func(context.Context) (time.Time, error)
	// NextRun gives the earliest run time of these kinds.
	NextRun func(context.Context, []desk.JobKind) (at time.Time, ok bool, err error)
	Kinds   []desk.JobKind
	// Disk tells free and whole size of a folder's disk; the map is from a word to a folder.
	Disk    func(folder string) (free, size uint64, err error)
	Folders map[string]string
	// Pools tells of the database connections.
	Pools func() map[string]sql.DBStats
	Bus   func() bool // whether hints go out
}

// lookTimeout bounds the whole look: whoever reads the page waits for it.
const lookTimeout = 2 * time.Second

var (
	descBuild    = describe("madoguchi_build_info", "Always 1; the labels tell what runs.", "version", "engine")
	descBacklog  = describe("madoguchi_inbox_undecided", "Events accepted and not decided.")
	descOldest   = describe("madoguchi_inbox_oldest_seconds", "Age of the oldest of them; 0 for none.")
	descHorizon  = describe("madoguchi_feed_horizon_seconds", "Age of the oldest writing transaction, which holds the live feed back.")
	descIndex    = describe("madoguchi_search_behind_seconds", "How long the oldest fact that search does not know has waited; 0 for none. What is behind is found later.")
	descOverdue  = describe("madoguchi_job_overdue_seconds", "How long the oldest due job of a kind has waited for a worker; 0 for none.", "kind")
	descFree     = describe("madoguchi_disk_free_bytes", "Room left on the disk of a folder.", "folder")
	descSize     = describe("madoguchi_disk_size_bytes", "Size of the disk of a folder.", "folder")
	descConns    = describe("madoguchi_db_connections", "Database connections by pool and use.", "pool", "use")
	descMaxConns = describe("madoguchi_db_connections_max", "Most connections of a pool; 0 is no bound.", "pool")
	descWaits    = describe("madoguchi_db_waits_total", "Times that somebody waited for a connection.", "pool")
	descWaited   = describe("madoguchi_db_wait_seconds_total", "Time spent waiting for connections.", "pool")
	descBus      = describe("madoguchi_bus_connected", "1 while hints reach the other nodes. Without, screens are late by a second.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// RegisterState makes a desk's state readable.
func RegisterState(reg prometheus.Registerer, s State, now func() time.Time) error {
	return reg.Register(state{s, now})
}

type state struct {
	State
	now func() time.Time
}

// Describe names what Collect gives.
func (s state) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descBuild, descBacklog, descOldest, descHorizon, descIndex, descOverdue, descFree, descSize,
		descConns, descMaxConns, descWaits, descWaited, descBus} {
		to <- d
	}
}

// Collect looks. What can't be told now is NaN: Prometheus' way to say so.
func (s state) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, err error, labels ...string) {
		if err != nil {
			v = math.NaN()
		}
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(descBuild, 1, nil, s.Version, s.Engine)
	n, oldest, err := s.Backlog(ctx)
	gauge(descBacklog, float64(n), err)
	gauge(descOldest, s.age(oldest), err)
	horizon, err := s.Horizon(ctx)
	gauge(descHorizon, horizon.Seconds(), err)
	unindexed, err := s.Unindexed(ctx)
	gauge(descIndex, s.age(unindexed), err)
	for _, kind := range s.Kinds {
		at, ok, err := s.NextRun(ctx, []desk.JobKind{kind})
		if !ok {
			at = time.Time{}
		}
		gauge(descOverdue, s.age(at), err, string(kind))
	}
	for word, folder := range s.Folders {
		free, size, err := s.Disk(folder)
		gauge(descFree, float64(free), err, word)
		gauge(descSize, float64(size), err, word)
	}
	connected := 0.0
	if s.Bus() {
		connected = 1
	}
	gauge(descBus, connected, nil)
	for pool, stats := range s.Pools() {
		gauge(descConns, float64(stats.InUse), nil, pool, "busy")
		gauge(descConns, float64(stats.Idle), nil, pool, "idle")
		gauge(descMaxConns, float64(stats.MaxOpenConnections), nil, pool)
		to <- prometheus.MustNewConstMetric(descWaits, prometheus.CounterValue, float64(stats.WaitCount), pool)
		to <- prometheus.MustNewConstMetric(descWaited, prometheus.CounterValue, stats.WaitDuration.Seconds(), pool)
	}
}

// age is 0 for no time at all and for one that is still to come.
func (s state) age(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return since(at, s.now())
}
