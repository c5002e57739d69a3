package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/pprof"
	"time"
)

// benchDeskCmd is serve with a second, loopback-only door at which a processor
// profile can be asked for. serve itself has no such door.
type benchDeskCmd struct {
	serveCmd `embed:""`
	Profiles string `required:"" help:"Loopback address of the door."`
}

// Run serves desk and door until it is stopped.
func (c *benchDeskCmd) Run(ctx context.Context) error {
	if !loopback(c.Profiles) {
		return fmt.Errorf("--profiles %q: profiles are for this machine only", c.Profiles)
	}
	l, err := net.Listen("tcp", c.Profiles)
	if err != nil {
		return fmt.Errorf("--profiles: %w", err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(profile), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(l) }() // it ends with Close, and the desk does not depend on it
	return errors.Join(c.serveCmd.Run(ctx), srv.Close())
}

// profile samples for ?for=DURATION and answers with the profile. One at a time.
func profile(w http.ResponseWriter, r *http.Request) {
	d, err := time.ParseDuration(r.URL.Query().Get("for"))
	if err != nil || d <= 0 || d > time.Hour {
		http.Error(w, "give ?for=10s", http.StatusBadRequest)
		return
	}
	if err := pprof.StartCPUProfile(w); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	}
	pprof.StopCPUProfile()
}
