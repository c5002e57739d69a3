package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Who renews a lease keeps the job; nobody renews what is not theirs any more.
func jobsRenew(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	renew := func(c flow.Claimed, lease time.Duration) bool {
		t.Helper()
		ok, err := w.Renew(w.ctx, c, time.Now(), lease)
		w.must(err)
		return ok
	}
	job := desk.Job{Kind: desk.JobSend, Key: "t1", RunAt: ago(time.Minute)}
	w.must(w.PutJobs(w.ctx, []desk.Job{job}))
	mine := w.jobs("me", lapsed)[0]
	if !renew(mine, forever) { // it had ended, and nobody had seen it
		t.Fatal("a lease that is still ours was not renewed")
	}
	if got := w.jobs("you", forever); len(got) != 0 {
		t.Fatalf("a renewed lease was taken: %+v", got)
	}
	if !renew(mine, lapsed) {
		t.Fatal("not renewed a second time")
	}
	yours := w.jobs("you", forever)
	if len(yours) != 1 || !yours[0].RunAt.Equal(job.RunAt) || yours[0].Gen != mine.Gen || yours[0].Attempts != 0 {
		t.Fatalf("after the lease had ended: %+v", yours)
	}
	if renew(mine, lapsed) {
		t.Error("who lost a lease has renewed it")
	}
	w.must(w.PutJobs(w.ctx, []desk.Job{job}))
	if renew(yours[0], forever) {
		t.Error("the lease of a job was renewed that was put again")
	}
	again := w.jobs("you", forever) // the same owner, the next generation
	if len(again) != 1 || renew(yours[0], lapsed) || len(w.jobs("me", forever)) != 0 {
		t.Errorf("an earlier claim of the same owner ended the lease of %+v", again)
	}
	if ok, err := w.Complete(w.ctx, again[0]); !ok || err != nil || renew(again[0], forever) {
		t.Errorf("complete: %v, %v; or renewed after it", ok, err)
	}
}

// A job that is due keeps its place though it is put again and again; one that runs,
// or is not due, takes the time it is put for.
func jobsPlace(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	put := func(key string, at time.Time, text string) {
		t.Helper()
		w.must(w.PutJobs(w.ctx, []desk.Job{{Kind: desk.JobSend, Key: key, RunAt: at, Payload: map[string]string{"n": text}}}))
	}
	order := func() (keys []string) {
		t.Helper()
		for len(keys) < 10 {
			got, err := w.ClaimJobs(w.ctx, "me", sendAndOffer, 1, time.Now(), forever)
			w.must(err)
			if len(got) == 0 {
				break
			}
			keys = append(keys, got[0].Key+got[0].Payload["n"])
		}
		return keys
	}
	put("busy", ago(4*time.Minute), "1")
	put("calm", ago(3*time.Minute), "1")
	put("later", time.Now().Add(time.Hour), "1")
	put("busy", ago(time.Minute), "2") // moved behind calm, it would stand there anew with every put
	put("busy", time.Now().Add(time.Hour), "3")
	put("calm", ago(5*time.Minute), "2") // earlier than before: that is its time
	put("later", ago(2*time.Minute), "2")
	if got := order(); !slices.Equal(got, []string{"calm2", "busy3", "later2"}) {
		t.Errorf("order %v", got)
	}
	for i, key := range []string{"busy", "calm"} { // they run: their turn has come, the next one counts from now
		put(key, ago(time.Duration(2-i)*time.Second), "4")
	}
	put("later", time.Now().Add(time.Hour), "4")
	if got := order(); !slices.Equal(got, []string{"busy4", "calm4"}) {
		t.Errorf("order after they ran %v", got)
	}
}
