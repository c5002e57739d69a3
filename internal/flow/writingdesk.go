package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// WritingDesk is people's door to how a brand's operators write.
type WritingDesk struct {
	env   Env
	store WritingStore
	rules *Rulebook
	guard Guard
}

// NewWritingDesk makes the door.
func NewWritingDesk(env Env, store WritingStore, rules *Rulebook, guard Guard) *WritingDesk {
	return &WritingDesk{env, store, rules, guard}
}

// Settings gives a brand's newest, to who works there.
func (d *WritingDesk) Settings(ctx context.Context, by desk.Person, w desk.WorkspaceID) (writing.Version, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return writing.Version{}, desk.ErrNotFound
	}
	return d.store.WritingRules(ctx, w)
}

// writingVersions is how many versions the history shows.
const writingVersions = 30

// History lists a brand's versions, the newest first.
func (d *WritingDesk) History(ctx context.Context, by desk.Person, w desk.WorkspaceID) ([]writing.Version, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return nil, desk.ErrNotFound
	}
	return d.store.WritingHistory(ctx, w, writingVersions)
}

// Save stores a version behind the one that was read (v.Version). It holds for what is sent
// from then on.
func (d *WritingDesk) Save(ctx context.Context, by desk.Person, v writing.Version) (writing.Version, error) {
	if err := oversees(by, v.Workspace); err != nil {
		return v, err
	}
	v.Body.Shown, v.Body.Tone = strings.TrimSpace(d.guard(v.Body.Shown)), strings.TrimSpace(d.guard(v.Body.Tone))
	for i, p := range v.Body.Stickers {
		v.Body.Stickers[i].Name = strings.TrimSpace(d.guard(p.Name))
	}
	if err := v.Body.Valid(); err != nil {
		return v, err
	}
	if err := d.picture(ctx, v); err != nil {
		return v, err
	}
	v.Version, v.At, v.By = v.Version+1, d.env.Clock.Now(), by.ID
	fact := desk.Fact{At: v.At, Kind: desk.FactWriting, Centre: by.Centre, Workspace: v.Workspace, Actor: desk.Operator(by.ID), Code: "saved", Version: v.Version,
		Data: map[string]string{"name": string(v.Body.Name)}}
	if err := d.store.SaveWritingRules(ctx, v, []desk.Fact{fact}); err != nil {
		return v, err
	}
	d.env.committed(nil)
	d.rules.forget(v.Workspace)
	return v, nil
}

// picture refuses one that LINE would not show over a bubble (Messaging API, sender: PNG,
// as wide as it is high, at most 1 MB).
func (d *WritingDesk) picture(ctx context.Context, v writing.Version) error {
	if v.Body.Icon == "" {
		return nil
	}
	bad := desk.E(desk.Invalid, "bad_icon", "LINE shows a square PNG of at most 1 MB. Upload one.").On("icon")
	a, err := d.store.Attachment(ctx, v.Body.Icon)
	if err != nil {
		return notThere(err, bad.Code, bad.Message, bad.Field)
	}
	if a.Workspace != v.Workspace || a.Purpose != PurposeOutbound || a.MIME != "image/png" || a.Size > writing.MaxIcon || a.Width == 0 || a.Width != a.Height {
		return bad
	}
	return nil
}
