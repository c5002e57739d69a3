package httpapi

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// readAll reads a body of at most max bytes within a time, so that a slow sender
// holds nothing for long.
func readAll(w http.ResponseWriter, r *http.Request, max int64, within time.Duration) ([]byte, error) {
	done := readWithin(w, within)
	defer done()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, max))
	return body, bodyError(err)
}

// readWithin bounds reading from the connection until the returned function runs.
func readWithin(w http.ResponseWriter, d time.Duration) (done func()) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(d)) // a test's writer may have no connection
	return func() { _ = control.SetReadDeadline(time.Time{}) }
}

// bodyError says in the desk's words why a body could not be read.
func bodyError(err error) error {
	var size *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &size):
		return desk.E(desk.TooLarge, "too_large", "The request is too large.").Because(err)
	}
	p := problem(http.StatusBadRequest, "invalid", "The request's body did not arrive whole.")
	p.cause = err
	return p
}
