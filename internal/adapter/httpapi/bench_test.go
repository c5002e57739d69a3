package httpapi

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// BenchmarkTokenRequest is a program's smallest question with its token.
func BenchmarkTokenRequest(b *testing.B) {
	w := settled(b)
	w.benchmark(b, "/api/v1/conversations?limit=1")
}

// BenchmarkList is a screen's list of thirty.
func BenchmarkList(b *testing.B) {
	w := settled(b)
	for i := range 40 {
		w.writes(shopLine, "U"+strconv.Itoa(i), "m"+strconv.Itoa(i), words("お問い合わせです"))
	}
	w.benchmark(b, "/api/v1/conversations?limit=30")
}

func (w *world) benchmark(b *testing.B, path string) {
	h := w.s.frame(w.s.mux)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Authorization", "Bearer "+w.tokens[operator])
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			if rec.Code != http.StatusOK {
				b.Errorf("%d: %s", rec.Code, rec.Body)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}
