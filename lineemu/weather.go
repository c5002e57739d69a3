package lineemu

import (
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
)

// Weather is random trouble: for each endpoint the odds, from 0 to 1, that a call meets a kind of
// fault. Endpoints and kinds are those of Fault; a call meets one fault at most, so the odds of an
// endpoint add up to 1 at most. Two keys beside the kinds are no odds: slow_ms, which kinds slow
// and delay wait (3000), and status_code, which kind status answers (500).
//
//	lineemu.Weather{"webhook": {"duplicate": 0.1}, "push": {"cut_after": 0.05, "slow": 0.2, "slow_ms": 300}}
type Weather map[string]map[string]float64

// Forecast is the weather in force and what it has done.
type Forecast struct {
	Weather Weather                     `json:"weather"`
	Seed    uint64                      `json:"seed"`
	Calls   map[string]int64            `json:"calls"` // by endpoint of the weather
	Hits    map[string]map[string]int64 `json:"hits"`  // by endpoint and kind
}

// climate is the weather of one endpoint. All but the counters is fixed once made.
type climate struct {
	seed  uint64
	upTo  []float64 // upTo[i]: below it, and not below the one before, faults[i] strikes
	kinds []*Fault
	hits  []atomic.Int64
	calls atomic.Int64
	seq   atomic.Uint64
}

// skies is the whole weather, compiled; replaced as one.
type skies struct {
	weather Weather
	seed    uint64
	over    map[string]*climate
}

// SetWeather puts random faults in force, in place of the weather before; an empty one ends them.
// The n-th call of an endpoint meets the same fate whenever the seed is the same, so one caller
// that does the same things meets the same trouble. Seed 0 takes Config.Seed, or 1. Faults set by
// SetFault come first. A wrong endpoint, kind or number is an error and changes nothing.
func (p *Platform) SetWeather(w Weather, seed uint64) error {
	if seed == 0 {
		seed = max(p.cfg.Seed, 1)
	}
	s := &skies{weather: Weather{}, seed: seed, over: map[string]*climate{}}
	for endpoint, mix := range w {
		c, err := newClimate(endpoint, mix, seed)
		if err != nil {
			return err
		}
		s.weather[endpoint] = maps.Clone(mix)
		s.over[endpoint] = c
	}
	if len(w) == 0 {
		s = nil
	}
	p.faults.skies.Store(s)
	p.hub.poke("faults")
	return nil
}

// Check tells what SetWeather would refuse.
func (w Weather) Check() error {
	for _, endpoint := range slices.Sorted(maps.Keys(w)) {
		if _, err := newClimate(endpoint, w[endpoint], 1); err != nil {
			return err
		}
	}
	return nil
}

func newClimate(endpoint string, mix map[string]float64, seed uint64) (*climate, error) {
	if err := CheckEndpoint(endpoint); err != nil {
		return nil, fmt.Errorf("weather: %w", err)
	}
	like := Fault{Endpoint: endpoint, DelayMS: int64(mix["slow_ms"]), Status: int(mix["status_code"])}
	c := &climate{seed: seed}
	for _, b := range []byte(endpoint) {
		c.seed = scramble(c.seed ^ uint64(b))
	}
	sum := 0.0
	for _, kind := range slices.Sorted(maps.Keys(mix)) {
		if kind == "slow_ms" || kind == "status_code" {
			continue
		}
		if odds := mix[kind]; odds < 0 || odds > 1 || odds != odds {
			return nil, fmt.Errorf("weather of %s: %s is %v: give odds from 0 to 1", endpoint, kind, odds)
		}
		f := like
		f.Kind = kind
		if err := f.complete(); err != nil {
			return nil, fmt.Errorf("weather: %w", err)
		}
		sum += mix[kind]
		c.upTo, c.kinds = append(c.upTo, sum), append(c.kinds, &f)
	}
	if sum > 1+1e-9 {
		return nil, fmt.Errorf("weather of %s: the odds add up to %.3f: a call meets one fault at most, keep them to 1", endpoint, sum)
	}
	c.hits = make([]atomic.Int64, len(c.kinds))
	return c, nil
}

// strike returns the fault that a call of an endpoint meets, or nil, and the call's number. The n-th
// call meets what the seed says; a later try of a numbered one (again > 0) what the seed says for that
// number, whenever it comes. The fault is shared: read only.
func (s *skies) strike(endpoint string, nth uint64, again int) (*Fault, uint64) {
	c := s.over[endpoint]
	if c == nil && endpoint != webhookEndpoint {
		c = s.over["*"]
	}
	if c == nil {
		return nil, nth
	}
	c.calls.Add(1)
	if nth == 0 {
		nth = c.seq.Add(1)
	}
	u := fraction(scramble(c.seed+nth*0x9e3779b97f4a7c15) + uint64(again)*0xd1342543de82ef95)
	for i, upTo := range c.upTo {
		if u < upTo {
			c.hits[i].Add(1)
			return c.kinds[i], nth
		}
	}
	return nil, nth
}

// fraction spreads a number over [0, 1).
func fraction(x uint64) float64 { return float64(scramble(x)>>11) / (1 << 53) }

// scramble spreads a number over all 64 bits: the finaliser of the SplitMix64 generator.
func scramble(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Forecast returns the weather in force and its counts.
func (p *Platform) Forecast() Forecast {
	f := Forecast{Weather: Weather{}, Calls: map[string]int64{}, Hits: map[string]map[string]int64{}}
	s := p.faults.skies.Load()
	if s == nil {
		return f
	}
	f.Seed = s.seed
	for endpoint, c := range s.over {
		f.Weather[endpoint] = maps.Clone(s.weather[endpoint])
		f.Calls[endpoint] = c.calls.Load()
		f.Hits[endpoint] = map[string]int64{}
		for i, k := range c.kinds {
			f.Hits[endpoint][k.Kind] = c.hits[i].Load()
		}
	}
	return f
}
