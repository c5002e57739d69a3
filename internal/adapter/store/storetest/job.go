package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var sendAndOffer = []desk.JobKind{desk.JobSend, desk.JobOffer}

// ago is a run time that is past by any clock, the database's too.
func ago(d time.Duration) time.Time { return cut(time.Now().UTC().Add(-d)) }

func (w *world) jobs(owner string, lease time.Duration, kinds ...desk.JobKind) []flow.Claimed {
	w.t.Helper()
	if len(kinds) == 0 {
		kinds = sendAndOffer
	}
	got, err := w.ClaimJobs(w.ctx, owner, kinds, 100, time.Now(), lease)
	w.must(err)
	return got
}

func jobsPutClaim(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	due := desk.Job{Kind: desk.JobSend, Key: "t1", RunAt: ago(time.Minute), Thread: "t1", Payload: map[string]string{"a": "b"}}
	w.must(w.PutJobs(w.ctx, []desk.Job{due, {Kind: desk.JobOffer, Key: "v1", RunAt: ago(time.Hour)}, {Kind: desk.JobSend, Key: "t2", RunAt: time.Now().Add(time.Hour)},
		{Kind: desk.JobMedia, Key: "m1", RunAt: ago(time.Minute)}}))
	w.must(w.PutJobs(w.ctx, nil))
	got := w.jobs("me", forever)
	if len(got) != 2 || got[0].Kind != desk.JobOffer || got[1].Kind != desk.JobSend {
		t.Fatalf("claimed %+v", got)
	}
	if d := cmp.Diff(flow.Claimed{Job: due, ID: got[1].ID, Gen: got[1].Gen, Owner: "me"}, got[1], sameTime); d != "" {
		t.Errorf("job:\n%s", d)
	}
	if again := w.jobs("you", forever); len(again) != 0 {
		t.Errorf("claimed twice: %+v", again)
	}
	for _, c := range got {
		if ok, err := w.Complete(w.ctx, c); !ok || err != nil {
			t.Errorf("complete: %v, %v", ok, err)
		}
		if ok, err := w.Complete(w.ctx, c); ok || err != nil {
			t.Errorf("complete twice: %v, %v", ok, err)
		}
	}
	for n := range 4 {
		w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobSend, Key: fmt.Sprint("x", n), RunAt: ago(time.Minute)}}))
	}
	few, err := w.ClaimJobs(w.ctx, "me", sendAndOffer, 3, time.Now(), forever)
	w.must(err)
	if len(few) != 3 {
		t.Errorf("claimed %d of at most 3", len(few))
	}
}

// A change ends jobs if it wins, also one that is at work, and only those it names; of a
// change that lost they stay.
func jobsEnded(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "x", at(0)))
	thread := string(w.load(flow.CaseRef{Key: key}).Thread.ID)
	w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobSend, Key: thread, RunAt: ago(time.Minute)}, {Kind: desk.JobSend, Key: "other", RunAt: ago(time.Minute)}}))
	running := w.jobs("me", forever)
	if len(running) != 2 {
		t.Fatalf("claimed %d jobs, want 2", len(running))
	}
	won := w.operate(flow.CaseRef{Key: key}, decide.Command{Verb: decide.Accept, By: w.person(anna)})
	won.Change.Ended = []desk.Job{{Kind: desk.JobSend, Key: thread}}
	lost := won
	lost.Change.Ended = []desk.Job{{Kind: desk.JobSend, Key: "other"}}
	w.commit(won)
	if results, err := w.Commit(w.ctx, []flow.Write{lost}); err != nil || !errors.Is(results[0], desk.ErrVersion) {
		t.Fatalf("%v, %v", results, err)
	}
	for _, job := range running {
		if ok, err := w.Complete(w.ctx, job); err != nil || ok != (job.Key == "other") {
			t.Errorf("%s was still there: %v, %v", job.Key, ok, err)
		}
	}
}

func jobsFence(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	job := desk.Job{Kind: desk.JobSend, Key: "t1", RunAt: ago(time.Minute)}
	w.must(w.PutJobs(w.ctx, []desk.Job{job}))
	lost := w.jobs("slow", lapsed)[0]
	won := w.jobs("quick", forever)
	if len(won) != 1 {
		t.Fatal("a lost lease did not bring the job again")
	}
	if ok, err := w.Complete(w.ctx, lost); ok || err != nil {
		t.Errorf("who lost the lease completed the job: %v, %v", ok, err)
	}
	if ok, err := w.Again(w.ctx, lost, time.Now(), "late"); ok || err != nil {
		t.Errorf("who lost the lease moved the job: %v, %v", ok, err)
	}
	if ok, err := w.Again(w.ctx, won[0], ago(time.Second), "line_down"); !ok || err != nil {
		t.Errorf("again: %v, %v", ok, err)
	}
	next := w.jobs("me", forever)
	if len(next) != 1 || next[0].Attempts != 1 || next[0].Gen != won[0].Gen {
		t.Fatalf("after again: %+v", next)
	}
	// put again while it runs: the late finisher removes nothing
	w.must(w.PutJobs(w.ctx, []desk.Job{job}))
	if ok, err := w.Complete(w.ctx, next[0]); ok || err != nil {
		t.Errorf("a job that was put again was completed: %v, %v", ok, err)
	}
	if ok, err := w.Again(w.ctx, next[0], time.Now().Add(time.Hour), "x"); ok || err != nil {
		t.Errorf("a job that was put again was moved: %v, %v", ok, err)
	}
	armed := w.jobs("you", forever)
	if len(armed) != 1 || armed[0].Gen <= next[0].Gen || armed[0].Attempts != 0 {
		t.Errorf("after it was put again: %+v", armed)
	}
}

// One puts a job again and again, others run it: the last put is always run.
func jobsRace(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const puts = 60
	var mu sync.Mutex
	ran := map[string]bool{}
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Go(func() {
		defer close(done)
		for i := range puts {
			w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobSend, Key: "k", RunAt: ago(time.Minute), Payload: map[string]string{"n": fmt.Sprint(i)}}}))
		}
	})
	for r := range 3 {
		wg.Go(func() {
			for last := false; ; {
				got, err := w.ClaimJobs(w.ctx, fmt.Sprint("r", r), sendAndOffer, 5, time.Now(), forever)
				if err != nil {
					t.Error(err)
					return
				}
				for _, c := range got {
					mu.Lock()
					ran[c.Payload["n"]] = true
					mu.Unlock()
					if _, err := w.Complete(w.ctx, c); err != nil {
						t.Error(err)
					}
				}
				if len(got) > 0 {
					continue
				}
				if last {
					return
				}
				<-done
				last = true
			}
		})
	}
	wg.Wait()
	for _, c := range w.jobs("sweeper", forever) {
		ran[c.Payload["n"]] = true
	}
	if !ran[fmt.Sprint(puts-1)] {
		t.Error("the job as it was put last was never run")
	}
}

func jobsNextRun(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if _, ok, err := w.NextRun(w.ctx, sendAndOffer); ok || err != nil {
		t.Errorf("of nothing: %v, %v", ok, err)
	}
	soon, later := cut(time.Now().Add(time.Hour)), cut(time.Now().Add(2*time.Hour))
	w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobOffer, Key: "b", RunAt: later}, {Kind: desk.JobSend, Key: "a", RunAt: soon}, {Kind: desk.JobMedia, Key: "c", RunAt: ago(time.Hour)}}))
	if at, ok, err := w.NextRun(w.ctx, sendAndOffer); !ok || err != nil || !at.Equal(soon) {
		t.Errorf("%v, %v, %v", at, ok, err)
	}
	w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobSend, Key: "a", RunAt: later.Add(time.Hour)}}))
	if at, _, err := w.NextRun(w.ctx, sendAndOffer); err != nil || !at.Equal(later) {
		t.Errorf("putting a job again did not move it: %v, %v", at, err)
	}
}

// Many claimants: each job is in one pair of hands.
func jobsClaimOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const n = 60
	for i := range n {
		w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: sendAndOffer[i%2], Key: fmt.Sprint(i), RunAt: ago(time.Minute)}}))
	}
	var mu sync.Mutex
	seen := map[int64]int{}
	var wg sync.WaitGroup
	for c := range 5 {
		wg.Go(func() {
			for {
				got, err := w.ClaimJobs(w.ctx, fmt.Sprint("c", c), sendAndOffer, 4, time.Now(), forever)
				if err != nil {
					t.Error(err)
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				for _, j := range got {
					seen[j.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, j := range w.jobs("sweeper", forever) {
		seen[j.ID]++
	}
	if len(seen) != n {
		t.Errorf("%d jobs claimed, want %d", len(seen), n)
	}
	for id, k := range seen {
		if k != 1 {
			t.Errorf("job %d was claimed %d times", id, k)
		}
	}
}
