package httpapi

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A node that is cut off from its database says so to whoever works at it, in time and in its
// log; what may take long is not cut short.
func TestNobodyWaitsForASilentDatabase(t *testing.T) {
	for path, want := range map[string]bool{"/conversations/{id}/messages": true, "/me": true, "/reports/replies": false, "/settings/import": false} {
		t.Run(path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				s := &server{cross: http.NewCrossOriginProtection(), Deps: Deps{Log: slog.New(slog.NewTextHandler(&log, nil))}}
				silent := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					<-r.Context().Done()
					s.refuse(w, r, s.problemFor(r.Context(), nil, fmt.Errorf("read a conversation: %w", r.Context().Err())))
				})
				ctx, gone := context.WithTimeout(t.Context(), time.Hour)
				defer gone()
				began, got := time.Now(), httptest.NewRecorder()
				s.gate(route{method: "POST", path: apiBase + path, who: anyone}, silent).
					ServeHTTP(got, httptest.NewRequestWithContext(ctx, "POST", path, nil))
				if took := time.Since(began); (took == answersWithin) != want {
					t.Errorf("answered after %v", took)
				}
				if want && (got.Code != 503 || got.Header().Get("Retry-After") == "" || !strings.Contains(got.Body.String(), "look, then try again") || !strings.Contains(log.String(), "deadline")) {
					t.Errorf("%d %s\n%s", got.Code, got.Body, &log)
				}
			})
		})
	}
}
