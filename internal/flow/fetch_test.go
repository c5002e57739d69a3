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
	return io.NopCloser(strings.NewReader("a picture")), "", nil
}

// shut is an inbox that takes nothing.
type shut struct{ flow.Inbox }

var errShut = desk.E(desk.Unavailable, "unavailable", "no")

func (shut) Put(context.Context, []flow.InboxRow) (int, error) { return 0, errShut }

// A picture was kept, but its job ended before it could say so; then the customer
// took the message back. When the job comes again the file must go: nobody else
// knows of it. (Found by the simulator, seed 18.)
func TestAFileOfAnUnsentMessageGoesWhenItsJobComesAgain(t *testing.T) {
	r := newRig(t)
	store := &cellar{held: map[desk.AttachmentID]bool{}}
	library := flow.NewLibrary(r.env, r.db, store, r.db, func(s string) string { return s }, &shelf{})
	fetcher := flow.NewFetcher(r.env, r.db, store, library, flow.NewAccepter(r.env, shut{}, func(s string) string { return s }, 0))

	picture := text("u", "1", "", r.clock.Now())
	picture.Content = &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
	r.accept(picture)
	r.receive()
	found, err := r.db.MessagesByExternal(t.Context(), r.open("u").Thread, []string{picture.MessageID})
	r.check(err)
	job := flow.Claimed{Job: desk.Job{Kind: desk.JobMedia, Key: string(found[0].ID)}}
	file := desk.AttachmentID(found[0].ID)
	if _, err := fetcher.Media(t.Context(), job); !errors.Is(err, errShut) || !store.held[file] {
		t.Fatalf("the file is kept and its job ends early: %v, %v", err, store.held)
	}

	unsend := desk.Inbound{Kind: desk.InUnsend, EventID: "ev-2", At: r.clock.Now().Add(time.Second), MessageID: picture.MessageID, Source: picture.Source}
	r.accept(unsend)
	r.receive()
	if _, err := fetcher.Media(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if _, err := r.db.Attachment(t.Context(), file); !errors.Is(err, desk.ErrNotFound) || store.held[file] {
		t.Errorf("the file of an unsent message is still there: record %v, vault %v", err, store.held)
	}
}
