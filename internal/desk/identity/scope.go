package identity

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Scopes an API key may have: each lets it do some of what its owner may do. No scope
// reaches people, keys, webhooks and brands, nor what customers answered outside of the chat: who takes a key must not be able to make another way in.
// None approves or pays refunds, which takes people.
const (
	ScopeRead      = "read"      // inquiries, customers' files, knowledge, who works here
	ScopeTalk      = "talk"      // answer, close, transfer, begin
	ScopeKnowledge = "knowledge" // entries, phrasings, scenarios
	ScopeReport    = "report"    // figures
	ScopeSettings  = "settings"  // routing, hours, incidents, channels
)

// Scopes are all, in the order of screens.
var Scopes = []string{ScopeRead, ScopeTalk, ScopeKnowledge, ScopeReport, ScopeSettings}

// within is what each scope reaches.
var within = map[string][]Action{
	ScopeRead:      {ReadConversation, ReadDirectory, ReadFile, ReadKnowledge},
	ScopeTalk:      {ReadConversation, ReadDirectory, ReadFile, ReadKnowledge, Work, Assign, TakeOver, StartTalk, Upload, VoteKnowledge, UseTemplate},
	ScopeKnowledge: {ReadDirectory, ReadKnowledge, VoteKnowledge, EditKnowledge, PublishKnowledge, ReadMissed, Upload, ReadFile},
	ScopeReport:    {ReadDirectory, ReadFigures, ReadMissed, ReadHealth},
	ScopeSettings: {ReadDirectory, ReadHealth, ActForOther, Bulk, ManageIncident, MergeContact, ManageChannel, HaltChannel, RouteCentre, ManageRouting, ManagePlan,
		UseTemplate, ShareTemplate, CentreTemplate, PostBoard, CentreBoard, ManageForms},
}

// inScope tells whether scopes reach an action; nil ones reach all.
func inScope(scopes []string, a Action) bool {
	return scopes == nil || slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(within[s], a) })
}

// Lives of API keys.
const MaxKeyLife = 366 * 24 * time.Hour

// KeySheet is what an administrator says of an API key.
type KeySheet struct {
	Name   string
	Scopes []string
	Brands []desk.WorkspaceID // none: all of its owner's
	Until  time.Time
}

// Clean trims the sheet and says what is wrong with all of it at once. A key reaches no
// brand that its owner does not serve.
func (k KeySheet) Clean(owner desk.Person, now time.Time) (KeySheet, error) {
	k.Name = strings.TrimSpace(k.Name)
	k.Scopes, k.Brands = slices.Clone(k.Scopes), slices.Clone(k.Brands)
	slices.Sort(k.Brands)
	wrong := []error{CheckName("name", k.Name)}
	slices.SortFunc(k.Scopes, func(a, b string) int { return slices.Index(Scopes, a) - slices.Index(Scopes, b) })
	k.Scopes, k.Brands = slices.Compact(k.Scopes), slices.Compact(k.Brands)
	if len(k.Scopes) == 0 || slices.ContainsFunc(k.Scopes, func(s string) bool { return within[s] == nil }) {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_scope", "Choose what the key may do: read, talk, knowledge, report or settings.").On("scopes"))
	}
	if slices.ContainsFunc(k.Brands, func(w desk.WorkspaceID) bool { return owner.Memberships[w] == "" }) {
		wrong = append(wrong, desk.E(desk.Invalid, "no_workspace", "There is no such brand, or you do not serve it.").On("workspaces"))
	}
	if !k.Until.After(now) || k.Until.After(now.Add(MaxKeyLife)) {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_expiry", "A key lives at least a moment and at most 366 days.").On("until"))
	}
	return k, errors.Join(wrong...)
}

// Bound gives a person as far as a key of theirs reaches.
func Bound(p desk.Person, scopes []string, brands []desk.WorkspaceID) desk.Person {
	p.Scopes = append([]string{}, scopes...) // never nil: that would be everything
	if len(brands) == 0 {
		return p
	}
	all := p.Memberships
	p.Memberships = map[desk.WorkspaceID]desk.Role{}
	for _, w := range brands {
		if role, serves := all[w]; serves {
			p.Memberships[w] = role
		}
	}
	return p
}
