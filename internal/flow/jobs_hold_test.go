package flow_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// shift is some nodes on one store, in a bubble of time that takes none.
type shift struct {
	t       *testing.T
	ctx     context.Context
	db      *store.DB
	running sync.WaitGroup
}

// inShift runs a test and then stops the nodes.
func inShift(t *testing.T, test func(*shift)) {
	path := sqlitetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		db, err := sqlite.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		s := &shift{t: t, ctx: ctx, db: db}
		test(s)
		cancel()
		s.running.Wait()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

func (s *shift) env(node string) flow.Env {
	return flow.Env{Clock: bubbleClock{}, IDs: rand.Text, Node: node, Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
}

// works lets a node work at downloads.
func (s *shift) works(node string, jobs flow.Jobs, media flow.Handler) {
	runner := flow.NewRunner(s.env(node), jobs, 2, flow.Slow, map[desk.JobKind]flow.Handler{desk.JobMedia: media})
	s.running.Go(func() { _ = runner.Run(s.ctx) })
}

func (s *shift) put(in time.Duration) {
	s.t.Helper()
	if err := s.db.PutJobs(s.ctx, []desk.Job{{Kind: desk.JobMedia, Key: "m", RunAt: time.Now().Add(in)}}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shift) left() bool {
	s.t.Helper()
	_, ok, err := s.db.NextRun(s.ctx, []desk.JobKind{desk.JobMedia})
	if err != nil {
		s.t.Fatal(err)
	}
	return ok
}

// TestALongJobStaysInOnePairOfHands: its lease is renewed for as long as it runs.
func TestALongJobStaysInOnePairOfHands(t *testing.T) {
	inShift(t, func(s *shift) {
		var begun atomic.Int64
		download := func(ctx context.Context, _ flow.Claimed) (flow.Next, error) {
			begun.Add(1)
			time.Sleep(5 * time.Minute)
			return flow.Next{}, ctx.Err()
		}
		s.put(0)
		s.works("one", s.db, download)
		s.works("two", s.db, download)
		time.Sleep(6 * time.Minute)
		if n := begun.Load(); n != 1 || s.left() {
			t.Errorf("begun %d times, left: %v", n, s.left())
		}
	})
}

// TestADeadNodesJobMoves: R20. Nobody renews what it held, and another has it
// when the lease ends.
func TestADeadNodesJobMoves(t *testing.T) {
	inShift(t, func(s *shift) {
		s.put(0)
		dead, died := context.WithCancel(s.ctx)
		held := make(chan struct{})
		runner := flow.NewRunner(s.env("dead"), mortal{s.db, dead}, 2, flow.Slow, map[desk.JobKind]flow.Handler{
			desk.JobMedia: func(context.Context, flow.Claimed) (flow.Next, error) {
				close(held)
				<-s.ctx.Done()
				return flow.Next{}, nil
			}})
		s.running.Go(func() { _ = runner.Run(s.ctx) })
		<-held
		time.Sleep(47 * time.Second)
		death := time.Now()
		died()
		var took time.Duration
		s.works("next", s.db, func(context.Context, flow.Claimed) (flow.Next, error) {
			took = time.Since(death)
			return flow.Next{}, nil
		})
		time.Sleep(time.Minute)
		if took == 0 || took > 11*time.Second || s.left() {
			t.Errorf("moved after %v, left: %v", took, s.left())
		}
	})
}

// mortal is the store as a node sees it that dies: from then on it does nothing.
type mortal struct {
	flow.Jobs
	life context.Context
}

var errDead = errors.New("dead")

func (m mortal) ClaimJobs(ctx context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]flow.Claimed, error) {
	if m.life.Err() != nil {
		return nil, errDead
	}
	return m.Jobs.ClaimJobs(ctx, owner, kinds, n, now, lease)
}

func (m mortal) Renew(ctx context.Context, c flow.Claimed, now time.Time, lease time.Duration) (bool, error) {
	if m.life.Err() != nil {
		return false, errDead
	}
	return m.Jobs.Renew(ctx, c, now, lease)
}

// TestALostJobIsCut: whoever can't reach the store for as long as a lease lasts
// stops, for another may be at it.
func TestALostJobIsCut(t *testing.T) {
	inShift(t, func(s *shift) {
		s.put(0)
		var cut time.Duration
		var begun atomic.Int64
		s.works("cut off", dumb{s.db}, func(ctx context.Context, _ flow.Claimed) (flow.Next, error) {
			from := time.Now()
			if begun.Add(1) == 1 {
				<-ctx.Done()
				cut = time.Since(from)
			}
			return flow.Next{}, ctx.Err()
		})
		time.Sleep(time.Minute)
		if n := begun.Load(); n != 2 || cut < 9*time.Second || cut > 10*time.Second || s.left() {
			t.Errorf("cut after %v, begun %d times, left: %v", cut, n, s.left())
		}
	})
}

// dumb is a store that never answers about leases.
type dumb struct{ flow.Jobs }

func (dumb) Renew(ctx context.Context, _ flow.Claimed, _ time.Time, _ time.Duration) (bool, error) {
	<-ctx.Done()
	return false, ctx.Err()
}

// TestAJobPutAgainIsNotCut: what is put again all the time (a scrub while messages
// are unsent) would never come to its end.
func TestAJobPutAgainIsNotCut(t *testing.T) {
	inShift(t, func(s *shift) {
		s.put(0)
		ended := 0
		s.works("one", s.db, func(ctx context.Context, job flow.Claimed) (flow.Next, error) {
			if job.Gen > 1 {
				return flow.Next{}, nil
			}
			for range 30 {
				time.Sleep(time.Second)
				s.put(time.Minute)
			}
			if ctx.Err() == nil {
				ended++
			}
			return flow.Next{}, ctx.Err()
		})
		time.Sleep(3 * time.Minute)
		if ended != 1 || s.left() {
			t.Errorf("ended %d times, left: %v", ended, s.left())
		}
	})
}
