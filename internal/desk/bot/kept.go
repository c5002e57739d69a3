package bot

import (
	"encoding/json"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Kept is a brand's scenario as it is kept: a draft that editors change, and versions
// that were published and never change again. One of them may be live. A dialogue ends
// on the version it began on.
type Kept struct {
	Workspace desk.WorkspaceID
	ID        string
	Version   int64    // of this record: one more with each change
	Revision  int64    // of the draft: one more with each edit
	Draft     Scenario // Version 0
	Changed   bool     // the draft is not what the newest version says
	Newest    int      // the version published last; 0 = none yet
	Live      int      // the version that customers get; 0 = off
	Hidden    bool     // deleted; its versions stay for the dialogues that are on them
	UpdatedAt time.Time
	UpdatedBy desk.OperatorID
}

// Published is one version of a scenario.
type Published struct {
	Scenario Scenario
	At       time.Time
	By       desk.OperatorID
}

// Limits of what a brand keeps.
const (
	MaxScenarios = 200     // of a brand
	MaxNodes     = 500     // of a scenario
	MaxSize      = 1 << 20 // bytes of a scenario's JSON
	maxTriggers  = 100
	maxName      = 80   // characters
	maxNote      = 2000 // characters
)

// Errors of moves.
var (
	ErrBadID = desk.E(desk.Invalid, "bad_id", "A scenario's id has up to 40 lower-case letters, digits, \"-\" and \"_\", and begins with a letter or digit.").On("id")
	ErrSame  = desk.E(desk.Conflict, "nothing_new", "This draft is published already. Change it first, or switch its version on.")
	ErrNoVer = desk.E(desk.NotFound, "no_version", "The scenario has no such version. Choose one of its list, or 0 to switch it off.")
)

// GoodID tells whether an id can be a scenario's.
func GoodID(id string) bool { return nameForm.MatchString(id) && id != tapStart && id != tapMenu }

// Bounded refuses a scenario that is too large to be kept, as a draft too.
func (s Scenario) Bounded() error {
	raw, err := json.Marshal(s)
	switch {
	case err != nil:
		return desk.E(desk.Invalid, "bad_scenario", "The scenario can't be written down. Look at its LINE message objects: they must be JSON.").Because(err)
	case !GoodID(s.ID):
		return ErrBadID
	case len(s.Nodes) > MaxNodes:
		return desk.E(desk.TooLarge, "too_many_nodes", "A scenario has at most 500 nodes. Split it, and call one from the other.").On("nodes")
	case len(raw) > MaxSize:
		return desk.E(desk.TooLarge, "too_large", "A scenario has at most 1 MiB. Split it, and call one from the other.")
	case len(s.Triggers) > maxTriggers:
		return desk.E(desk.TooLarge, "too_many", "A scenario has at most 100 words to begin with.").On("triggers")
	case Length(s.Name) > maxName:
		return desk.E(desk.Invalid, "too_long", "The name has at most 80 characters.").On("name")
	case Length(s.Note) > maxNote:
		return desk.E(desk.Invalid, "too_long", "The note has at most 2000 characters.").On("note")
	}
	return nil
}

// NewKept begins to keep a scenario, or takes up again one that was deleted: its
// versions go on counting.
func NewKept(old Kept, w desk.WorkspaceID, draft Scenario, by desk.OperatorID, at time.Time) (Kept, error) {
	k := Kept{Workspace: w, ID: draft.ID, Version: old.Version, Revision: old.Revision, Newest: old.Newest}
	if old.Version > 0 && !old.Hidden {
		return old, desk.E(desk.Conflict, "already_exists", "There is a scenario with this id already. Choose another id, or change that one.").On("id")
	}
	return k.edited(draft, by, at)
}

// InPlaceOf puts the scenario where one that comes with the desk was: what that one says
// becomes a version, which is live if it was, so that nothing changes for customers and
// dialogues under way go on.
func (k Kept) InPlaceOf(ready Scenario, on bool) (Kept, Published) {
	k.Newest = max(k.Newest+1, ready.Version)
	ready.Workspace, ready.Version = k.Workspace, k.Newest
	if k.Live = 0; on {
		k.Live = k.Newest
	}
	k.Changed = !sameText(k.Draft, ready)
	return k, Published{Scenario: ready, At: k.UpdatedAt, By: k.UpdatedBy}
}

// Edit replaces the draft. revision is the one that the editor saw. A draft may have
// problems; the same text again is no change.
func (k Kept) Edit(draft Scenario, revision int64, by desk.OperatorID, at time.Time) (Kept, error) {
	switch {
	case revision != k.Revision:
		return k, desk.ErrVersion
	case draft.ID != k.ID:
		return k, desk.E(desk.Invalid, "other_id", "A scenario's id stays as it is. Copy it to get one with another id.").On("scenario.id")
	case sameText(draft, k.Draft):
		return k, nil
	}
	return k.edited(draft, by, at)
}

func (k Kept) edited(draft Scenario, by desk.OperatorID, at time.Time) (Kept, error) {
	if err := draft.Bounded(); err != nil {
		return k, err
	}
	draft.Workspace, draft.Version = k.Workspace, 0
	k.Draft, k.Changed, k.Hidden = draft, true, false
	k.Revision++
	return k.touched(by, at), nil
}

// Publish makes the draft the next version and puts it live. Whether it fits there is
// for Problems.
func (k Kept) Publish(revision int64, by desk.OperatorID, at time.Time) (Kept, Published, error) {
	if revision != k.Revision {
		return k, Published{}, desk.ErrVersion
	}
	if !k.Changed {
		return k, Published{}, ErrSame
	}
	k.Newest++
	k.Live, k.Changed = k.Newest, false
	k = k.touched(by, at)
	sc := k.Draft
	sc.Version = k.Newest
	return k, Published{Scenario: sc, At: at, By: by}, nil
}

// Switch puts a version live, or none (0).
func (k Kept) Switch(version int, by desk.OperatorID, at time.Time) (Kept, error) {
	if version < 0 || version > k.Newest {
		return k, ErrNoVer
	}
	if version == k.Live {
		return k, nil
	}
	k.Live = version
	return k.touched(by, at), nil
}

// Delete hides the scenario and switches it off.
func (k Kept) Delete(by desk.OperatorID, at time.Time) Kept {
	k.Hidden, k.Live = true, 0
	return k.touched(by, at)
}

func (k Kept) touched(by desk.OperatorID, at time.Time) Kept {
	k.Version++
	k.UpdatedBy, k.UpdatedAt = by, at
	return k
}

func sameText(a, b Scenario) bool {
	x, e := json.Marshal(a)
	y, f := json.Marshal(b)
	return e == nil && f == nil && string(x) == string(y)
}
