package flow_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// cellar is a vault that knows what it holds, and LINE's store of files.
type cellar struct {
	flow.Vault
	flow.Line
	held map[desk.AttachmentID]bool
	gone bool // LINE has the file no more

	meanwhile func() // happens once while LINE's answer is on its way
}

func (c *cellar) Store(_ context.Context, id desk.AttachmentID, _ string, r io.Reader) (int64, string, error) {
	c.held[id] = true
	n, err := io.Copy(io.Discard, r)
	return n, "sum", err
}

func (c *cellar) Destroy(_ context.Context, id desk.AttachmentID) error {
	delete(c.held, id)
	return nil
}

func (c *cellar) Content(context.Context, desk.ChannelID, string) (io.ReadCloser, string, error) {
	if do := c.meanwhile; do != nil {
		c.meanwhile = nil
		do()
		return io.NopCloser(strings.NewReader("a picture")), "", nil
	}
	if c.gone {
		return nil, "", flow.ErrContentGone
	}
	return io.NopCloser(strings.NewReader("a picture")), "", nil
}

// shut is an inbox that takes nothing.
type shut struct{ flow.Inbox }

var errShut = desk.E(desk.Unavailable, "unavailable", "no")

func (shut) Put(context.Context, []flow.InboxRow) (int, error) { return 0, errShut }

// early is a desk on which a picture was kept, but its job ended before it could
// say so; again runs the job once more, on a desk that is well.
func early(t *testing.T) (r *rig, store *cellar, m desk.Message, again func() error) {
	t.Helper()
	r, store = newRig(t), &cellar{held: map[desk.AttachmentID]bool{}}
	plain := func(s string) string { return s }
	library := flow.NewLibrary(r.env, r.db, store, r.db, plain, &shelf{})
	picture := text("u", "1", "", r.clock.Now())
	picture.Content = &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
	r.accept(picture)
	r.receive()
	found, err := r.db.MessagesByExternal(t.Context(), r.open("u").Thread, []string{picture.MessageID})
	r.check(err)
	job := flow.Claimed{Job: desk.Job{Kind: desk.JobMedia, Key: string(found[0].ID)}}
	sick := flow.NewFetcher(r.env, r.db, store, library, flow.NewAccepter(r.env, shut{}, plain, 0))
	if _, err := sick.Media(t.Context(), job); !errors.Is(err, errShut) || len(store.held) != 1 {
		t.Fatalf("the file is kept and its job ends early: %v, %v", err, store.held)
	}
	well := flow.NewFetcher(r.env, r.db, store, library, r.accepter)
	return r, store, found[0], func() error {
		_, err := well.Media(t.Context(), job)
		r.receive()
		return err
	}
}

// unsend takes a message of u's back.
func (r *rig) unsend(m desk.Message) {
	r.t.Helper()
	r.accept(desk.Inbound{Kind: desk.InUnsend, EventID: "ev-unsend", At: r.clock.Now().Add(time.Second), MessageID: m.ExternalID,
		Source: desk.Source{Kind: desk.FromUser, ID: "u", User: "u"}})
	r.receive()
}

// When the customer has taken the message back meanwhile, the file must go with
// the job that comes again: nobody else knows of it. (The simulator's seed 18.)
func TestAFileOfAnUnsentMessageGoesWhenItsJobComesAgain(t *testing.T) {
	r, store, m, again := early(t)
	r.unsend(m)
	r.check(again())
	if _, err := r.db.Attachment(t.Context(), desk.AttachmentID(m.ID)); !errors.Is(err, desk.ErrNotFound) || len(store.held) > 0 {
		t.Errorf("the file of an unsent message is still there: record %v, vault %v", err, store.held)
	}
}

// When LINE has the file no more, the kept one counts; so an unsend finds it. (The
// simulator's seed 1021.)
func TestAFileThatWasKeptIsNotAskedForAgain(t *testing.T) {
	r, store, m, again := early(t)
	store.gone = true
	r.check(again())
	now, err := r.db.Message(t.Context(), m.ID)
	r.check(err)
	if body := now.Content.Media; body.State != desk.MediaReady || !store.held[body.Attachment] {
		t.Fatalf("the kept file is %+v", body)
	}
	r.unsend(m)
	jobs, err := r.db.ClaimJobs(t.Context(), "me", []desk.JobKind{desk.JobErase}, 9, r.clock.Now(), time.Minute)
	if err != nil || len(jobs) != 1 || jobs[0].Key != string(m.ID) {
		t.Errorf("the file of an unsent message is to be erased: %v, %v", jobs, err)
	}
}

// Of two runs of a job one keeps the file, the other hears that it is gone and says so
// first: the file still counts, and an unsend finds it. (The simulator's seed 5637.)
func TestAFileThatOneOfTwoRunsHasKept(t *testing.T) {
	r, store, m, again := early(t)
	r.check(r.db.DeleteAttachment(t.Context(), desk.AttachmentID(m.ID))) // as if it had not begun yet
	store.gone, store.meanwhile = true, func() { r.check(again()) }
	r.check(again())
	now, err := r.db.Message(t.Context(), m.ID)
	r.check(err)
	if body := now.Content.Media; body.State != desk.MediaReady || !store.held[body.Attachment] {
		t.Fatalf("the kept file is %+v", body)
	}
}
