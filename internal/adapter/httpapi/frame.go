package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"
)

// policy is what the console may load: its own files, pictures it made itself,
// and no frames around it. Style attributes are the one thing that is inline. Text
// never becomes markup or a script: only what Vue compiled does, and the one worker
// (Trusted Types).
const policy = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
	"worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types vue worker"

// writeWithin bounds a whole answer, so that a reader who takes nothing holds it
// in memory no longer. Streams and files set their own, write by write.
const writeWithin = 5 * time.Minute

// visit is what is known about a request while it is served.
type visit struct {
	id  string
	req *http.Request // the mux writes its pattern
}

type visitKey struct{}

func requestID(ctx context.Context) string {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v.id
	}
	return ""
}

// routeOf gives the pattern and never the path: a path may carry a secret name.
func routeOf(ctx context.Context) string {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok && v.req.Pattern != "" {
		return v.req.Pattern
	}
	return "none"
}

// frame surrounds every request: an id, headers, measures, and an answer even
// when a handler panics.
func (s *server) frame(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{id: s.IDs()}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		v.req = r
		s.headers(w.Header(), v.id)
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeWithin)) // a test's writer may have no connection
		rec := &recorder{ResponseWriter: w}
		start := time.Now() // the desk's own clock is cut to milliseconds
		defer func() {
			s.recovered(rec, r, recover())
			took := time.Since(start)
			s.meter.served(routeOf(r.Context()), rec.code(), took)
			s.Log.Debug("request", "request", v.id, "route", routeOf(r.Context()), "status", rec.code(), "ms", took.Milliseconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

// headers are on every answer. Whatever is not said to be public is personal and
// is kept by nobody.
func (s *server) headers(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recovered answers for a handler that panicked. One that has begun to answer is
// cut off, so that half an answer is not taken for a whole one.
func (s *server) recovered(w *recorder, r *http.Request, panicked any) {
	if panicked == nil {
		return
	}
	if panicked == http.ErrAbortHandler { //nolint:errorlint // a value of the standard library, never wrapped
		panic(panicked)
	}
	s.Log.Error("handler panicked", "request", requestID(r.Context()), "route", routeOf(r.Context()), "panic", fmt.Sprint(panicked), "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	s.refuse(w, r, asProblem(fmt.Errorf("panic: %v", panicked)))
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the first status and lets no second one pass: huma says 499
// when a reader has gone in the middle of an answer, and net/http would complain.
func (w *recorder) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	if status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write is an answer of 200 if nothing was said before.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// requestOf gives the request that is served.
func requestOf(ctx context.Context) *http.Request {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok {
		panic("a handler runs outside of the frame")
	}
	return v.req
}
