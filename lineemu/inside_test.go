package lineemu

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestTimersFollowTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Config{})
		start := p.Now()
		var fired []time.Duration
		note := func() { fired = append(fired, p.Now().Sub(start)) }
		for _, d := range []time.Duration{3 * time.Second, time.Second, 2 * time.Second, time.Hour} {
			p.clock.at(start.Add(d), note)
		}
		p.clock.at(start.Add(5*time.Second), func() {
			note()
			p.clock.at(p.Now().Add(time.Second), note) // a timer set by a timer fires within the same advance
		})
		time.Sleep(1500 * time.Millisecond) // the bubble's clock: the first fires by itself
		synctest.Wait()
		if want := []time.Duration{time.Second}; !slices.Equal(fired, want) {
			t.Fatalf("after 1.5 s: %v, want %v", fired, want)
		}
		if err := p.Advance(10 * time.Second); err != nil {
			t.Fatal(err)
		}
		if want := []time.Duration{1e9, 2e9, 3e9, 5e9, 6e9}; !slices.Equal(fired, want) {
			t.Fatalf("after the advance: %v, want %v", fired, want)
		}
		if got := p.Now().Sub(start); got != 11500*time.Millisecond {
			t.Errorf("the clock stands at %v", got)
		}
		if err := p.SetClock(start); err == nil {
			t.Error("the clock was turned back")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(fired) != 6 {
			t.Errorf("%d fired, want 6", len(fired))
		}
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A timer that real time makes due while an Advance works through the ones before it is still
// that Advance's own: it has run when Advance returns.
func TestAnAdvanceKeepsItsTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Config{})
		start := p.Now()
		second := false
		p.clock.at(start.Add(time.Minute), func() {
			p.clock.at(start.Add(time.Hour), func() {}) // wakes the alarm in the middle of the advance
			time.Sleep(10 * time.Millisecond)
		})
		p.clock.at(start.Add(time.Minute+time.Millisecond), func() {
			time.Sleep(10 * time.Millisecond)
			second = true
		})
		if err := p.Advance(2 * time.Minute); err != nil {
			t.Fatal(err)
		}
		if !second {
			t.Error("Advance returned before the second timer had run")
		}
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestJournalKeepsTheNewest(t *testing.T) {
	j := newJournal[int64](10)
	for range 35 {
		j.add(func(seq int64) int64 { return seq })
	}
	items, next := j.after(0, 0)
	if next != 35 || items[len(items)-1] != 35 || len(items) < 10 || len(items) > 20 {
		t.Fatalf("%v next %d", items, next)
	}
	for i, v := range items[1:] {
		if v != items[i]+1 {
			t.Fatalf("numbers have a hole: %v", items)
		}
	}
	if items, next := j.after(30, 2); !slices.Equal(items, []int64{31, 32}) || next != 32 {
		t.Errorf("%v next %d", items, next)
	}
	if items, next := j.after(99, 0); items != nil || next != 99 {
		t.Errorf("%v next %d", items, next)
	}
}

func TestGraphemes(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "が": 1, "か\u3099": 1, "👨‍👩‍👧": 1, "👍🏽": 1, "🇯🇵🇯🇵": 2, "❤️": 1, "a\u0301b": 2, "\u200d": 0,
	} {
		if got := graphemes(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

func TestHubMergesAndBounds(t *testing.T) {
	h := newHub()
	h.poke("nobody listens")
	s := h.subscribe()
	for range 3 {
		h.poke("log")
	}
	if got := s.drain(); !slices.Equal(got, []string{"log"}) {
		t.Errorf("%v", got)
	}
	for i := range 2 * maxDirty {
		h.poke(itoa(i))
	}
	if got := s.drain(); len(got) > maxDirty || !slices.Contains(got, "all") {
		t.Errorf("%d topics without all", len(got))
	}
	h.leave(s)
}

func TestPlaceCountsLinesAndColumns(t *testing.T) {
	for offset, want := range map[int64][2]int{0: {1, 1}, 1: {1, 1}, 2: {1, 2}, 4: {2, 1}, 99: {2, 3}} {
		if l, c := place([]byte("ab\ncd"), offset); l != want[0] || c != want[1] {
			t.Errorf("offset %d: %d,%d, want %v", offset, l, c, want)
		}
	}
}

func TestOldLinesAreForgotten(t *testing.T) {
	p := New(Config{LedgerLimit: 3})
	defer func() { _ = p.Close(t.Context()) }()
	if _, err := p.AddChannel(Channel{}); err != nil {
		t.Fatal(err)
	}
	var said []Said
	users := [2]User{}
	for i := range users {
		users[i], _ = p.AddUser(User{})
	}
	for i := range 7 {
		s, err := p.Say(users[i%2].ID, "a")
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, s)
	}
	if len(p.messages) != 3 || len(p.lines) != 3 || p.messages[said[6].MessageID] == nil || p.messages[said[3].MessageID] != nil {
		t.Errorf("%d messages and %d lines kept, want the newest 3", len(p.messages), len(p.lines))
	}
	left := 0
	for _, talk := range p.talks {
		left += len(talk.lines)
	}
	if left != 3 {
		t.Errorf("%d lines in talks, want 3", left)
	}
}

// FuzzMessage: no message body makes the validator fail or accept what it cannot show.
func FuzzMessage(f *testing.F) {
	for _, s := range []string{
		`{"type":"text","text":"a","emojis":[{"index":0}]}`, `{"type":"template","template":{"type":"carousel","columns":[{}]}}`,
		`{"type":"flex","altText":"a","contents":{"type":"carousel","contents":[{"type":"bubble","body":{"type":"box"}}]}}`,
		`{"type":"textV2","text":"{a}","substitution":{"a":1}}`, `null`, `[]`, `{"quickReply":{"items":[1]}}`,
	} {
		f.Add([]byte(s))
	}
	p := New(Config{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		body := encode(map[string]any{"messages": []json.RawMessage{[]byte(`{}`)}})
		if json.Valid(raw) {
			body = []byte(`{"messages":[` + string(raw) + `]}`)
		}
		var out outgoing
		bad := p.readSend(&call{body: body}, &out, &out, nil)
		if bad != nil && !json.Valid(bad.body) {
			t.Errorf("answer is no JSON: %s", bad.body)
		}
		if bad == nil && out.parsed[0]["type"] == nil {
			t.Errorf("accepted without a type: %s", body)
		}
	})
}

// FuzzAct: no control request makes the platform fail.
func FuzzAct(f *testing.F) {
	for _, s := range []string{
		`{"type":"text","text":"a"}`, `{"type":"image","data":"AAAA"}`, `{"type":"unknown","event":{"type":"message","replyToken":1}}`,
		`{"type":"sticker","packageId":"1"}`, `{"type":"join","group_id":"C0123456789abcdef0123456789abcdef"}`, `{"type":"text","text":"a","reply_token_ttl":1e300}`,
	} {
		f.Add([]byte(s))
	}
	p := New(Config{})
	if _, err := p.AddChannel(Channel{}); err != nil {
		f.Fatal(err)
	}
	u, err := p.AddUser(User{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a Act
		if readAct(raw, &a) != nil {
			return
		}
		if ev, _, err := p.perform(u.ID, &a); err == nil {
			if body := p.appendBody(nil, "U", &post{events: []*hookEvent{ev}}); !json.Valid(body) {
				t.Errorf("no JSON: %s", body)
			}
		}
	})
}
