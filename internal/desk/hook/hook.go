// Package hook says what other systems are told of, in which form and how often: outgoing
// webhooks as the Standard Webhooks specification has them (standardwebhooks.com, 1.0).
package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Sheet is what an administrator says of a webhook.
type Sheet struct {
	Name   string             `json:"name"`
	URL    string             `json:"url"`
	Events []string           `json:"events"`
	Brands []desk.WorkspaceID `json:"brands"`
	Words  bool               `json:"words,omitempty"` // messages come with their words, not only with ids
}

// Hook is a system that is told of events.
type Hook struct {
	Sheet
	ID       string
	Centre   desk.CentreID
	Edition  int64
	Since    time.Time // events before are not told
	Failing  time.Time // since when every delivery has failed; zero: the last one went through
	Disabled time.Time // nothing is told any more; zero: it is in use
	Why      string    // it is disabled: gone, failing, or paused by somebody
}

// Reasons to be disabled.
const (
	Gone    = "gone"    // the system answered 410
	Failing = "failing" // for too long
	Paused  = "paused"  // somebody wanted it so
)

// kinds are the events, in the order of screens, with the facts that are them.
var kinds = []struct {
	name string
	is   func(desk.Fact) bool
}{
	{"conversation.opened", kind(desk.FactOpened)},
	{"conversation.reopened", kind(desk.FactReopened)},
	{"conversation.moved", kind(desk.FactMoved)},
	{"conversation.closed", kind(desk.FactClosed)},
	{"message.received", func(f desk.Fact) bool {
		return f.Kind == desk.FactMessage && f.Data["direction"] == string(desk.In)
	}},
	{"message.sent", coded(desk.FactMessageSet, string(desk.SendSent))},
	{"message.failed", coded(desk.FactMessageSet, string(desk.SendFailed))},
	{"escalation.changed", kind(desk.FactEscalation)},
	{"follow_up.changed", kind(desk.FactFollowUp)},
	{"survey.answered", coded(desk.FactSurvey, "answered")},
	{"incident.changed", kind(desk.FactIncident)},
	{"channel.changed", kind(desk.FactChannel)},
}

func kind(k desk.FactKind) func(desk.Fact) bool { return func(f desk.Fact) bool { return f.Kind == k } }

func coded(k desk.FactKind, code string) func(desk.Fact) bool {
	return func(f desk.Fact) bool { return f.Kind == k && f.Code == code }
}

// Events lists the names.
func Events() (names []string) {
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

// EventOf is the event that a fact is; empty for one that nobody can be told of.
func EventOf(f desk.Fact) string {
	for _, k := range kinds {
		if k.is(f) {
			return k.name
		}
	}
	return ""
}

// Wants tells whether a hook is told of an event of a fact's brand.
func (h Hook) Wants(event string, f desk.Fact) bool {
	return h.Disabled.IsZero() && !f.At.Before(h.Since) && slices.Contains(h.Events, event) && slices.Contains(h.Brands, f.Workspace)
}

// Bounds of names, in characters, and of addresses.
const (
	maxName = 80
	maxURL  = 2000
)

// Clean trims the sheet and says what is wrong with all of it at once; whether the address may
// be reached is not known here.
func (s Sheet) Clean(by desk.Person) (Sheet, error) {
	s.Name, s.URL = strings.TrimSpace(s.Name), strings.TrimSpace(s.URL)
	s.Events, s.Brands = slices.Clone(s.Events), slices.Clone(s.Brands)
	names := Events()
	slices.SortFunc(s.Events, func(a, b string) int { return slices.Index(names, a) - slices.Index(names, b) })
	slices.Sort(s.Brands)
	s.Events, s.Brands = slices.Compact(s.Events), slices.Compact(s.Brands)
	var wrong []error
	if n := len([]rune(s.Name)); n == 0 || n > maxName {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_name", "Give a name of at most 80 characters.").On("name"))
	}
	if s.URL == "" || len(s.URL) > maxURL {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_url", "Give an address such as https://crm.example.jp/madoguchi.").On("url"))
	}
	if len(s.Events) == 0 || slices.ContainsFunc(s.Events, func(e string) bool { return !slices.Contains(names, e) }) {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_event", "Choose at least one event.").On("events"))
	}
	if len(s.Brands) == 0 || slices.ContainsFunc(s.Brands, func(w desk.WorkspaceID) bool { return by.Memberships[w] == "" }) {
		wrong = append(wrong, desk.E(desk.Invalid, "no_workspace", "Choose at least one brand that you serve.").On("workspaces"))
	}
	return s, errors.Join(wrong...)
}

// Sign gives the signature of a delivery (Standard Webhooks: "v1," and the base64 of the
// HMAC-SHA256 over id, timestamp in seconds, and body, with dots between them).
func Sign(secret []byte, id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// waits are how long after each failed attempt the next is made (the specification's schedule).
var waits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

// Again is how long to wait after so many failed attempts; ok is false when it was the last.
func Again(attempts int) (wait time.Duration, ok bool) {
	if attempts < 1 || attempts > len(waits) {
		return 0, false
	}
	return waits[attempts-1], true
}

// failingFor is how long nothing may go through before a hook is disabled.
const failingFor = 5 * 24 * time.Hour

// gone is the answer by which a system says that it wants no more.
const gone = 410

// After is a hook when an attempt has been answered: status 0 is no answer.
func (h Hook) After(status int, now time.Time) Hook {
	switch {
	case status/100 == 2:
		h.Failing = time.Time{}
	case status == gone:
		h.Disabled, h.Why = now, Gone
	case h.Failing.IsZero():
		h.Failing = now
	case now.Sub(h.Failing) >= failingFor:
		h.Disabled, h.Why = now, Failing
	}
	return h
}
