package lineemu

import (
	"fmt"
	"net/http"
	"time"
)

// pollEvery is how often a page is told at most; heartbeat keeps the connection alive.
const (
	pollEvery = 40 * time.Millisecond
	heartbeat = 20 * time.Second
)

// getEvents streams the topics that changed: users, channels, log, clock, faults,
// richmenu, talk:{chat id}, or all. The page then reads what it shows.
func (p *Platform) getEvents(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	s := p.hub.subscribe()
	defer p.hub.leave(s)
	rc := http.NewResponseController(w)
	send := func(text string) bool {
		if _, err := fmt.Fprint(w, text); err != nil {
			return false
		}
		return rc.Flush() == nil
	}
	if !send("retry: 1000\ndata: [\"all\"]\n\n") {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-p.stop:
			return
		case <-beat.C:
			if !send(": beat\n\n") {
				return
			}
		case <-s.wake:
			p.pause(r.Context(), pollEvery)
			if topics := s.drain(); len(topics) > 0 && !send("data: "+string(encode(topics))+"\n\n") {
				return
			}
		}
	}
}
