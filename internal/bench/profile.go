package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// profile samples the first node's processor for a span, if profiles are wanted, and
// writes the sample into a file named after engine and load. Call the result when
// the load is over; it waits for the file.
func (b *bench) profile(ctx context.Context, d *Desk, what string, span time.Duration) func() {
	if b.Profile == "" || len(d.profiles) == 0 {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		name := filepath.Join(b.Profile, fileName(b.engine.Name()+" "+what)+".pprof")
		if err := fetchProfile(ctx, "http://"+d.profiles[0]+"/?for="+span.String(), name); err != nil {
			say(b.out, "no profile of %s: %v", what, err)
		}
	}()
	return func() { <-done }
}

func fetchProfile(ctx context.Context, url, name string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, res.Body)
	return joinClose(err, f)
}

// fileName keeps letters and digits.
func fileName(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, strings.ToLower(s)), "-")
}
