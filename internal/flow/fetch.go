package flow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Fetcher gets what a channel keeps apart from its messages: files and profiles.
// What it finds comes back into the desk as an event by the one door.
type Fetcher struct {
	env     Env
	read    Reader
	line    Line
	library *Library
	accept  *Accepter
}

// NewFetcher makes a fetcher.
func NewFetcher(env Env, read Reader, line Line, library *Library, accept *Accepter) *Fetcher {
	return &Fetcher{env, read, line, library, accept}
}

// MaxContent is the largest file taken from a customer (LINE sends at most 200 MB
// of video; the rest of the desk is spared more).
const MaxContent = 200 << 20

// giveUpAfter is how many attempts a file gets; with back-off about an hour.
const giveUpAfter = 60

// fullAgain is the longest wait of a file for room on the disk: R16 gives a minute.
const fullAgain = 30 * time.Second

// Media handles a media job: one message's file.
func (f *Fetcher) Media(ctx context.Context, job Claimed) (Next, error) {
	m, err := f.read.Message(ctx, desk.MessageID(job.Key))
	if errors.Is(err, desk.ErrNotFound) {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	if !m.Shown() { // an earlier run may have kept the file and died before it could say so
		return Next{}, f.library.Erase(ctx, desk.AttachmentID(m.ID))
	}
	if m.Content.Media == nil || m.Content.Media.State != desk.MediaPending {
		return Next{}, nil
	}
	t, err := f.read.Thread(ctx, m.Thread)
	if err != nil {
		return Next{}, err
	}
	body, err := f.file(ctx, t, m)
	full := errors.Is(err, desk.ErrFilesFull) || errors.Is(err, desk.ErrDiskFull)
	switch {
	case full && fault.Sabotaged("no_second_fetch"):
		body = desk.MediaBody{State: desk.MediaFailed, Error: desk.CodeOf(err)}
	case full: // never given up for that
		return Next{At: f.env.Clock.Now().Add(min(jobBackoff(job.Attempts), fullAgain)), Code: desk.CodeOf(err)}, nil
	case errors.Is(err, ErrNotReady) && job.Attempts < giveUpAfter:
		return Next{At: f.env.Clock.Now().Add(jobBackoff(job.Attempts)), Code: "not_ready"}, nil
	case errors.Is(err, ErrContentGone):
		body = desk.MediaBody{State: desk.MediaGone, Error: "content_gone"}
	case err != nil && job.Attempts < giveUpAfter:
		return Next{}, err
	case err != nil:
		body = desk.MediaBody{State: desk.MediaFailed, Error: desk.CodeOf(err)}
	}
	return Next{}, f.result(ctx, t, job, desk.Inbound{Kind: desk.InMedia, Ref: m.ID,
		Content: &desk.Content{Kind: m.Content.Kind, Media: &body}})
}

// file gives a message's file as the desk keeps it: the one that an earlier run
// kept before it ended too early, or else the channel's. Who asks the channel again
// may hear that the file is gone, and would leave the kept one to nobody.
func (f *Fetcher) file(ctx context.Context, t desk.Thread, m desk.Message) (desk.MediaBody, error) {
	a, err := f.library.files.Attachment(ctx, desk.AttachmentID(m.ID))
	if errors.Is(err, desk.ErrNotFound) {
		a, err = f.download(ctx, t, m)
	}
	if errors.Is(err, errTooLarge) {
		return desk.MediaBody{State: desk.MediaFailed, Error: "too_large"}, f.library.Erase(ctx, desk.AttachmentID(m.ID))
	}
	if err != nil {
		return desk.MediaBody{}, fmt.Errorf("download: %w", err)
	}
	now, err := f.read.Message(ctx, m.ID)
	if err == nil && !now.Shown() { // taken back meanwhile
		return desk.MediaBody{State: desk.MediaGone}, f.library.Erase(ctx, a.ID)
	}
	return desk.MediaBody{Attachment: a.ID, State: desk.MediaReady, MIME: a.MIME, Size: a.Size, Width: a.Width, Height: a.Height}, err
}

// download seals a file while it comes in. Its id is the message's, so that a job
// that runs twice leaves one file.
func (f *Fetcher) download(ctx context.Context, t desk.Thread, m desk.Message) (Attachment, error) {
	r, err := f.source(ctx, t, m)
	if err != nil {
		return Attachment{}, err
	}
	body := &limited{r: r, left: MaxContent}
	a, err := f.library.keep(ctx, Attachment{ID: desk.AttachmentID(m.ID), Workspace: t.Workspace, Thread: t.ID,
		Purpose: PurposeInbound, Name: m.Content.Media.Name}, body)
	return a, errors.Join(err, r.Close())
}

var errTooLarge = errors.New("larger than the desk takes")

// limited reads no more than what is left, and says so.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

// source opens a message's file: LINE keeps most, but what a web app sent lies
// where the app put it.
func (f *Fetcher) source(ctx context.Context, t desk.Thread, m desk.Message) (io.ReadCloser, error) {
	if url := m.Content.Media.URL; url != "" {
		r, _, err := f.line.External(ctx, url)
		return r, err
	}
	r, _, err := f.line.Content(ctx, t.Channel, m.ExternalID)
	return r, err
}

// Profile handles a profile job: a customer's, a member's or a group's name and
// picture.
func (f *Fetcher) Profile(ctx context.Context, job Claimed) (Next, error) {
	t, err := f.read.Thread(ctx, job.Thread)
	if errors.Is(err, desk.ErrNotFound) {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	src := desk.Source{Kind: t.Source.Kind, ID: t.Source.ID, User: job.Payload["user"]}
	got, err := f.line.Profile(ctx, t.Channel, src)
	if err != nil {
		if job.Attempts >= giveUpAfter {
			return Next{}, nil
		}
		return Next{}, err
	}
	profile := desk.Profile{UserID: src.User, Name: got.Name, Language: got.Language, Missing: got.Missing}
	if got.PictureURL != "" {
		profile.Avatar = f.avatar(ctx, t, job, got.PictureURL)
	}
	return Next{}, f.result(ctx, t, job, desk.Inbound{Kind: desk.InProfile, Profile: &profile})
}

// avatar fetches a picture. Where that fails the old one stays: the name counts
// all the same.
func (f *Fetcher) avatar(ctx context.Context, t desk.Thread, job Claimed, url string) desk.AttachmentID {
	data, err := f.line.Picture(ctx, url)
	if err == nil {
		var a Attachment
		id := fmt.Sprintf("%s-%d-%d", job.Key, job.ID, job.Gen) // a job that runs twice leaves one picture
		a, err = f.library.keep(ctx, Attachment{ID: desk.AttachmentID(id), Workspace: t.Workspace, Thread: t.ID, Purpose: PurposeAvatar}, bytes.NewReader(data))
		if err == nil {
			return a.ID
		}
	}
	f.env.Log.Warn("profile picture not kept", "thread", t.ID, "error", err)
	known, err := f.read.Contacts(ctx, []desk.ContactID{desk.ContactID(job.Key)})
	if err != nil || len(known) == 0 {
		return ""
	}
	return known[0].Avatar
}

// result brings what a job found into the desk. The event's id names the job's
// generation, so that a job that runs twice says it once; of a file also how it went,
// for the second run may hear that the file is gone which the first has kept.
func (f *Fetcher) result(ctx context.Context, t desk.Thread, job Claimed, in desk.Inbound) error {
	in.EventID = fmt.Sprintf("job:%s:%s:%d:%d", job.Kind, job.Key, job.ID, job.Gen)
	if in.Content != nil {
		in.EventID += ":" + string(in.Content.Media.State)
	}
	in.At, in.Source = f.env.Clock.Now(), t.Source
	return f.accept.Accept(ctx, t.Channel, []desk.Inbound{in})
}

// Erase handles an erase job: an attachment that must be gone.
func (f *Fetcher) Erase(ctx context.Context, job Claimed) (Next, error) {
	return Next{}, f.library.Erase(ctx, desk.AttachmentID(job.Key))
}

// Read handles a read job: the customer's phone shows "read".
func (f *Fetcher) Read(ctx context.Context, job Claimed) (Next, error) {
	t, err := f.read.Thread(ctx, job.Thread)
	if err != nil || job.Attempts > 3 {
		return Next{}, err
	}
	return Next{}, f.line.MarkRead(ctx, t.Channel, job.Payload["token"])
}

// loadingS is how long the animation lasts unless a message ends it: LINE's own default, for it
// is shown once.
const loadingS = 20

// Typing handles a typing job: LINE's loading animation. Nobody misses one that
// fails.
func (f *Fetcher) Typing(ctx context.Context, job Claimed) (Next, error) {
	t, err := f.read.Thread(ctx, job.Thread)
	if err != nil {
		return Next{}, err
	}
	if err := f.line.Loading(ctx, t.Channel, t.Source.ID, loadingS); err != nil {
		f.env.Log.Info("loading animation not shown", "thread", t.ID, "error", err)
	}
	return Next{}, nil
}
