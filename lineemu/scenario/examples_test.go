package scenario_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/scenario"
)

// example plays one of docs/scenarios to its end against an echo bot.
func example(t *testing.T, file string, o scenario.Options, forgets bool, check func(t *testing.T, p *lineemu.Platform, bot *echo)) {
	t.Helper()
	s, err := scenario.Load("../../docs/scenarios/" + file)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		p, bot := stage(lineemu.Config{Seed: s.Seed, RateFactor: -1, RedeliverySpread: 0.5})
		bot.forgets = forgets
		if !s.HasChannels() {
			if _, err := p.AddChannel(lineemu.Channel{WebhookURL: hook}); err != nil {
				t.Fatal(err)
			}
		}
		o.WebhookURL, o.UntilIdle = hook, true
		if err := s.Run(t.Context(), p, o); err != nil {
			t.Error(err)
		}
		bot.work.Wait()
		check(t, p, bot)
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// counts are how often each customer wrote, or saw, each text.
func counts(p *lineemu.Platform, dir string) map[string]int {
	items, _ := p.Ledger(0)
	n := map[string]int{}
	for _, it := range items {
		if it.Direction == dir && strings.Contains(string(it.Message), `"type":"text"`) {
			_, text, _ := strings.Cut(string(it.Message), `"text":"`)
			text, _, _ = strings.Cut(text, `"`)
			n[it.UserID+" "+text]++
		}
	}
	return n
}

func TestExampleEcho(t *testing.T) {
	for _, speed := range []float64{0, 1, 60} {
		example(t, "echo.yaml", scenario.Options{Speed: speed}, false, func(*testing.T, *lineemu.Platform, *echo) {})
	}
}

func TestExampleShopDay(t *testing.T) {
	example(t, "shop_day.yaml", scenario.Options{}, false, func(t *testing.T, p *lineemu.Platform, bot *echo) {
		if s := p.WebhookStats()[0]; s.Delivered < 60 || s.Failed[lineemu.ReasonStatus] != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// In the storm a bot that keeps the rules loses nothing and says nothing twice.
func TestExampleStorm(t *testing.T) {
	example(t, "storm.yaml", scenario.Options{Speed: 60}, false, func(t *testing.T, p *lineemu.Platform, bot *echo) {
		wrote, saw := counts(p, lineemu.In), counts(p, lineemu.Out)
		if len(wrote) < 250 || !maps.Equal(wrote, saw) {
			t.Errorf("customers wrote %d texts and saw %d", len(wrote), len(saw))
			for text, n := range wrote {
				if saw[text] != n {
					t.Errorf("%s: written %d times, seen %d times", text, n, saw[text])
				}
			}
		}
		stats := p.WebhookStats()[0]
		hits := p.Forecast()
		if stats.Redelivered == 0 || stats.Failed[lineemu.ReasonTimeout] == 0 || len(hits.Weather) != 0 {
			t.Errorf("no storm: %+v %+v", stats, hits)
		}
	})
}

// The negative control: a bot that forgets what it has seen answers twice, and the ledger shows it.
func TestStormCatchesABotThatForgets(t *testing.T) {
	example(t, "storm.yaml", scenario.Options{Speed: 60}, true, func(t *testing.T, p *lineemu.Platform, bot *echo) {
		if maps.Equal(counts(p, lineemu.In), counts(p, lineemu.Out)) {
			t.Error("a bot without deduplication went through the storm unharmed: the storm proves nothing")
		}
	})
}

// The same file and seed give the same events in the same order; another seed gives others.
func TestSeedRepeatsTheEvents(t *testing.T) {
	record := func(seed uint64) (events, bodies []string) {
		s, err := scenario.Load("../../docs/scenarios/storm.yaml")
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			p, bot := stage(lineemu.Config{Seed: seed})
			bot.mute = true
			o := scenario.Options{Seed: seed, WebhookURL: hook, UntilIdle: true, Report: func(l scenario.Line) {
				events = append(events, l.Who+" "+l.Did+" "+strings.Join(l.EventIDs, " "))
			}}
			if err := s.Run(t.Context(), p, o); err != nil {
				t.Error(err)
			}
			if err := p.Close(t.Context()); err != nil {
				t.Error(err)
			}
			bodies = bot.bodies
		})
		slices.Sort(bodies) // those of parallel customers overlap
		return events, bodies
	}
	events, bodies := record(3)
	again, bodiesAgain := record(3)
	if len(events) < 300 || !slices.Equal(events, again) {
		t.Errorf("%d and %d steps, not the same twice", len(events), len(again))
	}
	if len(bodies) < 300 || !slices.Equal(bodies, bodiesAgain) {
		t.Errorf("%d and %d POSTs, not the same twice", len(bodies), len(bodiesAgain))
	}
	if other, _ := record(4); slices.Equal(events, other) {
		t.Error("another seed gave the same events")
	}
}
