package openapitest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Handler passes everything on to next and holds each call of LINE's API and its answer against
// LINE's OpenAPI: the request when it was accepted, the answer always. Answers pass as a whole,
// so it is not for streams, nor for handlers that cut connections.
func Handler(t testing.TB, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !ofLINE(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("openapitest: read %s %s: %v", r.Method, r.URL.Path, err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		res := rec.Result()
		check(t, r, body, res, rec.Body.Bytes())
		for k, v := range res.Header {
			w.Header()[k] = v
		}
		w.WriteHeader(res.StatusCode)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

func check(t testing.TB, r *http.Request, body []byte, res *http.Response, answer []byte) {
	if res.Header.Get("X-Line-Request-Id") == "" {
		t.Errorf("%s %s: no x-line-request-id", r.Method, r.URL.Path)
	}
	if wordsOnly(r.URL.Path, res.StatusCode) {
		return
	}
	if res.StatusCode < 300 {
		Request(t, r.Method, r.URL.Path, body)
	}
	Response(t, r.Method, r.URL.Path, res.StatusCode, answer)
}

// wordsOnly tells of answers that LINE documents in words only: what does not exist, and media
// that are not ready.
func wordsOnly(path string, status int) bool {
	preparing := status == http.StatusAccepted && strings.Contains(path, "/content")
	return preparing || status == http.StatusNotFound || status == http.StatusMethodNotAllowed
}

// ofLINE tells LINE's paths from the emulator's own.
func ofLINE(path string) bool {
	return strings.HasPrefix(path, "/v2/") || strings.HasPrefix(path, "/oauth2/") || strings.HasPrefix(path, "/bot/")
}
