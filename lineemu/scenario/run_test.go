package scenario_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/scenario"
)

const hook = "http://bot.example/hook"

// play runs a scenario in a bubble of its own, with an echo bot, and hands over what came of it.
func play(t *testing.T, text string, o scenario.Options, check func(t *testing.T, p *lineemu.Platform, lines []scenario.Line, err error)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := parse(t, text)
		p, bot := stage(lineemu.Config{Seed: s.Seed, RateFactor: -1})
		if !s.HasChannels() {
			if _, err := p.AddChannel(lineemu.Channel{WebhookURL: hook}); err != nil {
				t.Fatal(err)
			}
		}
		var lines []scenario.Line
		o.WebhookURL = hook
		o.Report = func(l scenario.Line) { lines = append(lines, l) }
		err := s.Run(t.Context(), p, o)
		bot.work.Wait()
		defer check(t, p, lines, err)
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// said are the texts customers wrote, in order.
func said(p *lineemu.Platform, dir string) []string {
	items, _ := p.Ledger(0)
	var out []string
	for _, it := range items {
		var m struct{ Text string }
		if _ = json.Unmarshal(it.Message, &m); it.Direction == dir && m.Text != "" {
			out = append(out, m.Text)
		}
	}
	return out
}

const clockwork = `
users: {hanako: {}, taro: {}}
steps:
- {at: 2s, who: hanako, says: a}
- {at: +3s, who: taro, says: "b{n}", repeat: {count: 3, every: 1s}}
- {advance: 1h}
- {who: hanako, says: c}
- parallel:
    one: [{at: 1s, who: hanako, says: d}, {at: 3s, who: hanako, says: f}]
    two: [{at: 2s, who: taro, says: e}, {at: +2s, who: taro, says: g}]
- {at: 20s, who: taro, says: h}
`

// The times of the steps are kept at any speed: by waiting, or by moving the platform's clock.
func TestStepsHappenAtTheirTimes(t *testing.T) {
	want := []string{"2s a", "5s b1", "6s b2", "7s b3", "7s c", "8s d", "9s e", "10s f", "11s g", "20s h"}
	for name, o := range map[string]struct {
		speed float64
		takes time.Duration // of real time
	}{"as written": {1, 20 * time.Second}, "ten times": {10, 2 * time.Second}, "max": {0, 0}} {
		t.Run(name, func(t *testing.T) {
			var began time.Time
			synctest.Test(t, func(t *testing.T) {
				p, bot := stage(lineemu.Config{Seed: 1})
				if _, err := p.AddChannel(lineemu.Channel{WebhookURL: hook}); err != nil {
					t.Fatal(err)
				}
				began = time.Now()
				start := p.Now()
				if err := parse(t, clockwork).Run(t.Context(), p, scenario.Options{Speed: o.speed}); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took < o.takes || took > o.takes+200*time.Millisecond {
					t.Errorf("it took %v, want %v", took, o.takes)
				}
				bot.work.Wait()
				var got []string
				items, _ := p.Ledger(0)
				for _, it := range items {
					var m struct{ Text string }
					if _ = json.Unmarshal(it.Message, &m); it.Direction == lineemu.In {
						at := it.At.Sub(start)
						if at > time.Hour {
							at -= time.Hour // what the advance step skipped
						}
						got = append(got, at.Round(time.Second).String()+" "+m.Text)
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("got  %v\nwant %v", got, want)
				}
				if err := p.Close(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestExpectations(t *testing.T) {
	const users = "users: {hanako: {}, taro: {}, crowd: {count: 3}}\nsteps:\n"
	for name, tc := range map[string]struct{ steps, fails string }{
		"seen":             {"- {who: hanako, says: やっほー, expect: {seen: っほ, via: reply, type: text}}", ""},
		"seen later":       {"- {who: hanako, says: a}\n- {at: +5s, expect: {who: hanako, seen: a}}", ""},
		"one of a crowd":   {"- {who: crowd, says: a, expect: {seen: a}}", ""},
		"not seen":         {"- {who: hanako, says: a, expect: {seen: b, within: 2s}}", `test.yaml:3: hanako did not see "b" within 2s; since their last act they saw "a"`},
		"saw nothing":      {"- {expect: {who: taro, seen: b}}", `test.yaml:3: taro did not see "b" within 5s; since their last act they saw nothing`},
		"another way":      {"- {who: hanako, says: a, expect: {seen: a, via: push}}", `did not see "a" by push`},
		"another type":     {"- {who: hanako, says: a, expect: {type: image}}", `did not see a image message`},
		"old news":         {"- {who: hanako, says: a, expect: {unseen: b, within: 1s}}\n- {who: hanako, says: b, expect: {seen: a}}", `did not see "a"`},
		"used up":          {"- {who: hanako, says: a, expect: {seen: a}}\n- {expect: {who: hanako, seen: a}}", "they saw nothing"},
		"once":             {"- {who: hanako, says: a, expect: {seen: a, times: 1}}", ""},
		"not twice":        {"- {who: hanako, says: a, expect: {seen: a, times: 2}}", `did not see "a" within 5s`},
		"unseen":           {"- {who: hanako, says: a, expect: {unseen: b, within: 3s}}", ""},
		"seen after all":   {"- {who: hanako, says: a, expect: {unseen: a}}", `hanako saw "a", which was not to be seen`},
		"webhook":          {"- {who: hanako, says: a, expect: {webhook: ok, status: 200}}", ""},
		"webhook failed":   {"- {fault: {endpoint: webhook, kind: status, status: 503}}\n- {who: hanako, says: a, expect: {webhook: error_status_code, status: 503}}", ""},
		"webhook was fine": {"- {who: hanako, says: a, expect: {webhook: failed}}", "test.yaml:3: the webhook was ok 200, not failed"},
		"webhook status":   {"- {who: hanako, says: a, expect: {status: 500}}", "the webhook was ok 200, not answered with 500"},
		"impossible":       {"- {who: hanako, acts: block}\n- {who: hanako, says: a}", "test.yaml:4: this user has blocked"},
		"no last message":  {"- {who: hanako, acts: unsend}", `hanako has no message "last" yet`},
		"in parallel":      {"- parallel:\n  - [{who: hanako, says: a, expect: {seen: a}}]\n  - [{who: taro, says: b, expect: {seen: c, within: 1s}}]", `test.yaml:5: taro did not see "c"`},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, users+tc.steps, scenario.Options{}, func(t *testing.T, _ *lineemu.Platform, _ []scenario.Line, err error) {
				switch {
				case tc.fails == "" && err != nil:
					t.Error(err)
				case tc.fails != "" && (err == nil || !strings.Contains(err.Error(), tc.fails)):
					t.Errorf("error %v, want one that says %s", err, tc.fails)
				}
			})
		})
	}
}

func TestEveryVerb(t *testing.T) {
	play(t, `
channels:
  shop: {quota: 5, redelivery: true}
  cafe: {name: カフェ}
users:
  hanako: {name: 佐藤 花子}
  never: {relation: never}
  blocker: {relation: {shop: blocked}}
groups:
  family: {members: [hanako], channel: shop}
weather: {push: {status: 1}}
steps:
- {clear: weather}
- {who: hanako, says: [one], as: first}
- {who: hanako, says: two, quote: first}
- {who: hanako, sends: {type: sticker, package_id: "1"}}
- {who: hanako, channel: cafe, says: in the cafe}
- {who: hanako, group: family, says: in the group, as: g}
- {who: hanako, group: family, acts: {type: edit, message_id: g, text: edited}}
- {who: hanako, group: family, acts: {type: memberJoined, members: [never]}}
- {who: hanako, acts: {type: unsend, message_id: first}}
- {who: blocker, acts: unblock}
- together: [{who: hanako, says: three}, {who: never, says: four}]
- {raw: {body: "{", signature: none}, expect: {status: 400}}
- {raw: {events: [{type: odd}]}, expect: {webhook: ok}}
- {raw: {body: !!binary "/w=="}, expect: {status: 400}}
- {fault: {endpoint: webhook, kind: drop}}
- {who: hanako, says: dropped, expect: {webhook: dropped}}
- {fault: {endpoint: push, kind: status}}
- {clear: webhook}
- {set: {channel: shop, webhook_off: true, used: 3}}
- {who: hanako, says: off, expect: {webhook: "off"}}
`, scenario.Options{}, func(t *testing.T, p *lineemu.Platform, lines []scenario.Line, err error) {
		if err != nil {
			t.Fatal(err)
		}
		var did []string
		for _, l := range lines {
			did = append(did, l.String())
		}
		all := strings.Join(did, "\n")
		for _, want := range []string{"shop is channel", "weather", "edit", "2 events in one POST", "raw webhook", "the channel changes"} {
			if !strings.Contains(all, want) {
				t.Errorf("no line says %q:\n%s", want, all)
			}
		}
		if f := p.Faults(); len(f) != 1 || f[0].Endpoint != "push" {
			t.Errorf("faults %+v, want the one of push", f)
		}
		if got := said(p, lineemu.In); !slices.Contains(got, "in the cafe") || len(got) != 8 {
			t.Errorf("customers wrote %q", got)
		}
		if w := p.Forecast().Weather; len(w) != 0 {
			t.Errorf("weather %v", w)
		}
	})
}

func TestRunEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := stage(lineemu.Config{})
		if _, err := p.AddChannel(lineemu.Channel{WebhookURL: hook}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		err := parse(t, "users: {a: {}}\nsteps: [{at: 1h, who: a, says: b}]").Run(ctx, p, scenario.Options{Speed: 1})
		if err == nil || time.Since(began) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
