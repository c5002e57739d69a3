package httpapi

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// saidStatuses notes every status that reaches the connection.
type saidStatuses struct {
	httptest.ResponseRecorder
	said []int
}

func (w *saidStatuses) WriteHeader(status int) { w.said = append(w.said, status) }

func TestOneStatusAnAnswer(t *testing.T) {
	below := &saidStatuses{}
	rec := &recorder{ResponseWriter: below}
	for _, status := range []int{http.StatusEarlyHints, http.StatusOK, 499} {
		rec.WriteHeader(status)
	}
	if want := []int{http.StatusEarlyHints, http.StatusOK}; !slices.Equal(below.said, want) || rec.code() != http.StatusOK {
		t.Errorf("said %v, remembered %d", below.said, rec.code())
	}
}
