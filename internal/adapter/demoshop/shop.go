// Package demoshop is a small vegetable shop with orders, subscriptions and visits,
// so that the demo's scenarios have something real to change. It keeps everything in
// one JSON file. A customer it does not know gets a plausible history.
//
// It keeps flow.Action's contract: a dry run changes nothing, the same key is the same
// call also after a restart, and what was done can be taken back until something else
// was changed.
package demoshop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Shop is safe for many goroutines of one process.
type Shop struct {
	path string
	now  func() time.Time

	mu   sync.Mutex
	book book
}

var _ flow.Action = (*Shop)(nil)

// book is the file.
type book struct {
	Customers map[string]customer         `json:"customers"`
	Answers   map[string]bot.ActionResult `json:"answers"` // of calls that changed something, by key
	Undos     map[string]undo             `json:"undos"`
}

// undo is what a change can be taken back with.
type undo struct {
	Who    string   `json:"who"`
	Before customer `json:"before"`
	After  customer `json:"after"`
}

// Open reads the shop's file, or begins a new one. A file that can't be read is an
// error: it is never overwritten.
func Open(path string, now func() time.Time) (*Shop, error) {
	s := &Shop{path: path, now: now, book: book{map[string]customer{}, map[string]bot.ActionResult{}, map[string]undo{}}}
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &s.book); err != nil {
		return nil, fmt.Errorf("%s: %w (move the file away to begin with an empty shop)", path, err)
	}
	return s, nil
}

// Do carries out a call, or says why not. An error while writing changes nothing.
func (s *Shop) Do(_ context.Context, w desk.WorkspaceID, who desk.Contact, call bot.ActionCall) bot.ActionResult {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := !call.Read && !call.DryRun
	key := string(w) + ":" + call.Key
	if answer, ok := s.book.Answers[key]; ok && changes {
		answer.Key = call.Key
		return answer
	}
	r := s.do(string(w)+":"+who.External, key, call, changes)
	r.Key = call.Key
	return r
}

func (s *Shop) do(who, key string, call bot.ActionCall, changes bool) bot.ActionResult {
	today := day(s.now())
	c, ok := s.known(who, today)
	if !ok {
		return bot.ActionResult{Outcome: bot.Failed, Code: "not_kept"}
	}
	if call.Undo != "" {
		return s.takeBack(who, key, call)
	}
	if ask, ok := reads[call.Name]; ok {
		return ask(visit{c, call.Args, today, s.taken})
	}
	alter, ok := alters[call.Name]
	if !ok || call.Read {
		return bot.ActionResult{Outcome: bot.Failed, Code: "no_action"}
	}
	before := c.clone()
	r := alter(&c, visit{c, call.Args, today, s.taken})
	if r.Outcome != bot.Did || !changes {
		return r
	}
	r.Undo = key
	return s.keep(key, r, func(b *book) {
		b.Customers[who], b.Undos[key] = c, undo{who, before, c}
	})
}

// known gives a customer. A new one is kept at once, so that the days stay what they have
// seen; ok is false if that failed.
func (s *Shop) known(who string, today time.Time) (_ customer, ok bool) {
	c, ok := s.book.Customers[who]
	if !ok {
		c = sample(who, today)
		if err := s.alter(func(b *book) { b.Customers[who] = c }); err != nil {
			return c, false
		}
	}
	return c.clone(), true
}

// takeBack restores what was before, if nothing else has been changed since.
func (s *Shop) takeBack(who, key string, call bot.ActionCall) bot.ActionResult {
	u, ok := s.book.Undos[call.Undo]
	if !ok || u.Who != who || !same(s.book.Customers[who], u.After) {
		return refuse("changed_since", "その後に別のお手続きがあったため、取り消すことができません。")
	}
	r := bot.ActionResult{Outcome: bot.Did}
	return s.keep(key, r, func(b *book) {
		b.Customers[who] = u.Before
		delete(b.Undos, call.Undo)
	})
}

// keep notes what a call has altered and its answer, which stays the same from now on.
func (s *Shop) keep(key string, r bot.ActionResult, alter func(*book)) bot.ActionResult {
	err := s.alter(func(b *book) {
		alter(b)
		b.Answers[key] = r
	})
	if err != nil {
		return bot.ActionResult{Outcome: bot.Failed, Code: "not_kept"}
	}
	return r
}

// alter writes the altered book and only then takes it for true.
func (s *Shop) alter(change func(*book)) error {
	next := book{maps.Clone(s.book.Customers), maps.Clone(s.book.Answers), maps.Clone(s.book.Undos)}
	change(&next)
	if err := write(s.path, next); err != nil {
		return err
	}
	s.book = next
	return nil
}

// write puts the whole file in place of the old one, or leaves that alone.
func write(path string, b book) error {
	raw, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone when all went well
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func refuse(code, words string) bot.ActionResult {
	return bot.ActionResult{Outcome: bot.Refused, Code: code, Words: words}
}

// taken counts the seats of a visit that others and the customer have.
func (s *Shop) taken(slot string) int {
	n := 0
	for _, c := range s.book.Customers {
		for _, v := range c.Visits {
			if v.Slot == slot {
				n += v.People
			}
		}
	}
	return n
}
