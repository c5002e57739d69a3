package flow_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// shelf is files, vault and imager in one: it keeps one record and counts what is
// held whole at once.
type shelf struct {
	flow.Files
	flow.Vault
	kept    flow.Attachment
	release chan struct{} // closed to let previews be finished

	mu         sync.Mutex
	loaded     int // files that were loaded whole
	held, most int // of them at once
}

func (s *shelf) Attachment(context.Context, desk.AttachmentID) (flow.Attachment, error) {
	return s.kept, nil
}

func (s *shelf) PutAttachment(_ context.Context, a flow.Attachment) error {
	s.kept = a
	return nil
}

func (s *shelf) Store(_ context.Context, _ desk.AttachmentID, _ string, r io.Reader) (int64, string, error) {
	n, err := io.Copy(io.Discard, r)
	return n, "sum", err
}

func (s *shelf) Load(context.Context, desk.AttachmentID, string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loaded++
	s.held++
	s.most = max(s.most, s.held)
	return []byte("picture"), nil
}

func (s *shelf) Size([]byte) (width, height int) { return 1, 1 }

func (s *shelf) Preview([]byte) ([]byte, error) {
	<-s.release
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held--
	return []byte("small"), nil
}

func (s *shelf) library() *flow.Library {
	env := flow.Env{Clock: &hands{}, IDs: func() string { return "a" }}
	return flow.NewLibrary(env, s, s, nil, func(name string) string { return name }, s)
}

var sender = desk.Person{ID: "o", Centre: "ce", Role: desk.RoleOperator, Memberships: map[desk.WorkspaceID]desk.Role{brand: desk.RoleOperator}}

// Pictures are held whole while they are shrunk: a few at a time, whoever asks.
func TestFewPreviewsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{kept: flow.Attachment{Workspace: brand, Owner: sender.ID, MIME: "image/png"}, release: make(chan struct{})}
		l := s.library()
		ctx, leave := context.WithCancel(t.Context())
		answers := make(chan error, 20)
		for range cap(answers) {
			go func() {
				_, err := l.Preview(ctx, sender, "a")
				answers <- err
			}()
		}
		synctest.Wait()
		leave() // who waits for a turn and goes away takes none
		synctest.Wait()
		close(s.release)
		served := 0
		for range cap(answers) {
			if err := <-answers; err == nil {
				served++
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		if s.most != 2 || s.loaded != 2 || served != 2 {
			t.Errorf("%d held at once, %d loaded, %d served; want 2 of each", s.most, s.loaded, served)
		}
	})
}

// What calls itself a picture and is larger than any is not loaded to be shrunk.
func TestNoPreviewOfWhatIsTooLarge(t *testing.T) {
	for _, a := range []flow.Attachment{{MIME: "image/png", Size: flow.MaxUpload + 1}, {MIME: "video/mp4", Size: 1}, {MIME: "application/octet-stream", Size: 1}} {
		a.Workspace, a.Owner = brand, sender.ID
		s := &shelf{kept: a}
		if _, err := s.library().Preview(t.Context(), sender, "a"); !errors.Is(err, desk.ErrNotFound) || s.loaded != 0 {
			t.Errorf("%s of %d bytes: %v, %d loaded", a.MIME, a.Size, err, s.loaded)
		}
	}
}

func TestUploadLimits(t *testing.T) {
	const png, gif = "\x89PNG\x0d\x0a\x1a\x0a", "GIF89a"
	for _, c := range []struct {
		what string
		head string
		size int
		code string
	}{
		{"a picture that LINE takes", png, flow.MaxPicture, ""},
		{"one that it doesn't", png, flow.MaxPicture + 1, "too_large"},
		{"a photo that it doesn't", "\xff\xd8\xff", flow.MaxPicture + 1, "too_large"},
		{"what goes out as a link anyway", gif, flow.MaxPicture + 1, ""},
		{"the largest file", "", flow.MaxUpload, ""},
		{"a byte more", "", flow.MaxUpload + 1, "too_large"},
	} {
		data := append([]byte(c.head), bytes.Repeat([]byte{0}, c.size-len(c.head))...)
		a, err := (&shelf{}).library().Upload(t.Context(), sender, brand, "a", data)
		if c.code == "" && (err != nil || a.Size != int64(c.size)) || c.code != "" && (desk.CodeOf(err) != c.code || desk.KindOf(err) != desk.TooLarge) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
