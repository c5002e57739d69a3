package admission

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of settings.
const (
	maxWait  = 24 * time.Hour
	maxLine  = 10_000
	maxText  = 1000 // characters of what is said
	maxList  = 50
	maxWord  = 40
	maxSlot  = 12 * time.Hour
	maxEvery = 4 * time.Hour
	// MaxSurge is how long surge mode can be switched on by hand.
	MaxSurge = 24 * time.Hour
	// MaxReason bounds why it is.
	MaxReason = 200
)

func bad(field, code, message string) error {
	return desk.E(desk.Invalid, code, message).On(field)
}

// Valid refuses what the entrance could not live by. known tells whether a queue is the brand's.
func (s Settings) Valid(known func(desk.QueueID) bool) error {
	if err := s.Usual.valid("usual"); err != nil {
		return err
	}
	if err := s.Crowded.valid("crowded"); err != nil {
		return err
	}
	for id, row := range s.Queues {
		if !known(id) {
			return bad("queues", "no_queue", "There is no such queue in this brand.")
		}
		if err := row.valid("queues." + string(id)); err != nil {
			return err
		}
	}
	if s.Cap < 0 || s.Cap > maxLine || s.PerHead < 0 || s.PerHead > maxLine {
		return bad("cap", "bad_cap", "A bound is 1 to 10,000 customers; 0 is none.")
	}
	if s.Closed != "" && s.Closed != desk.WayMessage {
		return bad("closed", "bad_way", "Out of hours a message is taken, or customers wait as ever.")
	}
	for _, check := range []func() error{s.checkExempt, s.checkPledges, s.checkAsk, s.checkSurge, s.checkWords} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (r Row) valid(field string) error {
	for _, d := range []time.Duration{r.Tell, r.Leave, r.Stay} {
		if d < 0 || d > maxWait || d%time.Minute != 0 {
			return bad(field, "bad_wait", "A wait is whole minutes, at most a day; 0 is never.")
		}
	}
	for _, n := range []int{r.TellFrom, r.Cap, r.PerHead} {
		if n < 0 || n > maxLine {
			return bad(field, "bad_cap", "A bound is 1 to 10,000 customers; 0 is none.")
		}
	}
	if r.Full != "" && r.Full != desk.WayMessage && r.Full != desk.WayBot {
		return bad(field, "bad_way", "Where no more may wait, a message is taken or the bot goes on.")
	}
	if r.Leave > 0 && r.Tell > r.Leave || r.Stay > 0 && max(r.Tell, r.Leave) > r.Stay {
		return bad(field, "bad_order", "Say the wait first, take a message later, and stay with the bot last.")
	}
	return nil
}

func (s Settings) checkExempt() error {
	if len(s.Exempt.Tags) > maxList || len(s.Exempt.Scenarios) > maxList {
		return bad("exempt", "too_many", "At most 50 tags and 50 scenarios.")
	}
	for _, tag := range s.Exempt.Tags {
		if err := desk.CheckTag(tag); err != nil {
			return bad("exempt.tags", "bad_tag", "A tag is 1 to 50 characters on one line, without spaces around it.")
		}
	}
	if slices.ContainsFunc(s.Exempt.Scenarios, func(n string) bool { return strings.TrimSpace(n) == "" || len([]rune(n)) > 2*maxWord }) {
		return bad("exempt.scenarios", "bad_name", "Name scenarios as they are called.")
	}
	return nil
}

func (s Settings) checkPledges() error {
	for _, t := range []struct {
		field    string
		d, least time.Duration
		most     time.Duration
	}{{"pledges.message", s.Pledges.Message, 10 * time.Minute, 14 * 24 * time.Hour}, {"pledges.slot", s.Pledges.Slot, time.Hour, maxSlot}, {"pledges.ahead", s.Pledges.Ahead, 0, maxWait}} {
		if t.d != 0 && (t.d < t.least || t.d > t.most || t.d%time.Minute != 0) {
			return bad(t.field, "bad_time", "This time is too short or too long.")
		}
	}
	return nil
}

func (s Settings) checkAsk() error {
	if s.Ask.Every < 0 || s.Ask.Every > maxEvery || s.Ask.Every%time.Second != 0 {
		return bad("ask.every", "bad_time", "At most every four hours.")
	}
	if len(s.Ask.Words) > 2*maxList {
		return bad("ask.words", "too_many", "At most 100 words.")
	}
	for _, w := range s.Ask.Words {
		if strings.TrimSpace(w) == "" || len([]rune(w)) > maxWord || strings.ContainsAny(w, "\r\n") {
			return bad("ask.words", "bad_word", "Each is a whole message of 1 to 40 characters.")
		}
	}
	return nil
}

func (s Settings) checkSurge() error {
	r := s.Surge
	for _, l := range []Level{r.Up, r.Down} {
		if l.Waiting < 0 || l.Waiting > maxLine || l.Wait < 0 || l.Wait > maxWait || l.Wait%time.Minute != 0 {
			return bad("surge", "bad_level", "A bound is 1 to 10,000 customers, or a wait of whole minutes; 0 is none.")
		}
	}
	if r.Least < 0 || r.Least > MaxSurge {
		return bad("surge.least", "bad_time", "At most a day.")
	}
	if r.Auto && r.Up == (Level{}) {
		return bad("surge.up", "no_level", "Say from how many customers, or from what wait on.")
	}
	if below := func(down, up int64) bool { return up == 0 || down < up }; !below(int64(r.Down.Waiting), int64(r.Up.Waiting)) || !below(int64(r.Down.Wait), int64(r.Up.Wait)) {
		return bad("surge.down", "bad_level", "It must end below where it begins, else it would flicker.")
	}
	return nil
}

func (s Settings) checkWords() error {
	for name, text := range s.Words {
		if _, known := ownWords[name]; !known {
			return bad("words", "bad_name", "There are no words of this name: "+name)
		}
		if len([]rune(text)) > maxText {
			return bad("words."+name, "text_too_long", "At most 1,000 characters.")
		}
		if field := mustSay[name]; field != "" && strings.TrimSpace(text) != "" && !strings.Contains(text, field) {
			return bad("words."+name, "no_field", "Write "+field+" where it is to stand.")
		}
	}
	return nil
}
