package contact

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var start = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// Each state of a card against each thing that can happen to it, the refused ones too.
func TestVerifyCells(t *testing.T) {
	p := Policy{Items: []Item{Name, Phone, OrderNo}, Must: []Item{Name}, Need: 2, Failures: 2}
	good, short, noMust := Try{Matched: []Item{Name, Phone}}, Try{Matched: []Item{Name}, Differs: []Item{Phone}}, Try{Matched: []Item{Phone, OrderNo}}
	fresh := Card{}
	verified, _, err := fresh.Verify(p, good, "op", "talk", start)
	if err != nil {
		t.Fatal(err)
	}
	once := Card{Failures: 1, FailedAt: start}
	locked := Card{Failures: 2, FailedAt: start, LockedAt: start}
	taken, err := verified.Raise(Flag{Kind: Takeover, By: "op", At: start})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		card Card
		try  Try
		want Outcome
		err  error
		left int // failures after it
	}{
		{"fresh, enough", fresh, good, Succeeded, nil, 0},
		{"fresh, too few", fresh, short, Failed, nil, 1},
		{"fresh, what must match does not", fresh, noMust, Failed, nil, 1},
		{"failed once, enough", once, good, Succeeded, nil, 0},
		{"failed once, too few", once, short, Locked, nil, 2},
		{"verified, again", verified, good, Succeeded, nil, 0},
		{"verified, too few", verified, short, Failed, nil, 1},
		{"locked, enough", locked, good, "", ErrLocked, 2},
		{"locked, too few", locked, short, "", ErrLocked, 2},
		{"takeover, enough", taken, good, "", ErrTakeover, 0},
		{"takeover, too few", taken, short, "", ErrTakeover, 0},
		{"nothing was asked", fresh, Try{}, "", desk.E(desk.Invalid, "bad_item", ""), 0},
		{"matches and differs", fresh, Try{Matched: []Item{Name}, Differs: []Item{Name}}, "", desk.E(desk.Invalid, "bad_item", ""), 0},
		{"not one of the brand's", fresh, Try{Matched: []Item{Email}}, "", desk.E(desk.Invalid, "bad_item", ""), 0},
	} {
		got, outcome, err := c.card.Verify(p, c.try, "op", "talk", start)
		if outcome != c.want || !errors.Is(err, c.err) || got.Failures != c.left {
			t.Errorf("%s: %q, %v, %d failures", c.name, outcome, err, got.Failures)
		}
		if (outcome == Locked) != (!got.LockedAt.IsZero() && c.card.LockedAt.IsZero()) || outcome == Locked && got.Verified != nil {
			t.Errorf("%s: %+v", c.name, got)
		}
		if holds := got.Holds("talk", true, start); holds != (outcome == Succeeded) {
			t.Errorf("%s: holds = %v", c.name, holds)
		}
	}
	if _, err := fresh.Release(); err == nil {
		t.Error("released what is not locked")
	}
	if c, err := locked.Release(); err != nil || c.Failures != 0 || !c.LockedAt.IsZero() {
		t.Errorf("%+v, %v", c, err)
	}
	never := p
	never.Failures = 0
	if _, outcome, _ := (Card{Failures: 99}).Verify(never, short, "op", "talk", start); outcome != Failed {
		t.Error("locked although the brand never does")
	}
}

func TestHowLongItHolds(t *testing.T) {
	good := Try{Matched: []Item{Name}}
	talk, _, _ := Card{}.Verify(Policy{Items: []Item{Name}, Need: 1}, good, "op", "talk", start)
	hour, _, _ := Card{}.Verify(Policy{Items: []Item{Name}, Need: 1, Minutes: 60}, good, "op", "talk", start)
	for _, c := range []struct {
		name string
		card Card
		in   desk.ConversationID
		open bool
		at   time.Duration
		want bool
	}{
		{"in its inquiry", talk, "talk", true, time.Hour, true},
		{"the inquiry is over", talk, "talk", false, time.Hour, false},
		{"in another inquiry", talk, "next", true, time.Hour, false},
		{"nobody closed it", talk, "talk", true, TalkAtMost, false},
		{"within the hour", hour, "next", true, 59 * time.Minute, true},
		{"within the hour, closed", hour, "talk", false, 59 * time.Minute, true},
		{"behind the hour", hour, "talk", true, time.Hour, false},
	} {
		if got := c.card.Holds(c.in, c.open, start.Add(c.at)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if c, ok := talk.End(); !ok || c.Verified != nil {
		t.Error("not ended")
	}
	if _, ok := (Card{}).End(); ok {
		t.Error("ended what was not")
	}
}

func TestFlags(t *testing.T) {
	c, err := Card{Verified: &Verified{Until: start.Add(time.Hour)}}.Raise(Flag{Kind: Proxy, Note: "娘", By: "a", At: start})
	if err != nil || c.Flag(Proxy) == nil || c.Verified == nil {
		t.Fatalf("%+v, %v", c, err)
	}
	again, err := c.Raise(Flag{Kind: Proxy, Note: "息子", By: "b", At: start})
	if err != nil || len(again.Flags) != 1 || again.Flag(Proxy).Note != "息子" || c.Flag(Proxy).Note != "娘" {
		t.Errorf("%+v, %v", again, err)
	}
	c, err = c.Raise(Flag{Kind: Takeover})
	if err != nil || c.Verified != nil || len(c.Flags) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if c, ok := c.Lower(Takeover); !ok || c.Flag(Takeover) != nil || c.Flag(Proxy) == nil {
		t.Errorf("%+v", c)
	}
	if _, ok := (Card{}).Lower(Proxy); ok {
		t.Error("lowered what was not raised")
	}
	if _, err := c.Raise(Flag{Kind: "vip"}); err == nil {
		t.Error("a flag nobody knows")
	}
	if _, err := c.Raise(Flag{Kind: Proxy, Note: string(make([]rune, MaxFlagNote+1))}); err == nil {
		t.Error("a long note")
	}
}

func TestPolicy(t *testing.T) {
	if err := Default().Check(); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*Policy){
		"items":    func(p *Policy) { p.Items = append(p.Items, p.Items[0]) },
		"must":     func(p *Policy) { p.Must = []Item{Email} },
		"need":     func(p *Policy) { p.Need = len(p.Items) + 1 },
		"minutes":  func(p *Policy) { p.Minutes = MaxMinutes + 1 },
		"failures": func(p *Policy) { p.Failures = -1 },
		"records":  func(p *Policy) { p.Records = map[Item]string{Name: " x"} },
		"orders":   func(p *Policy) { p.Orders = string(make([]byte, maxPort+1)) },
	} {
		p := Default()
		change(&p)
		var e *desk.Error
		if err := p.Check(); !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestSameNumber(t *testing.T) {
	for _, c := range []struct {
		said string
		want bool
	}{{"M-10003", true}, {"m10003", true}, {"Ｍ－１０００３", true}, {"10003", true}, {" M 10003 ", true}, {"10004", false}, {"003", false}, {"M", false}, {"", false}, {"-", false}} {
		if got := SameNumber("M-10003", c.said); got != c.want {
			t.Errorf("%q: %v", c.said, got)
		}
	}
}

func TestCheckMerge(t *testing.T) {
	a := desk.Contact{ID: "a", Workspace: "w", Kind: desk.FromUser}
	b := desk.Contact{ID: "b", Workspace: "w", Kind: desk.FromUser}
	group, foreign := b, b
	group.Kind, foreign.Workspace = desk.FromGroup, "other"
	many := []desk.ContactID{"b", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
	for _, c := range []struct {
		name         string
		other        desk.Contact
		ones, others []desk.ContactID
		want         error
	}{
		{"two", b, []desk.ContactID{"a"}, []desk.ContactID{"b"}, nil},
		{"another brand's", foreign, []desk.ContactID{"a"}, []desk.ContactID{"b"}, ErrOtherBrand},
		{"a group", group, []desk.ContactID{"a"}, []desk.ContactID{"b"}, ErrNobody},
		{"one already", b, []desk.ContactID{"a", "c", "b"}, []desk.ContactID{"b", "c", "a"}, ErrMerged},
		{"with itself", a, []desk.ContactID{"a"}, []desk.ContactID{"a"}, ErrMerged},
		{"too many", b, []desk.ContactID{"a"}, many, ErrManyMerged},
	} {
		if err := CheckMerge(a, c.other, c.ones, c.others); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Whatever was merged before: a merge that is taken back leaves who is one with whom as it
// was; and while it stands, the two and whoever is one with either are one.
func TestMergeAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []desk.ContactID{"a", "b", "c", "d", "e", "f", "g"}
		people := func(links []Link) map[desk.ContactID][]desk.ContactID {
			out := map[desk.ContactID][]desk.ContactID{}
			for _, id := range ids {
				out[id] = slices.Sorted(slices.Values(Person(links, id)))
			}
			return out
		}
		pick := func(name string) desk.Contact {
			return desk.Contact{ID: rapid.SampledFrom(ids).Draw(t, name), Workspace: "w", Kind: desk.FromUser}
		}
		var links []Link
		for range rapid.IntRange(0, 8).Draw(t, "before") {
			one, other := pick("one"), pick("other")
			if CheckMerge(one, other, Person(links, one.ID), Person(links, other.ID)) == nil {
				links = append(links, Link{One: one.ID, Other: other.ID})
			}
		}
		one, other := pick("one"), pick("other")
		was := people(links)
		if CheckMerge(one, other, was[one.ID], was[other.ID]) != nil {
			return
		}
		at := rapid.IntRange(0, len(links)).Draw(t, "at")
		merged := slices.Insert(slices.Clone(links), at, Link{One: one.ID, Other: other.ID})
		now := people(merged)
		both := slices.Sorted(slices.Values(slices.Concat(was[one.ID], was[other.ID])))
		for _, id := range both {
			if !slices.Equal(now[id], both) {
				t.Fatalf("%s is one with %v, not %v", id, now[id], both)
			}
		}
		back := people(slices.Delete(merged, at, at+1))
		for _, id := range ids {
			if !slices.Equal(back[id], was[id]) {
				t.Fatalf("%s: %v, was %v", id, back[id], was[id])
			}
		}
	})
}
