package flow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// What a settings file says of itself. A file of a later version holds what this desk would lose.
const (
	SettingsFormat   = "madoguchi.settings"
	SettingsVersion  = 1
	MaxSettingsBytes = 12 << 20
)

// SettingsFile is a brand's settings, to be kept or taken to another brand or desk: rules and
// words, never a secret, a customer or an id that means nothing elsewhere.
type SettingsFile struct {
	Format  string                     `json:"format"`
	Version int                        `json:"version"`
	Brand   string                     `json:"brand"` // where it was made
	MadeAt  time.Time                  `json:"made_at"`
	Parts   map[string]json.RawMessage `json:"parts"`
}

// SettingsChange is one place in the settings that a file would change.
type SettingsChange struct {
	Path          string
	Before, After string // empty: not there
}

// SettingsPart is what a file would do to one kind of settings.
type SettingsPart struct {
	Name    string
	Changes []SettingsChange // up to maxChanges
	Count   int              // of all
	Err     error            // why it can't be taken
}

// SettingsPlan is what a file would do, or has done.
type SettingsPlan struct {
	Brand  string // where the file was made
	MadeAt time.Time
	Seen   string // names the file and what it was held against
	Parts  []SettingsPart
	Done   bool
}

// maxChanges bounds what is shown of one part.
const maxChanges = 200

// SettingsDesk takes a brand's settings out as one file, and in again. What a person may set one
// by one they may set by a file: each part goes through the door of its own desk.
type SettingsDesk struct {
	env   Env
	store interface {
		PutFacts(ctx context.Context, facts []desk.Fact) error
	}
	read  Reader
	doors SettingsDoors
}

// SettingsDoors are the desks whose settings a file carries.
type SettingsDoors struct {
	Care      *CareDesk
	Plans     *PlanDesk
	Guards    *GuardDesk
	Entrance  *EntranceDesk
	Contacts  *ContactDesk
	Bot       *BotDesk
	Routing   *RoutingDesk
	Writing   *WritingDesk
	Refunds   *RefundDesk
	Templates *TemplateDesk
}

// NewSettingsDesk makes it.
func NewSettingsDesk(env Env, store interface {
	PutFacts(ctx context.Context, facts []desk.Fact) error
}, read Reader, doors SettingsDoors) *SettingsDesk {
	return &SettingsDesk{env, store, read, doors}
}

// Export gives a brand's settings as a file that Import takes back.
func (d *SettingsDesk) Export(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]byte, error) {
	b, err := d.brand(ctx, by, w)
	if err != nil {
		return nil, err
	}
	parts, err := d.parts(ctx, by, w)
	if err != nil {
		return nil, err
	}
	out := SettingsFile{Format: SettingsFormat, Version: SettingsVersion, Brand: b.Name, MadeAt: d.env.Clock.Now().UTC(), Parts: map[string]json.RawMessage{}}
	for _, p := range parts {
		body, err := p.now(ctx)
		if err != nil {
			return nil, err
		}
		if body != nil {
			out.Parts[p.name] = body
		}
	}
	if err := d.store.PutFacts(ctx, []desk.Fact{d.fact(by, w, "exported", out.Parts)}); err != nil {
		return nil, err
	}
	return json.MarshalIndent(out, "", "  ")
}

// Plan tells what a file would change, and changes nothing.
func (d *SettingsDesk) Plan(ctx context.Context, by desk.Person, w desk.WorkspaceID, data []byte) (SettingsPlan, error) {
	plan, _, err := d.plan(ctx, by, w, data)
	return plan, err
}

// Import takes a file in, as Plan has shown it: Seen is that plan's. When the settings have
// changed since, nothing is taken (desk.ErrVersion). Parts are taken one by one; when one fails
// all the same, those before it stand, and the file taken once more does the rest.
func (d *SettingsDesk) Import(ctx context.Context, by desk.Person, w desk.WorkspaceID, data []byte, seen string) (SettingsPlan, error) {
	plan, takes, err := d.plan(ctx, by, w, data)
	if err != nil {
		return plan, err
	}
	if plan.Seen != seen {
		return plan, desk.ErrVersion
	}
	for _, p := range plan.Parts {
		if p.Err != nil {
			return plan, p.Err
		}
	}
	done := map[string]json.RawMessage{}
	for i, p := range plan.Parts {
		if p.Count == 0 {
			continue
		}
		if err := takes[i](ctx); err != nil {
			return plan, errors.Join(err, d.told(ctx, by, w, done))
		}
		done[p.Name] = nil
	}
	plan.Done = true
	return plan, d.told(ctx, by, w, done)
}

func (d *SettingsDesk) told(ctx context.Context, by desk.Person, w desk.WorkspaceID, parts map[string]json.RawMessage) error {
	if len(parts) == 0 {
		return nil // a file taken again changes nothing, and nothing has happened
	}
	if err := d.store.PutFacts(ctx, []desk.Fact{d.fact(by, w, "imported", parts)}); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

func (d *SettingsDesk) plan(ctx context.Context, by desk.Person, w desk.WorkspaceID, data []byte) (SettingsPlan, []func(context.Context) error, error) {
	if _, err := d.brand(ctx, by, w); err != nil {
		return SettingsPlan{}, nil, err
	}
	file, err := readSettings(data)
	if err != nil {
		return SettingsPlan{}, nil, err
	}
	parts, err := d.parts(ctx, by, w)
	if err != nil {
		return SettingsPlan{}, nil, err
	}
	if err := file.known(parts); err != nil {
		return SettingsPlan{}, nil, err
	}
	plan := SettingsPlan{Brand: file.Brand, MadeAt: file.MadeAt}
	var takes []func(context.Context) error
	seen := sha256.New()
	seen.Write(data)
	for _, p := range parts {
		raw, there := file.Parts[p.name]
		if !there {
			continue
		}
		part, before, take := p.plan(ctx, raw)
		seen.Write(before)
		plan.Parts, takes = append(plan.Parts, part), append(takes, take)
	}
	plan.Seen = hex.EncodeToString(seen.Sum(nil))
	return plan, takes, nil
}

// readSettings takes a file apart and says what is wrong with the whole of it.
func readSettings(data []byte) (f SettingsFile, err error) {
	if len(data) > MaxSettingsBytes {
		return f, desk.E(desk.TooLarge, "too_large", "A settings file has at most 12 MB.").On("file")
	}
	notOurs := desk.E(desk.Invalid, "not_settings", "This is not a settings file of this desk. Choose one that was exported here (settings-….json).").On("file")
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // an editor's mark
	if err := json.Unmarshal(data, &f); err != nil || f.Format != SettingsFormat || f.Version < 1 {
		return f, notOurs
	}
	if f.Version > SettingsVersion {
		return f, desk.E(desk.Invalid, "newer_settings", fmt.Sprintf("The file has version %d, this desk knows up to %d: a newer desk has made it. Update this one first; nothing was changed.", f.Version, SettingsVersion)).On("file")
	}
	if len(f.Parts) == 0 {
		return f, notOurs
	}
	return f, nil
}

// known refuses a file with a part that would be left out without a word.
func (f SettingsFile) known(parts []settingsPart) error {
	var strange []string
	for name := range f.Parts {
		if !slices.ContainsFunc(parts, func(p settingsPart) bool { return p.name == name }) {
			strange = append(strange, name)
		}
	}
	if len(strange) == 0 {
		return nil
	}
	slices.Sort(strange)
	return desk.E(desk.Invalid, "unknown_part", "This desk does not know "+strings.Join(strange, ", ")+". Take these parts out of the file, or update the desk; nothing was changed.").On("file")
}

func (d *SettingsDesk) brand(ctx context.Context, by desk.Person, w desk.WorkspaceID) (desk.Workspace, error) {
	if err := oversees(by, w); err != nil {
		return desk.Workspace{}, err
	}
	all, err := d.read.Workspaces(ctx, by.Centre)
	if err != nil {
		return desk.Workspace{}, err
	}
	i := slices.IndexFunc(all, func(b desk.Workspace) bool { return b.ID == w })
	if i < 0 {
		return desk.Workspace{}, desk.ErrNotFound
	}
	return all[i], nil
}

func (d *SettingsDesk) fact(by desk.Person, w desk.WorkspaceID, code string, parts map[string]json.RawMessage) desk.Fact {
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	return desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactSettings, Centre: by.Centre, Workspace: w, Actor: desk.Operator(by.ID), Code: code,
		Data: map[string]string{"parts": strings.Join(names, " ")}}
}
