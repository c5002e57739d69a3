package lineemu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

func (p *Platform) getClock(*http.Request) (int, any, error) {
	now := p.Now()
	return http.StatusOK, map[string]any{
		"now": now.UTC().Format(time.RFC3339Nano), "now_ms": now.UnixMilli(), "ahead_ms": now.Sub(p.cfg.Now()).Milliseconds(),
	}, nil
}

// postClock takes advance_ms, or at as RFC 3339 or milliseconds.
func (p *Platform) postClock(r *http.Request) (int, any, error) {
	var in struct {
		AdvanceMS *int64          `json:"advance_ms"`
		At        json.RawMessage `json:"at"`
	}
	if err := readJSON(r, &in); err != nil {
		return 0, nil, err
	}
	var err error
	switch {
	case (in.AdvanceMS == nil) == (in.At == nil):
		err = errors.New("give either advance_ms or at")
	case in.AdvanceMS != nil:
		err = p.Advance(time.Duration(*in.AdvanceMS) * time.Millisecond)
	default:
		var at time.Time
		if at, err = instant(in.At); err == nil {
			err = p.SetClock(at)
		}
	}
	if err != nil {
		return 0, nil, err
	}
	return p.getClock(r)
}

func instant(raw json.RawMessage) (time.Time, error) {
	if ms, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return time.UnixMilli(ms), nil
	}
	var t time.Time
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, fmt.Errorf("at: give RFC 3339 (2026-11-03T09:00:00+09:00) or milliseconds since 1970")
	}
	return t, nil
}

func (p *Platform) getFaults(*http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"items": p.Faults(), "endpoints": append([]string{"webhook", "*"}, endpointNames()...)}, nil
}

func (p *Platform) postFault(r *http.Request) (int, any, error) {
	var f Fault
	if err := readJSON(r, &f); err != nil {
		return 0, nil, err
	}
	f, err := p.SetFault(f)
	return http.StatusCreated, f, err
}

func (p *Platform) deleteFaults(r *http.Request) (int, any, error) {
	var ids []int64
	if s := r.PathValue("id"); s != "" {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return 0, nil, fmt.Errorf("fault id %q: give the number POST /emu/faults returned", s)
		}
		ids = append(ids, id)
	}
	p.ClearFaults(ids...)
	return http.StatusNoContent, nil, nil
}

// longestWait bounds ?wait_ms=: proxies and clients give up on a silent connection after a minute.
const longestWait = 50 * time.Second

// page is what a reader of a journal asks for.
type page struct {
	after int64
	limit int           // default and at most 100,000
	wait  time.Duration // how long to wait for something new when there is nothing
}

func readPage(r *http.Request) (page, error) {
	pg := page{limit: 100_000}
	for name, set := range map[string]func(int64){
		"after":   func(n int64) { pg.after = n },
		"limit":   func(n int64) { pg.limit = int(min(n, 100_000)) },
		"wait_ms": func(n int64) { pg.wait = time.Duration(min(n, longestWait.Milliseconds())) * time.Millisecond },
	} {
		s := r.URL.Query().Get(name)
		if s == "" {
			continue
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 || (name == "limit" && n == 0) {
			return page{}, fmt.Errorf("%s=%q: give a number", name, s)
		}
		set(n)
	}
	return pg, nil
}

func journalPage[T any](r *http.Request, j *journal[T], stop <-chan struct{}) (int, any, error) {
	pg, err := readPage(r)
	if err != nil {
		return 0, nil, err
	}
	items, next := j.after(pg.after, pg.limit)
	if len(items) == 0 && pg.wait > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), pg.wait)
		defer cancel()
		items, next = j.await(ctx, stop, pg.after, pg.limit)
	}
	if items == nil {
		items = []T{}
	}
	return http.StatusOK, map[string]any{"items": items, "next": next}, nil
}

func (p *Platform) getLedger(r *http.Request) (int, any, error) {
	return journalPage(r, p.ledger, p.stop)
}

func (p *Platform) getLog(r *http.Request) (int, any, error) {
	return journalPage(r, p.log, p.stop)
}

func (p *Platform) getWeather(*http.Request) (int, any, error) {
	return http.StatusOK, p.Forecast(), nil
}

// putWeather takes a Weather; ?seed= draws its faults. {} ends it.
func (p *Platform) putWeather(r *http.Request) (int, any, error) {
	var w Weather
	if err := readJSON(r, &w); err != nil {
		return 0, nil, err
	}
	var seed uint64
	if s := r.URL.Query().Get("seed"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			return 0, nil, fmt.Errorf("seed=%q: give a number", s)
		}
	}
	if err := p.SetWeather(w, seed); err != nil {
		return 0, nil, err
	}
	return p.getWeather(r)
}
