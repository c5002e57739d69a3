package line

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
)

// stall ends a request that makes no headway: a first wait for the answer's head, then one
// between any two pieces of its body.
type stall struct {
	timer  *time.Timer
	every  time.Duration
	cancel context.CancelCauseFunc
}

var errStall = errors.New("no byte came for too long")

func newStall(ctx context.Context, first, every time.Duration) (context.Context, *stall) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &stall{time.AfterFunc(first, func() { cancel(errStall) }), every, cancel}
}

func (s *stall) moved() { s.timer.Reset(s.every) }

func (s *stall) stop() {
	s.timer.Stop()
	s.cancel(context.Canceled)
}

// file is a body being read: never more than its limit, and io.EOF only at its true end.
type file struct {
	body  io.ReadCloser
	watch *stall
	left  int64
}

// stream hands the body of a good answer out. A length that says too much is refused at once.
func stream(resp *http.Response, watch *stall, limit int64) (io.ReadCloser, string, error) {
	f := &file{resp.Body, watch, limit}
	if resp.ContentLength > limit {
		_ = f.Close()
		return nil, "", ErrContentTooLarge
	}
	watch.moved()
	return f, mimeOf(resp), nil
}

// mimeOf gives the type without its parameters; unknown types are just bytes.
func mimeOf(resp *http.Response) string {
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		return "application/octet-stream"
	}
	return kind
}

// Read gives ErrContentCut where the network broke off: net/http tells a body that is shorter
// than was announced.
func (f *file) Read(p []byte) (int, error) {
	if int64(len(p)) > f.left+1 {
		p = p[:f.left+1] // one more than allowed shows that there is more
	}
	n, err := f.body.Read(p)
	f.left -= int64(n)
	if f.left < 0 {
		return 0, ErrContentTooLarge
	}
	if n > 0 {
		f.watch.moved()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = ErrContentCut.Because(err)
	}
	return n, err
}

// Close lets the connection go.
func (f *file) Close() error {
	f.watch.stop()
	return f.body.Close()
}
