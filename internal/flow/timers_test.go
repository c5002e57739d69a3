package flow_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// bubbleClock is the wall clock, which inside a synctest bubble is a fake one.
type bubbleClock struct{}

func (bubbleClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
func (bubbleClock) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// TestTimersFireInTime runs the real runner on the real store through an hour
// that takes no time: each job runs when it is due, a failing one comes back
// later each time, and one that is put again while it runs runs again.
func TestTimersFireInTime(t *testing.T) {
	path := sqlitetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		db, err := sqlite.Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		env := flow.Env{Clock: bubbleClock{}, IDs: rand.Text, Node: "n", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
		var mu sync.Mutex
		late := map[string][]time.Duration{}
		start := env.Clock.Now()
		put := func(kind desk.JobKind, key string, in time.Duration) {
			if err := db.PutJobs(ctx, []desk.Job{{Kind: kind, Key: key, RunAt: env.Clock.Now().Add(in)}}); err != nil {
				t.Error(err)
			}
			env.Bus.Publish(flow.HintJob(kind), nil)
		}
		note := func(job flow.Claimed) {
			mu.Lock()
			defer mu.Unlock()
			late[job.Key] = append(late[job.Key], env.Clock.Now().Sub(start))
		}
		handlers := map[desk.JobKind]flow.Handler{
			desk.JobOffer: func(_ context.Context, job flow.Claimed) (flow.Next, error) {
				note(job)
				if job.Key == "again" && job.Gen == 1 {
					put(desk.JobOffer, "again", time.Minute) // moved while it runs
				}
				return flow.Next{}, nil
			},
			desk.JobErase: func(_ context.Context, job flow.Claimed) (flow.Next, error) {
				note(job)
				return flow.Next{}, desk.E(desk.Internal, "no", "always")
			},
		}
		runner := flow.NewRunner(env, db, 4, flow.Quick, handlers)
		var running sync.WaitGroup
		running.Go(func() { _ = runner.Run(ctx) })
		put(desk.JobOffer, "soon", 30*time.Second)
		put(desk.JobOffer, "hour", time.Hour)
		put(desk.JobOffer, "again", 10*time.Second)
		put(desk.JobErase, "sick", 0)
		put(desk.JobOffer, "moved", time.Minute)
		put(desk.JobOffer, "moved", 20*time.Minute)
		time.Sleep(61 * time.Minute)
		cancel()
		running.Wait()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		check := func(key string, want ...time.Duration) {
			t.Helper()
			got := late[key]
			if len(got) != len(want) {
				t.Errorf("%s ran at %v, want %v", key, got, want)
				return
			}
			for i := range want {
				if d := got[i] - want[i]; d < 0 || d > 50*time.Millisecond {
					t.Errorf("%s ran %v late", key, d)
				}
			}
		}
		check("soon", 30*time.Second)
		check("hour", time.Hour)
		check("again", 10*time.Second, 70*time.Second)
		check("moved", 20*time.Minute)
		if n := len(late["sick"]); n < 55 || n > 75 {
			t.Errorf("a failing job ran %d times in an hour", n)
		}
	})
}

// TestLongJobsDoNotHoldAStop: a download is cut some seconds after the node is
// asked to stop, and is due again at once for whoever comes next.
func TestLongJobsDoNotHoldAStop(t *testing.T) {
	path := sqlitetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		db, err := sqlite.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		env := flow.Env{Clock: bubbleClock{}, IDs: rand.Text, Node: "n", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
		started := make(chan struct{})
		runner := flow.NewRunner(env, db, 2, flow.Slow, map[desk.JobKind]flow.Handler{
			desk.JobMedia: func(ctx context.Context, _ flow.Claimed) (flow.Next, error) {
				close(started)
				<-ctx.Done() // as a download from somebody slow
				return flow.Next{}, ctx.Err()
			},
		})
		if err := db.PutJobs(ctx, []desk.Job{{Kind: desk.JobMedia, Key: "m", RunAt: env.Clock.Now()}}); err != nil {
			t.Fatal(err)
		}
		var running sync.WaitGroup
		running.Go(func() { _ = runner.Run(ctx) })
		<-started
		stopped := env.Clock.Now()
		cancel()
		running.Wait()
		if took := env.Clock.Now().Sub(stopped); took > 6*time.Second {
			t.Errorf("stopping took %v", took)
		}
		due, ok, err := db.NextRun(context.Background(), []desk.JobKind{desk.JobMedia})
		if err != nil || !ok || due.After(env.Clock.Now()) {
			t.Errorf("due at %v (%v, %v), now %v", due, ok, err, env.Clock.Now())
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestAStopLetsACallEnd: what is being said to LINE when the node stops is said
// to its end, or its bubbles would be in doubt for ever.
func TestAStopLetsACallEnd(t *testing.T) {
	path := sqlitetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		db, err := sqlite.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		env := flow.Env{Clock: bubbleClock{}, IDs: rand.Text, Node: "n", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
		started, cut := make(chan struct{}), false
		runner := flow.NewRunner(env, db, 2, flow.Quick, map[desk.JobKind]flow.Handler{
			desk.JobSend: func(ctx context.Context, _ flow.Claimed) (flow.Next, error) {
				close(started)
				time.Sleep(9 * time.Second) // LINE is slow
				cut = ctx.Err() != nil
				return flow.Next{}, nil
			},
		})
		if err := db.PutJobs(ctx, []desk.Job{{Kind: desk.JobSend, Key: "t", RunAt: env.Clock.Now()}}); err != nil {
			t.Fatal(err)
		}
		var running sync.WaitGroup
		running.Go(func() { _ = runner.Run(ctx) })
		<-started
		cancel()
		running.Wait()
		if _, left, err := db.NextRun(context.Background(), []desk.JobKind{desk.JobSend}); cut || left || err != nil {
			t.Errorf("cut: %v, still to be done: %v, %v", cut, left, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}
